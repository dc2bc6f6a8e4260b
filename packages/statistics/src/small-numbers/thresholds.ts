/** Stands for every figure that is not published; primary and secondary suppression look alike (R9). */
export type Suppressed = { readonly shown: false; readonly symbol: '[c]' }

/** The one suppressed cell. It carries nothing: no n, no reason. */
export const suppressed: Suppressed = Object.freeze({ shown: false, symbol: '[c]' })

/** Whose answers a cell of a school report holds; decides its thresholds. Roles are never pooled. */
export type Audience =
  | { readonly kind: 'teacher' | 'student' }
  /** `persons`: leaders who responded; `released`: how many of them ticked release on the last page. */
  | { readonly kind: 'leader'; readonly persons: number; readonly released: number }
  /** Part of a role; publish all its siblings together with `publishGradeBands`. */
  | { readonly kind: 'grade-band' }
  /** An item of the school itself, of any role. */
  | { readonly kind: 'own-item' }
  /** Responses by open link: a column of their own. */
  | { readonly kind: 'unverified' }

/** How much of a cell may be seen. */
export type Detail = 'nothing' | 'mean-only' | 'mean' | 'full'

const FULL = 10

/** The thresholds of the rules in force, for `n` valid answers. */
export function detailFor(n: number, audience: Audience): Detail {
  if (n >= FULL) return 'full'
  switch (audience.kind) {
    case 'teacher':
    case 'student':
      return n >= 5 ? 'mean' : 'nothing'
    case 'leader':
      if (n >= 3) return 'mean'
      return n >= 1 && audience.persons > 0 && audience.released === audience.persons ? 'mean-only' : 'nothing'
    default:
      return 'nothing'
  }
}

/** Places of a printed mean. */
export const placesFor = (detail: Detail): number => (detail === 'full' ? 2 : 1)
