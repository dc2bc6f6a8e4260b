import { existsSync } from 'node:fs'
import { skip } from '@guzgu/test-engines/required'
import { type Browser, chromium } from 'playwright-core'

const PLACES = [process.env.GUZGU_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser']

/** A browser on this machine, or why there is none. */
export const findChromium = (): { readonly path: string } | { readonly skipped: string } => {
  const path = PLACES.find((place) => place !== undefined && existsSync(place))
  return path === undefined ? skip('Chromium', 'none is installed; GUZGU_CHROMIUM may name one') : { path }
}

export const launch = (path: string): Promise<Browser> =>
  chromium.launch({
    executablePath: path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
