/** A school of the pilot: the name is fictional, the place is real. `expected`: people per level, [leaders, teachers, students]. */
export type PilotSchool = {
  readonly code: string
  readonly name: string
  readonly region: string
  readonly rayon: string
  readonly red: string
  readonly urban: boolean
  readonly type: string
  readonly sections: readonly string[]
  readonly idp: boolean
  readonly expected: Readonly<Record<string, readonly [number, number, number]>>
}

const school = (
  code: string,
  name: string,
  [region, rayon, red]: readonly [string, string, string],
  expected: PilotSchool['expected'],
  more: Partial<PilotSchool> = {},
): PilotSchool => ({ code, name, region, rayon, red, urban: false, type: 'general', sections: ['az'], idp: false, expected, ...more })

/** Twelve schools, as in May 2021: all levels, one tiny, one large, one with a Russian section, one of displaced people, one vocational. */
export const PILOT_SCHOOLS: readonly PilotSchool[] = [
  school(
    'AZ01001',
    'Dənizkənarı tam orta məktəb',
    ['Bakı', 'Bakı', 'Bakı'],
    { primary: [4, 18, 140], 'lower-secondary': [5, 34, 260], 'upper-secondary': [4, 16, 90] },
    { urban: true, sections: ['az', 'ru'] },
  ),
  school('AZ02001', 'Duzdağ tam orta məktəbi', ['Naxçıvan', 'Babək', 'Naxçıvan'], { 'lower-secondary': [3, 14, 60] }),
  school(
    'AZ03001',
    'Mavi Xəzər liseyi',
    ['Abşeron-Xızı', 'Sumqayıt', 'Abşeron-Xızı'],
    { 'lower-secondary': [3, 20, 110], 'upper-secondary': [3, 14, 70] },
    { urban: true, type: 'lyceum' },
  ),
  school('AZ04001', 'Girdiman kənd məktəbi', ['Dağlıq Şirvan', 'İsmayıllı', 'Dağlıq Şirvan'], { primary: [1, 4, 6] }),
  school(
    'AZ05001',
    'Çinar tam orta məktəbi',
    ['Gəncə-Daşkəsən', 'Gəncə', 'Gəncə-Daşkəsən'],
    { primary: [3, 12, 70], 'lower-secondary': [3, 18, 95] },
    { urban: true },
  ),
  school('AZ06001', 'Çıraqlı köçkün məktəbi', ['Qarabağ', 'Ağdam', 'Qarabağ'], { 'lower-secondary': [3, 12, 48] }, { idp: true }),
  school('AZ07001', 'Kürqırağı tam orta məktəbi', ['Qazax-Tovuz', 'Tovuz', 'Qazax-Tovuz'], {
    primary: [2, 9, 36],
    'lower-secondary': [2, 13, 52],
  }),
  school('AZ08001', 'Almalı tam orta məktəbi', ['Quba-Xaçmaz', 'Quba', 'Quba-Xaçmaz'], {
    'lower-secondary': [3, 15, 64],
    'upper-secondary': [2, 8, 26],
  }),
  school('AZ09001', 'Çaykənd ümumi orta məktəbi', ['Lənkəran-Astara', 'Lerik', 'Lənkəran-Astara'], {
    primary: [1, 5, 18],
    'lower-secondary': [1, 7, 22],
  }),
  school(
    'AZ10001',
    'Pambıqçı tam orta məktəbi',
    ['Mərkəzi Aran', 'Mingəçevir', 'Mərkəzi Aran'],
    { 'lower-secondary': [3, 16, 80] },
    { urban: true },
  ),
  school('AZ12001', 'Qoz bağı tam orta məktəbi', ['Şəki-Zaqatala', 'Şəki', 'Şəki-Zaqatala'], {
    primary: [3, 10, 44],
    'upper-secondary': [3, 9, 34],
  }),
  school(
    'AZ14001',
    'Muğan peşə məktəbi',
    ['Şirvan-Salyan', 'Şirvan', 'Şirvan-Salyan'],
    { vocational: [4, 18, 96] },
    { urban: true, type: 'vocational' },
  ),
]
