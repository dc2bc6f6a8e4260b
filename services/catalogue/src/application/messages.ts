import {
  type LengthName,
  type LevelName,
  type RoleName,
  toLength,
  toLengthName,
  toLevel,
  toLevelName,
  toRole,
  toRoleName,
} from '@guzgu/contracts'
import { Length, Level, Role, type Text as TextMessage } from '@guzgu/contracts/events/common'
import type { Item as ItemMessage, Questionnaire as QuestionnaireMessage } from '@guzgu/contracts/events/questionnaires'
import type { RoundPlanned, RoundTiming as RoundTimingMessage } from '@guzgu/contracts/events/rounds'
import type { Item, Questionnaire } from '../domain/questionnaire-content.ts'
import type { Round, RoundTiming } from '../domain/round.ts'
import type { Text } from '../domain/text.ts'

/** Total: what a message lacks becomes empty, and the decider names it. */
export const toQuestionnaire = (message: QuestionnaireMessage): Questionnaire => ({
  id: message.id,
  version: message.version,
  translation: message.translation,
  translationNote: toText(message.translationNote),
  attribution: message.attribution,
  title: toText(message.title),
  languages: message.languages,
  areas: message.areas.map(({ id, title, description }) => ({ id, title: toText(title), description: toText(description) })),
  rollUp: message.rollUp.map(({ id, title, areas }) => ({ id, title: toText(title), areas })),
  notApplicable: toText(message.notApplicable),
  preferNotToSay: toText(message.preferNotToSay),
  scales: message.scales.map(({ id, points, notApplicable, notApplicableLabel, preferNotToSay }) => ({
    id,
    points: points.map(toText),
    notApplicable,
    ...(notApplicableLabel === undefined ? {} : { notApplicableLabel: toText(notApplicableLabel) }),
    preferNotToSay,
  })),
  blocks: message.blocks.map(({ id, title }) => ({ id, title: toText(title) })),
  items: message.items.map(toItem),
})

const toItem = ({ id, identity, kind, area, block, scale, lengths, options, variants }: ItemMessage): Item => ({
  id,
  identity,
  kind,
  area,
  block,
  scale,
  lengths: lengths.map((length) => (length === Length.UNSPECIFIED ? '' : toLengthName(length))),
  options: options.map(({ id, label }) => ({ id, label: toText(label) })),
  variants: variants.map(({ role, levels, wording }) => ({
    role: role === Role.UNSPECIFIED ? '' : toRoleName(role),
    levels: levels.map((level) => (level === Level.UNSPECIFIED ? '' : toLevelName(level))),
    wording: toText(wording),
  })),
})

export const toText = (message: TextMessage | undefined): Text => ({ az: message?.az ?? '', ru: message?.ru ?? '', en: message?.en ?? '' })

/** Of a published questionnaire: its words are known ones. */
export const toQuestionnaireMessage = (questionnaire: Questionnaire): QuestionnaireMessage => ({
  ...questionnaire,
  items: questionnaire.items.map((item) => ({
    ...item,
    lengths: item.lengths.map((length) => toLength(length as LengthName)),
    variants: item.variants.map(({ role, levels, wording }) => ({
      role: toRole(role as RoleName),
      levels: levels.map((level) => toLevel(level as LevelName)),
      wording,
    })),
  })),
})

export const toTiming = (message: RoundTimingMessage | undefined): RoundTiming => ({
  graceSeconds: message?.graceSeconds ?? 0,
  offlineGraceSeconds: message?.offlineGraceSeconds ?? 0,
  clockSkewMilliseconds: message?.clockSkewMilliseconds ?? 0,
  earliestClosingSeconds: message?.earliestClosingSeconds ?? 0,
  participationRefreshSeconds: message?.participationRefreshSeconds ?? 0,
  burstPerMinute: message?.burstPerMinute ?? 0,
})

export const toRoundMessage = ({
  roundId,
  title,
  questionnaireId,
  questionnaireVersion,
  endsAt,
  timing,
  partitions,
  roundNumber,
}: Round): RoundPlanned => ({
  roundId,
  title,
  questionnaireId,
  questionnaireVersion,
  endsAt,
  timing,
  partitions,
  roundNumber,
})
