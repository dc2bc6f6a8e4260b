import { Unavailable } from '@guzgu/event-sourcing'
import type { Clock, Ports, Views } from '@guzgu/ports'
import { type Benchmarks, benchmarksOf } from '../domain/benchmarks.ts'
import { contributionsOf, type SealedExercise } from '../domain/contributions.ts'
import type { ExerciseFacts, SchoolFacts } from '../domain/facts.ts'
import { frameOf } from '../domain/frame.ts'
import { contributionsByGender, genderFigures } from '../domain/gender-results.ts'
import { type EarlierQuality, type NationalQuality, nationalQuality } from '../domain/national-quality.ts'
import { nationalResults } from '../domain/national-results.ts'
import type { NationalTally } from '../domain/national-tally.ts'
import type { Sample } from '../domain/sample.ts'
import type { SnapshotContent } from '../domain/snapshot.ts'
import type { Stepwise } from '../domain/stepwise.ts'
import type { Directory } from './directory.ts'
import type { SnapshotResults } from './snapshot-documents.ts'

/** What a snapshot is computed from: tallies of sealed exercises, and what is known of schools and exercises. */
export type ComputeOptions = Pick<Ports, 'clock'> & {
  readonly views: Pick<Views, 'getMany'>
  readonly fromJson: (json: unknown) => NationalTally
  readonly digestOf: (value: unknown) => string
}

/** One snapshot of a round: the registry and the exercises as they were known. */
export type Version = {
  readonly directory: Pick<Directory, 'schools' | 'schoolsPosition' | 'exercisesOfRound' | 'questionnaire' | 'asked'>
  /** Ids of those that it was made of; all that are sealed where absent. */
  readonly exercises?: readonly string[]
  /** The schools drawn for the round, to be shown apart. */
  readonly sample?: Sample | undefined
  /** Figures by gender; only the first snapshot of a round has any. */
  readonly hasGender?: boolean | undefined
}

export type Computed = { readonly results: SnapshotResults; readonly benchmarks: Benchmarks; readonly content: SnapshotContent }

const TALLIES = 'national-tally.v1'
const BY_GENDER = 'gender-tally.v1'

/**
 * Snapshots of a round, one after the other: each shows only what is safe beside those before it.
 * @throws Unavailable while a sealed exercise is not counted to its end
 * @throws Rejection snapshot-revision-unsafe
 */
export const computeSnapshots = async (
  options: ComputeOptions,
  roundId: string,
  versions: readonly Version[],
): Promise<readonly Computed[]> => {
  const computed: Computed[] = []
  const earlier: Earlier[] = []
  for (const version of versions) {
    const { contributions, frame, ...one } = await computeOne(options, roundId, version, earlier)
    computed.push(one)
    const { results, benchmarks } = one
    earlier.push({ contributions, frame, results, quality: results.quality, benchmarks, drawnShown: drawnShownIn(results.quality) })
  }
  return computed
}

type Earlier = EarlierQuality & { readonly benchmarks: Benchmarks }

const computeOne = async (
  options: ComputeOptions,
  roundId: string,
  { directory, exercises, sample, hasGender }: Version,
  earlier: readonly Earlier[],
): Promise<Computed & Pick<Earlier, 'contributions' | 'frame'>> => {
  const { digestOf, clock } = options
  // The registry may change while tallies are read: what is computed is of one position.
  const schoolsPosition = directory.schoolsPosition()
  const schools = [...directory.schools()]
  const wanted = exercises === undefined ? undefined : new Set(exercises)
  const known = directory
    .exercisesOfRound(roundId)
    .filter(({ stage, exerciseId }) => stage === 'sealed' && wanted?.has(exerciseId) !== false)
    .toSorted(byId)
  const sealedIn = (view: string) => sealedExercises(options, view, known, schools, directory)
  const sealed = await sealedIn(TALLIES)
  const [first] = sealed
  const questionnaire =
    first === undefined ? undefined : directory.questionnaire(first.exercise.questionnaireId, first.exercise.questionnaireVersion)
  if (questionnaire === undefined) throw new Unavailable('the questionnaire of the round has not been seen yet')
  const contributions = contributionsOf(sealed)
  const { results: national, patterns } = await withPauses(nationalResults(contributions, questionnaire, earlier), clock)
  const frame = frameOf(schools, sealed)
  const isWithGender = hasGender === true && earlier.length === 0
  const byGender = isWithGender ? contributionsByGender(await sealedIn(BY_GENDER)) : []
  const gender = isWithGender && (await withPauses(genderFigures(national, contributions, byGender, questionnaire), clock))
  const beside = { drawn: sample && { sample, patterns }, gender: gender || undefined }
  const quality = await withPauses(nationalQuality(national, contributions, questionnaire, frame, { ...beside, earlier }), clock)
  const results = { ...national, quality }
  const cells = results.roles.flatMap(({ respondents, measures }) => [respondents, ...measures.map((one) => one.cells)]).flat()
  const people = sealed.flatMap(({ tally }) => [...tally.strata.values()]).reduce((sum, { respondents }) => sum + respondents, 0)
  const content: SnapshotContent = {
    ruleVersion: results.ruleVersion,
    exercises: sealed.map(({ exercise }) => exercise.exerciseId),
    ...(sample === undefined ? {} : { hasSample: true as const }),
    ...(isWithGender ? { hasGender: true as const } : {}),
    schoolsPosition,
    schools: new Set(sealed.map(({ school }) => school.schoolId)).size,
    respondents: people,
    publishedCells: cells.filter(({ shown }) => shown).length,
    suppressedCells: cells.filter((cell) => !cell.shown && cell.symbol === '[c]').length,
    digest: digestOf(results),
  }
  const benchmarks = benchmarksOf(
    national,
    contributions,
    questionnaire,
    earlier.map((one) => one.benchmarks),
  )
  return { results, benchmarks, content, contributions, frame }
}

/** Measures of which the mean of drawn schools is shown, by role. */
const drawnShownIn = ({ roles }: NationalQuality): Earlier['drawnShown'] =>
  new Map(roles.map(({ role, drawn }) => [role, (drawn?.headlines ?? []).flatMap(({ measure, shown }) => (shown ? [measure] : []))]))

/** Others get their turn between the steps: a nation takes many seconds. */
const withPauses = async <Result>(steps: Stepwise<Result>, clock: Clock): Promise<Result> => {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value
    await clock.wait(0)
  }
}

const PAGE = 200

const sealedExercises = async (
  { views, fromJson }: ComputeOptions,
  view: string,
  exercises: readonly ExerciseFacts[],
  schools: readonly SchoolFacts[],
  directory: Pick<Directory, 'asked'>,
): Promise<readonly SealedExercise[]> => {
  const schoolById = new Map(schools.map((school) => [school.schoolId, school]))
  const sealed: SealedExercise[] = []
  for (let from = 0; from < exercises.length; from += PAGE) {
    const page = exercises.slice(from, from + PAGE)
    const stored = await views.getMany(
      view,
      page.map(({ exerciseId }) => exerciseId),
    )
    const documents = new Map(stored.map(({ id, document }) => [id, document]))
    for (const exercise of page) {
      const document = documents.get(exercise.exerciseId)
      const tally = document === undefined ? undefined : fromJson(document)
      const [school, asked] = [schoolById.get(exercise.schoolId), directory.asked(exercise)]
      if (tally?.sealed !== true || school === undefined || asked === undefined)
        throw new Unavailable('a sealed exercise has not been counted to its end yet')
      sealed.push({ exercise, school, asked, tally })
    }
  }
  return sealed
}

const byId = (a: ExerciseFacts, b: ExerciseFacts): number => (a.exerciseId < b.exerciseId ? -1 : 1)
