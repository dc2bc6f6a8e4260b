import kafkajs, { type Admin } from 'kafkajs'

/** An existing topic, or a broker's own rule, would lose records or say when they were made. */
export class WrongSetting extends Error {}

type Setting = { readonly name: string; readonly value: string; readonly why: string }

/** The broker's defaults may be others, so every topic states them; one that exists is checked. */
const SETTINGS: readonly Setting[] = [
  // Records may carry the day only: by their age a broker would delete them far too early, and readers would find holes.
  { name: 'retention.ms', value: '-1', why: 'deleting is ours to decide' },
  { name: 'retention.bytes', value: '-1', why: 'deleting is ours to decide' },
  { name: 'cleanup.policy', value: 'delete', why: 'compaction would leave holes, and readers hold at a hole' },
  {
    name: 'message.timestamp.type',
    value: 'CreateTime',
    why: 'the broker would write the moment of each record, and moments point at persons',
  },
]

/** A clock that is wrong must not keep records out: nobody reads their times. */
const ANY_TIME = ['message.timestamp.before.max.ms', 'message.timestamp.after.max.ms'].map((name) => ({
  name,
  value: '9223372036854775807',
}))

/** Of a new topic. */
export const settingsOf = (minInSyncReplicas: number | undefined): { readonly name: string; readonly value: string }[] => [
  ...SETTINGS.map(({ name, value }) => ({ name, value })),
  ...ANY_TIME,
  ...(minInSyncReplicas === undefined ? [] : [{ name: 'min.insync.replicas', value: String(minInSyncReplicas) }]),
]

/** @throws WrongSetting with what to do */
export const checkSettings = async (admin: Admin, topic: string): Promise<void> => {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: SETTINGS.map(({ name }) => name) }],
  })
  const standing = new Map(resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]))
  const wrong = SETTINGS.filter(({ name, value }) => standing.get(name) !== value)
  if (wrong.length === 0) return
  const whatToDo = wrong.map(({ name, value, why }) => `set its ${name} to ${value} (it is ${standing.get(name)}): ${why}`)
  throw new WrongSetting(`the topic ${topic} must not be used as it is: ${whatToDo.join('; ')}`)
}
