import { firehoseTopic, TOPICS, toLength, toLevel, toRole } from '@guzgu/contracts'
import { ResponseEvent } from '@guzgu/contracts/events/responses'
import { IntakeServiceDefinition } from '@guzgu/contracts/services/intake'
import type { Platform } from '@guzgu/ports'
import { eventually } from '@guzgu/ports/contract'
import { autumn, questionnairePublished, roundPlanned, SCHOOL, schoolsRegistered } from '../../../../services/intake/src/testing/facts.ts'

const HOUR = 3_600_000

/** What identity and catalogue would have published. Before intake starts, or it makes the topics. */
export const publishFacts = async (platform: Platform): Promise<void> => {
  const { log } = platform.portsFor('test')
  const timing = { ...autumn.timing, graceSeconds: 600, burstPerMinute: 0 } as typeof autumn.timing
  const facts: readonly (readonly [string, readonly Uint8Array[]])[] = [
    [TOPICS.schools.topic, schoolsRegistered()],
    [TOPICS.questionnaires.topic, [questionnairePublished()]],
    [TOPICS.rounds.topic, [roundPlanned({ ...autumn, endsAt: Date.now() + 24 * HOUR, timing })]],
  ]
  for (const [topic, values] of facts) {
    await log.ensureTopic(topic, 1)
    await log.append(
      topic,
      values.map((value) => ({ key: 'test', value })),
    )
  }
}

/** An open exercise of the school and codes of pupils, by calls to intake. */
export const openExercise = async (
  platform: Platform,
  level: 'primary' | 'lower-secondary',
  pupils: number,
): Promise<readonly string[]> => {
  const intake = platform.portsFor('test').rpc.client(IntakeServiceDefinition)
  const context = () => ({ actor: { accountId: 'm', role: 'ministry' } as const, correlation: 'test', deadline: Date.now() + 20_000 })
  const plan = {
    schoolId: SCHOOL,
    roundId: autumn.roundId,
    level: toLevel(level),
    length: toLength('full'),
    opensAt: Date.now() - HOUR,
    closesAt: Date.now() + HOUR,
    expected: [{ role: toRole('student'), number: pupils }],
  }
  const { exercise } = await intake.planExercise(plan, context())
  const exerciseId = exercise?.exerciseId ?? ''
  await intake.openExercise({ exerciseId }, context())
  const group = { exerciseId, role: toRole('student'), language: 'az', gradeBand: 0, reprint: false }
  const { codes } = await intake.issueCodes({ ...group, count: pupils }, context())
  const [code = ''] = codes
  await eventually(
    () => intake.participate({ code, offline: false }, context()).catch(() => undefined),
    (participation) => participation !== undefined,
  )
  return codes
}

/** How often each person stands in the log, by redemption key. */
export const peopleInTheLog = async (platform: Platform): Promise<ReadonlyMap<string, number>> => {
  const { log } = platform.portsFor('test')
  const topic = firehoseTopic(TOPICS.responses.topic, autumn.roundId)
  const people = new Map<string, number>()
  for (const [partition, end] of (await log.ends(topic)).entries())
    for (let offset = 0; offset < end; ) {
      const records = await log.read(topic, partition, offset, 1_000)
      for (const { value } of records) {
        const { event } = ResponseEvent.decode(value)
        if (event?.$case !== 'submitted') continue
        const person = Buffer.from(event.value.redemption).toString('hex')
        people.set(person, (people.get(person) ?? 0) + 1)
      }
      offset += records.length
    }
  return people
}
