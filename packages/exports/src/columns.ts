import type { Words } from './source.ts'

/** `number`: decimal, with a point. */
export type Column = {
  readonly name: string
  readonly type: 'string' | 'integer' | 'number'
  readonly words: Words
  /** All values that it can have. */
  readonly categories?: readonly string[]
}

/** A dimension over which a row sums: the matrix is complete with it. */
export const TOTAL = 'Total'

const column = (name: string, type: Column['type'], az: string, ru: string, en: string, categories?: readonly string[]): Column => ({
  name,
  type,
  words: { az, ru, en },
  ...(categories === undefined ? {} : { categories }),
})

/** Names of the columns by the dimension of the catalogue that they hold. */
export const DIMENSIONS = {
  region: 'region',
  level: 'level',
  urban: 'urban',
  language: 'lang',
  type: 'type',
  size: 'size',
  rayon: 'rayon',
  programme: 'programme',
} as const

const POINTS = [1, 2, 3, 4, 5] as const

/** Every share is a number, or a band where the number would say too much. */
const SHARES: readonly (readonly [name: string, words: Words])[] = [
  ...POINTS.map(
    (point) =>
      [
        `p${point}`,
        {
          az: `${point} cavabını seçənlərin payı, faiz`,
          ru: `Доля выбравших ${point}, в процентах`,
          en: `Share of those who chose ${point}, percent`,
        },
      ] as const,
  ),
  [
    'agree',
    { az: '4 və 5 seçənlərin payı, faiz', ru: 'Доля выбравших 4 и 5, в процентах', en: 'Share of those who chose 4 or 5, percent' },
  ],
  [
    'slightly_agree',
    {
      az: '3 seçənlərin payı, faiz; «agree» sütununa daxil deyil',
      ru: 'Доля выбравших 3, в процентах; в «agree» не входит',
      en: 'Share of those who chose 3, percent; no part of agree',
    },
  ],
  [
    'p_na',
    {
      az: '«Bizə aid deyil» cavablarının payı, faiz',
      ru: 'Доля ответов «к нам не относится», в процентах',
      en: 'Share of “not applicable”, percent',
    },
  ],
]

const BAND: Words = {
  az: 'rəqəm kimi verilmədikdə aralıq',
  ru: 'интервал, если число не приводится',
  en: 'a band where no number is given',
}

const bandWords = ({ az, ru, en }: Words): Words => ({ az: `${az}: ${BAND.az}`, ru: `${ru}: ${BAND.ru}`, en: `${en}: ${BAND.en}` })

/** The contract of every export, in its order. Columns may be added at the end only. */
export const COLUMNS: readonly Column[] = [
  column('round', 'string', 'Raund', 'Раунд', 'Round'),
  column('role', 'string', 'Kim cavab verib', 'Кто отвечал', 'Who answered', ['leader', 'teacher', 'student']),
  column('measure_kind', 'string', 'Göstəricinin növü', 'Вид показателя', 'Kind of measure', ['respondents', 'area', 'roll-up', 'item']),
  column('measure_id', 'string', 'Göstəricinin kodu', 'Код показателя', 'Id of the measure'),
  column(
    'item_identity',
    'string',
    'Sualın kimliyi: eyni kimlikli suallar müqayisə olunur',
    'Тождество вопроса: сравниваются вопросы с одинаковым',
    'Identity of the item: items with the same one may be compared',
  ),
  column('questionnaire', 'string', 'Sorğu', 'Анкета', 'Questionnaire'),
  column('item_version', 'integer', 'Sorğunun versiyası', 'Версия анкеты', 'Version of the questionnaire'),
  column('area', 'string', 'Sahə', 'Область', 'Area'),
  column('region', 'string', 'İqtisadi rayon', 'Экономический регион', 'Economic region'),
  column('level', 'string', 'Təhsil pilləsi', 'Уровень образования', 'Level'),
  column('urban', 'string', 'Şəhər və ya kənd', 'Город или село', 'Urban or rural'),
  column('lang', 'string', 'Bölmənin dili', 'Язык сектора', 'Language of the section'),
  column('type', 'string', 'Məktəbin növü', 'Тип школы', 'Type of school'),
  column('size', 'string', 'Məktəbin böyüklüyü', 'Размер школы', 'Size of school'),
  column('rayon', 'string', 'Rayon və ya şəhər', 'Район или город', 'District or city'),
  column('programme', 'string', 'Proqram', 'Программа', 'Programme'),
  column('n', 'integer', 'Cavabların sayı', 'Число ответов', 'Number of valid answers'),
  column('schools', 'integer', 'Məktəblərin sayı', 'Число школ', 'Number of schools'),
  column('mean', 'number', 'Orta bal (1–5)', 'Средний балл (1–5)', 'Mean, in points (1–5)'),
  column('mean_band', 'string', `Orta bal: ${BAND.az}`, `Средний балл: ${BAND.ru}`, `Mean: ${BAND.en}`),
  column(
    'se',
    'number',
    'Standart xəta, məktəblər üzrə klasterlənmiş',
    'Стандартная ошибка, кластеры – школы',
    'Standard error, schools as clusters',
  ),
  column('ci_lo', 'number', '95 % intervalın aşağı həddi', 'Нижняя граница 95 % интервала', 'Lower bound of the 95 % interval'),
  column('ci_hi', 'number', '95 % intervalın yuxarı həddi', 'Верхняя граница 95 % интервала', 'Upper bound of the 95 % interval'),
  ...SHARES.map(([name, words]): Column => ({ name, type: 'integer', words })),
  ...SHARES.map(([name, words]): Column => ({ name: `${name}_band`, type: 'string', words: bandWords(words) })),
  column(
    'obs_status',
    'string',
    '[u] etibarlılığı az; [z] soruşulmayıb; [x] mövcud deyil',
    '[u] малая надёжность; [z] не спрашивали; [x] нет в наличии',
    '[u] of low reliability; [z] not asked; [x] not available',
    ['[u]', '[z]', '[x]'],
  ),
  column(
    'conf_status',
    'string',
    '[c] məxfilik üçün gizlədilib; sətirdə başqa rəqəm yoxdur',
    '[c] скрыто для защиты; других данных в строке нет',
    '[c] suppressed for confidentiality: the row holds no figure',
    ['[c]'],
  ),
  column('snapshot', 'string', 'Buraxılış', 'Выпуск', 'Snapshot'),
  column('rule_version', 'string', 'Qaydaların versiyası', 'Версия правил', 'Version of the rules'),
]
