import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { skip } from '@guzgu/test-engines/required'
import { type Browser, chromium } from 'playwright-core'

const PLACES = [process.env.GUZGU_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser']

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A browser on this machine, or why there is none. */
export const findChromium = (): { readonly path: string } | { readonly skipped: string } => {
  const path = PLACES.find((place) => place !== undefined && existsSync(place))
  return path === undefined ? skip('Chromium', 'none is installed; GUZGU_CHROMIUM may name one') : { path }
}

/** A machine may be slow; what never comes is told all the same, before a test is over. */
const PATIENCE_MS = 120_000

const patiently = (browser: Browser): Browser => {
  for (const context of browser.contexts()) context.setDefaultTimeout(PATIENCE_MS)
  return browser.on('context', (context) => context.setDefaultTimeout(PATIENCE_MS))
}

export const launch = async (path: string): Promise<Browser> =>
  patiently(await chromium.launch({ executablePath: path, args: QUIET, timeout: PATIENCE_MS }))

/** A browser with a profile that outlives it, and whose process a test can kill (SIGKILL). */
export const launchOn = async (
  path: string,
  profile: string,
): Promise<{ readonly browser: Browser; readonly endpoint: string; readonly kill: () => Promise<void> }> => {
  const child = spawn(path, ['--headless', ...QUIET, `--user-data-dir=${profile}`, '--remote-debugging-port=0', 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  for await (const text of child.stderr) {
    said += String(text)
    if (/DevTools listening on (ws:\S+)/.test(said)) break
  }
  const endpoint = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
  if (endpoint === undefined) throw new Error(`Chromium did not come up: ${said.slice(-1_000)}`)
  return {
    browser: patiently(await chromium.connectOverCDP(endpoint, { timeout: PATIENCE_MS })),
    endpoint,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
