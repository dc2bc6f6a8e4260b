export type Language = 'az' | 'ru' | 'en'

type Words = Readonly<Record<Language, string>>

export type ProblemText = {
  /** Where the HTTP status is not that of the call's status. */
  readonly status?: number
  readonly title: Words
  /** What to do, where something can be done. */
  readonly detail?: Words
}

export const words = (az: string, ru: string, en: string): Words => ({ az, ru, en })
export const say = (az: string, ru: string, en: string, detail?: Words): ProblemText => ({
  title: words(az, ru, en),
  ...(detail === undefined ? {} : { detail }),
})
export const sayAs = (status: number, az: string, ru: string, en: string, detail?: Words): ProblemText => ({
  status,
  ...say(az, ru, en, detail),
})

export const TRY_AGAIN = words('Bir az sonra yenidən cəhd edin.', 'Повторите попытку немного позже.', 'Try again in a moment.')
export const SAME_ID = words(
  'Heç nə itməyib: eyni cavabı bir azdan yenidən göndərin, o, bir dəfə sayılır.',
  'Ничего не потеряно: отправьте тот же ответ ещё раз немного позже, он учитывается один раз.',
  'Nothing is lost: send the same response again in a moment; it counts once.',
)
export const READ_AGAIN = words(
  'Yenidən oxuyun və dəyişikliyi təkrarlayın.',
  'Прочитайте заново и повторите изменение.',
  'Read it again and repeat the change.',
)
export const ASK_FOR_CARD = words(
  'Məktəbin koordinatorundan yeni kart istəyin.',
  'Попросите новую карточку у координатора школы.',
  "Ask the school's coordinator for a new card.",
)
export const NO_MORE_ANSWERS = words(
  'Cavab artıq qəbul edilmir. Sualınız varsa, məktəbin koordinatoruna müraciət edin.',
  'Ответы больше не принимаются. Если есть вопросы, обратитесь к координатору школы.',
  "Answers are no longer taken. If you have questions, ask the school's coordinator.",
)
export const LOOK_AGAIN = words('Vəziyyətinə yenidən baxın.', 'Посмотрите состояние ещё раз.', 'Look again at what state it is in.')
export const CHECK_DIGITS = words('16 rəqəmi kartla tutuşdurun.', 'Сверьте 16 цифр с карточкой.', 'Compare the 16 digits with the card.')
export const SIGN_IN = words(
  'Etibarlı açarla yenidən daxil olun.',
  'Войдите заново с действующим ключом.',
  'Sign in again with a valid token.',
)
