/** Every topic: what it carries (proto message), its key and its partitions. Firehose families have one topic per round. */
export const TOPICS = {
  schools: { topic: 'identity.schools.v1', message: 'SchoolEvent', key: 'school id', partitions: 1 },
  accounts: { topic: 'identity.accounts.v1', message: 'AccountEvent', key: 'account id', partitions: 1 },
  questionnaires: { topic: 'catalogue.questionnaires.v1', message: 'QuestionnaireEvent', key: 'questionnaire id', partitions: 1 },
  rounds: { topic: 'catalogue.rounds.v1', message: 'RoundEvent', key: 'round id', partitions: 1 },
  exercises: { topic: 'intake.exercises.v1', message: 'ExerciseEvent', key: 'exercise id', partitions: 3 },
  responses: { topic: 'intake.responses.v1', message: 'ResponseEvent', key: 'exercise id', partitions: 'per round' },
  outcomes: { topic: 'scoring.outcomes.v1', message: 'OutcomeEvent', key: 'exercise id', partitions: 'per round' },
  snapshots: { topic: 'analytics.snapshots.v1', message: 'SnapshotEvent', key: 'round id', partitions: 1 },
  /** Of low-rate topics; those of a round's firehoses have a topic per round: `deadLetterTopicOf`. */
  deadLetters: { topic: 'operations.dead-letters.v1', message: 'DeadLetterEvent', key: 'reader', partitions: 1 },
} as const

/** The topic of a firehose family for a round. */
export const firehoseTopic = (family: string, roundId: string): string => `${family}.${roundId}`

/** The round of a firehose topic, or undefined if the topic is of another family. */
export const roundOfTopic = (family: string, topic: string): string | undefined =>
  topic.startsWith(`${family}.`) ? topic.slice(family.length + 1) : undefined
