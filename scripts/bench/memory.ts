import { readFileSync } from 'node:fs'

/** `peak`: the largest resident set ever, with the pages of files that are mapped; `own`: what belongs to no file, now. */
export type Memory = { readonly peakMegabytes: number; readonly ownMegabytes: number }

export const memory = (): Memory => ({ peakMegabytes: process.resourceUsage().maxRSS / 1024, ownMegabytes: ownMegabytes() })

/** Linux says it; elsewhere the whole resident set stands for it. */
const ownMegabytes = (): number => {
  try {
    return Number(/^RssAnon:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024
  } catch {
    return process.memoryUsage.rss() / 2 ** 20
  }
}
