import type { PilotSchool } from '../pilot/schools.ts'
import { formOf, type Person } from '../pilot/simulation.ts'

// What the generator itself knows of its people: plain counts, made from the forms as they are sent, before the platform sees them.

/** The people of one role and section of one exercise. */
export type TruthGroup = {
  readonly exerciseId: string
  readonly school: PilotSchool
  readonly level: string
  readonly role: string
  readonly language: string
  /** What they said of their gender; '' if nothing, and where nobody is divided by it. */
  readonly gender: string
  respondents: number
  /** Per item: how many chose each point, from 1. */
  readonly points: Map<string, number[]>
  /** Per item: how many said that it does not apply. */
  readonly notApplicable: Map<string, number>
  /** Per area and roll-up (`area/A`): the mean of each person who answered at least half of what was asked. */
  readonly areaMeans: Map<string, number[]>
  /** Per area and roll-up: the points of each person who answered all that was asked. */
  readonly complete: Map<string, (readonly number[])[]>
}

export type Truth = ReadonlyMap<string, TruthGroup>

type Places = ReadonlyMap<string, { readonly school: PilotSchool; readonly level: string }>

/** What somebody said of their gender, as the questionnaire calls it; '' if nothing. */
export const genderOf = (person: Person): string => {
  const { answers } = formOf(person).body as { readonly answers: Readonly<Record<string, number | string>> }
  const options = person.items.find(({ id }) => id === 'gender')?.options ?? []
  return typeof answers.gender === 'number' ? (options[answers.gender - 1] ?? '') : ''
}

/** `areasOf`: per core item the areas and roll-ups that it counts in. `genderIn`: by what people are divided beside the section's language. */
export const createTruth = (
  places: Places,
  areasOf: ReadonlyMap<string, readonly string[]>,
  genderIn: (person: Person) => string = () => '',
) => {
  const groups = new Map<string, TruthGroup>()
  const groupOf = (person: Person): TruthGroup => {
    const { exerciseId, role, language } = person
    const gender = genderIn(person)
    const key = `${exerciseId}/${role}/${language}/${gender}`
    const place = places.get(exerciseId)
    if (place === undefined) throw new Error(`no exercise ${exerciseId}`)
    const group = groups.get(key) ?? {
      exerciseId,
      ...place,
      role,
      language,
      gender,
      respondents: 0,
      points: new Map<string, number[]>(),
      notApplicable: new Map<string, number>(),
      areaMeans: new Map<string, number[]>(),
      complete: new Map<string, (readonly number[])[]>(),
    }
    groups.set(key, group)
    return group
  }
  return {
    groups: groups as Truth,
    /** Once per person whose form was acknowledged. */
    note: (person: Person): void => {
      const group = groupOf(person)
      const { answers } = formOf(person).body as { readonly answers: Readonly<Record<string, number | string>> }
      group.respondents += 1
      const ofArea = new Map<string, { asked: number; points: number[] }>()
      for (const { id } of person.items) {
        const answer = answers[id]
        const mine = (areasOf.get(id) ?? []).map((area) => {
          const known = ofArea.get(area) ?? { asked: 0, points: [] }
          ofArea.set(area, known)
          return known
        })
        for (const area of mine) area.asked += 1
        if (answer === 'n/a') group.notApplicable.set(id, (group.notApplicable.get(id) ?? 0) + 1)
        if (typeof answer !== 'number') continue
        const counts = group.points.get(id) ?? group.points.set(id, []).get(id) ?? []
        counts[answer - 1] = (counts[answer - 1] ?? 0) + 1
        for (const area of mine) area.points.push(answer)
      }
      for (const [area, { asked, points }] of ofArea) {
        if (points.length === 0 || points.length * 2 < asked) continue
        if (points.length === asked) (group.complete.get(area) ?? group.complete.set(area, []).get(area) ?? []).push(points)
        const means = group.areaMeans.get(area) ?? group.areaMeans.set(area, []).get(area) ?? []
        means.push(points.reduce((sum, point) => sum + point, 0) / points.length)
      }
    },
  }
}
