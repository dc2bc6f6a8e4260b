/** Waits for Ctrl-C or SIGTERM, then stops cleanly; a second signal does not wait. */
export const stopOnSignal = (stop: () => Promise<void>): Promise<void> =>
  new Promise((resolve) => {
    let asked = false
    const onSignal = (): void => {
      if (asked) process.exit(1)
      asked = true
      stop().then(resolve, (error) => {
        console.error(error)
        process.exit(1)
      })
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
