let code: string | undefined

/** The code on its way from the first page to the form: in memory only, never in an address, a history or a store. */
export const entered = {
  put: (digits: string): void => {
    code = digits
  },
  take: (): string | undefined => {
    const taken = code
    code = undefined
    return taken
  },
}
