import type { Transform } from '@guzgu/event-sourcing'
import { areaSums, type ScoringKey } from './area-sums.ts'
import { noRedemptions, type Redemptions, redeem } from './redemptions.ts'

/** What scoring must know of a response; whatever else it holds is handed through. */
export type Scorable = {
  readonly exerciseId: string
  readonly questionnaireId: string
  readonly questionnaireVersion: number
  readonly answers: Uint8Array
  /** 16 bytes: the same for everything that one person sends. */
  readonly redemption: Uint8Array
  /** 16 bytes: tells a repeat from a duplicate. */
  readonly digest: Uint8Array
}

export type Input<Response> =
  | { readonly kind: 'submitted'; readonly response: Response }
  | { readonly kind: 'seal'; readonly exerciseId: string }
  | { readonly kind: 'unreadable'; readonly reason: string }

export type Outcome<Response> =
  | { readonly kind: 'scored'; readonly response: Response; readonly areaSums: Uint8Array }
  | { readonly kind: 'repeat'; readonly exerciseId: string }
  | { readonly kind: 'duplicate'; readonly exerciseId: string }
  | { readonly kind: 'late'; readonly exerciseId: string }
  | { readonly kind: 'sealed'; readonly exerciseId: string }
  | { readonly kind: 'unreadable'; readonly reason: string }

export type State = { readonly redemptions: Map<string, Redemptions>; readonly sealed: Set<string> }

export type ScoringKeyOf = (questionnaireId: string, version: number) => ScoringKey | undefined

/**
 * One person, one response: of a redemption key exactly the first record in the log counts. Nothing behind an exercise's first seal does.
 * The caller makes sure that the scoring key is known before it steps: it is an immutable fact that may arrive later than the response.
 */
export const createScoreResponses = <Response extends Scorable>(
  scoringKeyOf: ScoringKeyOf,
): Transform<Input<Response>, Outcome<Response>, State> => ({
  name: 'score-responses',
  initial: () => ({ redemptions: new Map(), sealed: new Set() }),
  step: (state, input) => {
    switch (input.kind) {
      case 'submitted':
        return score(state, input.response, scoringKeyOf)
      case 'seal':
        return seal(state, input.exerciseId)
      case 'unreadable':
        return input
      default:
        return input satisfies never
    }
  },
  recall: (state, outcome) => {
    if (outcome.kind === 'scored') redeemIn(state, outcome.response)
    if (outcome.kind === 'sealed') seal(state, outcome.exerciseId)
  },
})

const score = <Response extends Scorable>(state: State, response: Response, scoringKeyOf: ScoringKeyOf): Outcome<Response> => {
  const { exerciseId, questionnaireId, questionnaireVersion, answers } = response
  if (state.sealed.has(exerciseId)) return { kind: 'late', exerciseId }
  const key = scoringKeyOf(questionnaireId, questionnaireVersion)
  if (key === undefined) throw new Error(`the questionnaire ${questionnaireId} version ${questionnaireVersion} is not known here`)
  if (answers.length !== key.areaOfItem.length) return { kind: 'unreadable', reason: 'answers-do-not-fit-version' }
  const before = redeemIn(state, response)
  if (before === 'same') return { kind: 'repeat', exerciseId }
  if (before === 'other') return { kind: 'duplicate', exerciseId }
  return { kind: 'scored', response, areaSums: areaSums(key, answers) }
}

const redeemIn = ({ redemptions }: State, { exerciseId, redemption, digest }: Scorable): ReturnType<typeof redeem> => {
  let ofExercise = redemptions.get(exerciseId)
  if (ofExercise === undefined) {
    ofExercise = noRedemptions()
    redemptions.set(exerciseId, ofExercise)
  }
  return redeem(ofExercise, redemption, digest)
}

const seal = ({ redemptions, sealed }: State, exerciseId: string): { readonly kind: 'sealed' | 'repeat'; readonly exerciseId: string } => {
  if (sealed.has(exerciseId)) return { kind: 'repeat', exerciseId }
  sealed.add(exerciseId)
  redemptions.delete(exerciseId)
  return { kind: 'sealed', exerciseId }
}
