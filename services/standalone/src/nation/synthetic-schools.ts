import { createRandom, type Random } from '../pilot/random.ts'
import type { PilotSchool } from '../pilot/schools.ts'

// A country that does not exist, in the proportions of the one that does: regions by population, schools by place and size, levels,
// Russian sections. Every name is made up of a place and a number.

type Unit = readonly [rayon: string, populationInThousands: number, urban?: true]

/** About 2022–23; weights of the draw only. */
const REGIONS: Readonly<Record<string, readonly Unit[]>> = {
  'Abşeron-Xızı': [
    ['Sumqayıt', 346, true],
    ['Abşeron', 215],
    ['Xızı', 17],
  ],
  'Dağlıq Şirvan': [
    ['Ağsu', 81],
    ['İsmayıllı', 88],
    ['Qobustan', 47],
    ['Şamaxı', 109],
  ],
  'Gəncə-Daşkəsən': [
    ['Gəncə', 334, true],
    ['Naftalan', 10, true],
    ['Daşkəsən', 34],
    ['Goranboy', 104],
    ['Göygöl', 65],
    ['Samux', 58],
  ],
  Naxçıvan: [
    ['Naxçıvan', 96, true],
    ['Babək', 67],
    ['Culfa', 48],
    ['Kəngərli', 33],
    ['Ordubad', 51],
    ['Şahbuz', 26],
    ['Şərur', 118],
  ],
  Qarabağ: [
    ['Ağcabədi', 138],
    ['Ağdam', 206],
    ['Bərdə', 157],
    ['Füzuli', 134],
    ['Xocavənd', 44],
    ['Tərtər', 105],
  ],
  'Qazax-Tovuz': [
    ['Ağstafa', 88],
    ['Gədəbəy', 100],
    ['Qazax', 98],
    ['Şəmkir', 221],
    ['Tovuz', 176],
  ],
  'Quba-Xaçmaz': [
    ['Xaçmaz', 182],
    ['Quba', 175],
    ['Qusar', 99],
    ['Siyəzən', 43],
    ['Şabran', 60],
  ],
  'Lənkəran-Astara': [
    ['Astara', 112],
    ['Cəlilabad', 231],
    ['Lerik', 85],
    ['Lənkəran', 233],
    ['Masallı', 231],
    ['Yardımlı', 69],
  ],
  'Mərkəzi Aran': [
    ['Mingəçevir', 106, true],
    ['Ağdaş', 111],
    ['Göyçay', 120],
    ['Kürdəmir', 119],
    ['Ucar', 91],
    ['Yevlax', 130],
    ['Zərdab', 60],
  ],
  'Mil-Muğan': [
    ['Beyləqan', 99],
    ['İmişli', 133],
    ['Saatlı', 110],
    ['Sabirabad', 181],
  ],
  'Şəki-Zaqatala': [
    ['Balakən', 98],
    ['Qax', 57],
    ['Qəbələ', 109],
    ['Oğuz', 45],
    ['Şəki', 189],
    ['Zaqatala', 131],
  ],
  'Şərqi Zəngəzur': [
    ['Cəbrayıl', 82],
    ['Kəlbəcər', 95],
    ['Qubadlı', 42],
    ['Laçın', 80],
    ['Zəngilan', 46],
  ],
  'Şirvan-Salyan': [
    ['Şirvan', 87, true],
    ['Biləsuvar', 107],
    ['Hacıqabul', 77],
    ['Neftçala', 90],
    ['Salyan', 143],
  ],
}
const BAKU = ['Binəqədi', 'Qaradağ', 'Nərimanov', 'Nəsimi', 'Nizami', 'Sabunçu', 'Səbail', 'Suraxanı', 'Xətai', 'Xəzər', 'Yasamal'] as const

/** Shares of all schools. */
const IN_BAKU = 387 / 4357
const OTHER_URBAN = 870 / 4357
/** Median and spread (lognormal) of pupils, by place. */
const SIZES = { baku: [1160, 0.6], urban: [490, 0.6], rural: [140, 0.9] } as const
const LARGEST = 5_500

/** So many schools, the same for the same seed. */
export const syntheticSchools = (count: number, seed: string): readonly PilotSchool[] =>
  Array.from({ length: count }, (_, index) => schoolAt(index, createRandom(`${seed}/school/${index}`)))

const schoolAt = (index: number, random: Random): PilotSchool => {
  const draw = random.next()
  const place = draw < IN_BAKU ? 'baku' : draw < IN_BAKU + OTHER_URBAN ? 'urban' : 'rural'
  const { region, rayon } = placeOf(place, random)
  const [median, spread] = SIZES[place]
  const pupils = Math.min(LARGEST, Math.max(4, Math.round(median * Math.exp(random.normal(spread)))))
  const code = `AZ${String(index + 1).padStart(5, '0')}`
  const isLyceum = place !== 'rural' && random.chance(0.06)
  return {
    code,
    name: `${rayon} ${index + 1} nömrəli məktəb`,
    region,
    rayon,
    red: region,
    urban: place !== 'rural',
    type: isLyceum ? 'lyceum' : 'general',
    sections: !isLyceum && random.chance(place === 'baku' ? 0.45 : place === 'urban' ? 0.1 : 0.02) ? ['az', 'ru'] : ['az'],
    idp: false,
    expected: expectedOf(pupils, isLyceum, random),
  }
}

const placeOf = (place: 'baku' | 'urban' | 'rural', random: Random): { readonly region: string; readonly rayon: string } => {
  if (place === 'baku') return { region: 'Bakı', rayon: BAKU[random.integer(0, BAKU.length - 1)] as string }
  const units = Object.entries(REGIONS).flatMap(([region, all]) => all.map(([rayon, people, urban]) => ({ region, rayon, people, urban })))
  const fitting = units.map((unit) => ({ ...unit, weight: place === 'urban' && unit.urban === true ? unit.people * 4 : unit.people }))
  const total = fitting.reduce((sum, { weight }) => sum + weight, 0)
  let left = random.next() * total
  for (const unit of fitting) if ((left -= unit.weight) < 0) return unit
  return fitting[0] as { region: string; rayon: string }
}

/** Of a hundred pupils: 41 in the first four grades, of whom the fourth answers; 47 in the next five; 12 in the last two. */
const STUDENTS = { primary: 0.41 / 4, 'lower-secondary': 0.47, 'upper-secondary': 0.12 } as const
const STAFF = { primary: 0.35, 'lower-secondary': 0.45, 'upper-secondary': 0.2 } as const

/** A primary school, one to the ninth grade, or all eleven grades. A lyceum has no primary grades, so it always has the next ones. */
const expectedOf = (pupils: number, isLyceum: boolean, random: Random): PilotSchool['expected'] => {
  const kind = random.next()
  const levels = (Object.keys(STUDENTS) as (keyof typeof STUDENTS)[]).filter((level) =>
    level === 'primary' ? !isLyceum : level === 'lower-secondary' ? isLyceum || kind >= 0.056 : kind >= 0.23,
  )
  const teachers = Math.max(4, Math.round(6 + pupils / 13))
  const leaders = Math.min(6, 1 + Math.floor(pupils / 300))
  return Object.fromEntries(
    levels.map((level) => [
      level,
      [leaders, Math.max(2, Math.round(teachers * STAFF[level])), Math.max(1, Math.round(pupils * STUDENTS[level]))] as const,
    ]),
  )
}
