/** What a respondent's device remembers. */
export type Claim = {
  readonly responseId: string
  readonly code: string
  readonly exerciseId: string
  readonly receipts: readonly string[]
}

export type Place = { readonly partition: number; readonly offset: number; readonly digest: string }

/** A record of the log of responses, raw. */
export type LoggedResponse = {
  readonly partition: number
  readonly offset: number
  readonly exerciseId: string
  /** Undefined: a seal. */
  readonly response: { readonly redemption: string; readonly digest: string } | undefined
}

/** Everything that the verdict is made from. */
export type Findings = {
  readonly claims: readonly Claim[]
  readonly log: readonly LoggedResponse[]
  /** Redemption keys that scoring scored, once for each distinct source. */
  readonly scored: readonly { readonly exerciseId: string; readonly redemption: string }[]
  /** People in the documents, by exercise. */
  readonly documented: ReadonlyMap<string, number>
  readonly placeOf: (receipt: string) => Place | undefined
  readonly redemptionOf: (code: string) => string
}

export type Verdict = {
  /** Responses with a receipt. */
  readonly acknowledged: number
  /** Of these, at their receipt's place before the seal. */
  readonly inLogBeforeSeal: number
  /** People whose response was acknowledged: several responses of one code are one person. */
  readonly peopleAcknowledged: number
  /** People in the documents. */
  readonly counted: number
  /** People in the documents who never saw a receipt: allowed. */
  readonly countedUnacknowledged: number
  /** One line for each. */
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
}

/** What was acknowledged, against the raw log, the outcomes and the documents. */
export const judge = (findings: Findings): Verdict => {
  const { claims, scored, documented, redemptionOf } = findings
  const inLog = standsBeforeSeal(findings)
  const acknowledged = claims.filter(({ receipts }) => receipts.length > 0)
  const timesScored = new Map<string, number>()
  for (const { redemption } of scored) timesScored.set(redemption, (timesScored.get(redemption) ?? 0) + 1)
  const lost: string[] = []
  const doubled: string[] = []

  const misplaced = acknowledged.filter((claim) => !inLog(claim))
  const logged = new Set(findings.log.flatMap(({ response }) => response?.redemption ?? []))
  const nowhere = misplaced.filter(({ code }) => !logged.has(redemptionOf(code)))
  for (const { responseId, exerciseId } of nowhere)
    lost.push(`response ${responseId} of ${exerciseId}: has a receipt, and nothing with its card stands in the log`)
  for (const { responseId, exerciseId } of misplaced.filter((claim) => !nowhere.includes(claim)))
    lost.push(`response ${responseId} of ${exerciseId}: has a receipt, and does not stand in the log at its place before the seal`)
  const people = new Map(acknowledged.map((claim) => [redemptionOf(claim.code), claim]))
  const unplaced = new Set(misplaced)
  for (const [redemption, claim] of people)
    if (!timesScored.has(redemption) && !unplaced.has(claim))
      lost.push(`response ${claim.responseId} of ${claim.exerciseId}: has a receipt, and was not scored`)

  const known = new Set(claims.map(({ code }) => redemptionOf(code)))
  for (const [redemption, times] of timesScored) {
    if (times > 1) doubled.push(`a card was scored ${times} times`)
    if (!known.has(redemption)) doubled.push('a card was scored that nobody handed in')
  }
  const scoredIn = Map.groupBy(scored, ({ exerciseId }) => exerciseId)
  for (const exerciseId of new Set([...scoredIn.keys(), ...documented.keys()])) {
    const people = new Set(scoredIn.get(exerciseId)?.map(({ redemption }) => redemption)).size
    const difference = (documented.get(exerciseId) ?? 0) - people
    const what = `${exerciseId}: ${documented.get(exerciseId) ?? 0} people in the documents, ${people} in the log`
    for (let i = 0; i < Math.abs(difference); i += 1) (difference < 0 ? lost : doubled).push(what)
  }

  const counted = [...documented.values()].reduce((a, b) => a + b, 0)
  return {
    acknowledged: acknowledged.length,
    inLogBeforeSeal: acknowledged.length - misplaced.length,
    peopleAcknowledged: people.size,
    counted,
    countedUnacknowledged: [...timesScored.keys()].filter((redemption) => !people.has(redemption)).length,
    lost,
    doubled,
  }
}

/** Whether every receipt of a response opens to the place of that very response, before its exercise's first seal. */
const standsBeforeSeal = ({ log, placeOf }: Findings): ((claim: Claim) => boolean) => {
  const records = new Map(log.map((record) => [`${record.partition}/${record.offset}`, record]))
  const seals = new Map<string, number>()
  for (const { exerciseId, offset, response } of log)
    if (response === undefined) seals.set(exerciseId, Math.min(offset, seals.get(exerciseId) ?? Number.POSITIVE_INFINITY))
  return ({ receipts, exerciseId }) =>
    receipts.every((receipt) => {
      const place = placeOf(receipt)
      const record = place && records.get(`${place.partition}/${place.offset}`)
      return (
        record !== undefined &&
        record.exerciseId === exerciseId &&
        record.response?.digest === place?.digest &&
        record.offset < (seals.get(exerciseId) ?? -1)
      )
    })
}
