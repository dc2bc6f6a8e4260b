import { TOPICS } from '@guzgu/contracts'
import { ExerciseEvent } from '@guzgu/contracts/events/exercises'
import { QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import { RoundEvent } from '@guzgu/contracts/events/rounds'
import { SchoolEvent } from '@guzgu/contracts/events/schools'
import type { Following } from '@guzgu/ports'
import type { Directory } from '../application/directory.ts'

/** What others publish, into the directory; of the registry only up to a position, where one is given. */
export const followingsOf = (directory: Directory, schoolsUntil = Number.MAX_SAFE_INTEGER): readonly Following[] => [
  follow(TOPICS.schools, (value) => {
    const event = SchoolEvent.decode(value)
    if ((event.metadata?.position ?? 0) <= schoolsUntil) directory.onSchool(event)
  }),
  follow(TOPICS.questionnaires, (value) => directory.onQuestionnaire(QuestionnaireEvent.decode(value))),
  follow(TOPICS.rounds, (value) => directory.onRound(RoundEvent.decode(value))),
  follow(TOPICS.exercises, (value) => directory.onExercise(ExerciseEvent.decode(value))),
]

const follow = ({ topic, partitions }: { readonly topic: string; readonly partitions: number }, apply: Following['apply']): Following => ({
  name: topic,
  topic,
  partitions,
  apply,
})
