import { LENGTHS, type LevelName, type RoleName, toLength, variantOf } from '@guzgu/contracts'
import type { Questionnaire } from '@guzgu/contracts/events/questionnaires'
import { type Static, Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { isUnchanged } from './etag.ts'
import { answers } from './openapi.ts'
import { Refused } from './problems.ts'
import { closed, Id, LanguageWord, LengthWord, LevelWord, RoleWord, Text } from './vocabulary.ts'

type Language = Static<typeof LanguageWord>

/** Versions never change; a form is asked for by everybody who answers. */
const REMEMBERED_FORMS = 500

const Labelled = Type.Object({ id: Type.String(), title: Type.String() })

const Form = Type.Object({
  questionnaire: Type.String(),
  translation: Type.String(),
  translationNote: Type.String(),
  attribution: Type.String(),
  title: Type.String(),
  role: RoleWord,
  level: LevelWord,
  language: LanguageWord,
  languages: Type.Array(Type.String()),
  notApplicable: Type.String(),
  preferNotToSay: Type.String(),
  areas: Type.Array(Type.Object({ id: Type.String(), title: Type.String(), description: Type.String() })),
  rollUps: Type.Array(Type.Object({ id: Type.String(), title: Type.String(), areas: Type.Array(Type.String()) })),
  blocks: Type.Array(Labelled),
  scales: Type.Array(
    Type.Object({
      id: Type.String(),
      points: Type.Array(Type.String()),
      notApplicable: Type.Optional(Type.String({ description: 'The label of "n/a", where it is offered' })),
      preferNotToSay: Type.Optional(Type.String()),
    }),
  ),
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      identity: Type.String(),
      kind: Type.String(),
      area: Type.Optional(Type.String()),
      block: Type.Optional(Type.String()),
      scale: Type.String(),
      lengths: Type.Array(LengthWord),
      wording: Type.String(),
      options: Type.Optional(Type.Array(Type.Object({ id: Type.String(), label: Type.String() }))),
    }),
  ),
})

export const questionnaireRoutes = (app: App, { clients: { catalogue }, contextOf }: Desk): void => {
  const forms = new Map<string, string>()

  app.get(
    '/v1/questionnaires',
    {
      schema: {
        tags: ['questionnaires'],
        summary: 'Every published version',
        response: answers({
          200: Type.Object({
            items: Type.Array(Type.Object({ id: Type.String(), version: Type.Integer(), title: Text, translation: Type.String() })),
          }),
        }),
      },
    },
    async (request) => {
      const { questionnaires } = await catalogue.listQuestionnaires({}, contextOf(request))
      return {
        items: questionnaires.map(({ id, version, title, translation }) => ({
          id,
          version,
          title: title ?? { az: '', ru: '', en: '' },
          translation,
        })),
      }
    },
  )

  app.get(
    '/v1/questionnaires/:id/:version',
    {
      schema: {
        tags: ['questionnaires'],
        summary: 'What a role at a level is asked, in one language',
        params: Type.Object({ id: Id, version: Type.Integer({ minimum: 1, maximum: 999_999_999 }) }),
        querystring: Type.Object({ role: RoleWord, level: LevelWord, language: LanguageWord }, closed),
        response: answers({ 200: Form }),
      },
    },
    async (request, reply) => {
      const { id, version } = request.params
      const { role, level, language } = request.query
      const key = [id, version, role, level, language].join('/')
      let form = forms.get(key)
      if (form === undefined) {
        const { questionnaire } = await catalogue.getQuestionnaire({ id, version }, contextOf(request))
        if (questionnaire === undefined) throw new Refused('questionnaire-unknown', { field: 'version' })
        form = JSON.stringify(toForm(questionnaire, role, level, language))
        const [oldest] = forms.keys()
        if (forms.size >= REMEMBERED_FORMS && oldest !== undefined) forms.delete(oldest)
        forms.set(key, form)
      }
      const unchanged = isUnchanged(request, reply, `"${key}"`)
      reply.header('cache-control', 'public, max-age=86400, immutable')
      return unchanged ? reply.send(undefined as never) : reply.type('application/json; charset=utf-8').send(form as never)
    },
  )
}

const toForm = (questionnaire: Questionnaire, role: RoleName, level: LevelName, language: Language) => {
  const say = (text: { readonly az: string; readonly ru: string; readonly en: string } | undefined): string => text?.[language] ?? ''
  const items = questionnaire.items.flatMap((item) => {
    const wording = variantOf(item, role, level)
    if (wording === undefined) return []
    const { id, identity, kind, scale } = item
    return {
      id,
      identity,
      kind,
      ...(item.area === '' ? {} : { area: item.area }),
      ...(item.block === '' ? {} : { block: item.block }),
      scale,
      lengths: LENGTHS.filter((length) => item.lengths.includes(toLength(length))),
      wording: say(wording),
      ...(item.options.length === 0 ? {} : { options: item.options.map(({ id: option, label }) => ({ id: option, label: say(label) })) }),
    }
  })
  return {
    questionnaire: `${questionnaire.id}@${questionnaire.version}`,
    translation: questionnaire.translation,
    translationNote: say(questionnaire.translationNote),
    attribution: questionnaire.attribution,
    title: say(questionnaire.title),
    role,
    level,
    language,
    languages: questionnaire.languages,
    notApplicable: say(questionnaire.notApplicable),
    preferNotToSay: say(questionnaire.preferNotToSay),
    areas: questionnaire.areas.map(({ id, title, description }) => ({ id, title: say(title), description: say(description) })),
    rollUps: questionnaire.rollUp.map(({ id, title, areas }) => ({ id, title: say(title), areas })),
    blocks: questionnaire.blocks.map(({ id, title }) => ({ id, title: say(title) })),
    scales: questionnaire.scales.map((scale) => ({
      id: scale.id,
      points: scale.points.map(say),
      ...(scale.notApplicable ? { notApplicable: say(scale.notApplicableLabel ?? questionnaire.notApplicable) } : {}),
      ...(scale.preferNotToSay ? { preferNotToSay: say(questionnaire.preferNotToSay) } : {}),
    })),
    items,
  }
}
