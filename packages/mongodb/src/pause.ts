import { setTimeout } from 'node:timers/promises'

/** Milliseconds, doubling, for as long as somebody asks. */
export function* pauses({ from, to }: { readonly from: number; readonly to: number }): Generator<number> {
  for (let milliseconds = from; ; milliseconds = Math.min(milliseconds * 2, to)) yield milliseconds
}

/** Ends early at the signal; never rejects. */
export const pause = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
  await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
}
