export type Language = 'az' | 'ru' | 'en'

type Words = Readonly<Record<Language, string>>

export type ProblemText = {
  /** Where the HTTP status is not that of the call's status. */
  readonly status?: number
  readonly title: Words
  /** What to do, where something can be done. */
  readonly detail?: Words
}

const words = (az: string, ru: string, en: string): Words => ({ az, ru, en })
const say = (az: string, ru: string, en: string, detail?: Words): ProblemText => ({
  title: words(az, ru, en),
  ...(detail === undefined ? {} : { detail }),
})
const sayAs = (status: number, az: string, ru: string, en: string, detail?: Words): ProblemText => ({ status, ...say(az, ru, en, detail) })

const TRY_AGAIN = words('Bir az sonra yenidən cəhd edin.', 'Повторите попытку немного позже.', 'Try again in a moment.')
const SAME_ID = words(
  'Heç nə itməyib: eyni cavabı eyni responseId ilə yenidən göndərin.',
  'Ничего не потеряно: отправьте тот же ответ ещё раз с тем же responseId.',
  'Nothing is lost: send the same response again with the same responseId.',
)
const READ_AGAIN = words(
  'Yenidən oxuyun və dəyişikliyi təkrarlayın.',
  'Прочитайте заново и повторите изменение.',
  'Read it again and repeat the change.',
)
const ASK_FOR_CARD = words(
  'Məktəbin koordinatorundan yeni kart istəyin.',
  'Попросите новую карточку у координатора школы.',
  "Ask the school's coordinator for a new card.",
)
const CHECK_DIGITS = words('16 rəqəmi kartla tutuşdurun.', 'Сверьте 16 цифр с карточкой.', 'Compare the 16 digits with the card.')
const SIGN_IN = words('Etibarlı açarla yenidən daxil olun.', 'Войдите заново с действующим ключом.', 'Sign in again with a valid token.')

/** Every problem code in the reader's words. `docs/problems.md` is printed from it. */
export const PROBLEMS: Readonly<Record<string, ProblemText>> = {
  // The request
  'request-malformed': sayAs(400, 'Sorğu anlaşılmadı', 'Запрос не распознан', 'The request cannot be understood'),
  'body-malformed': sayAs(400, 'Sorğunun məzmunu oxunmur', 'Тело запроса не читается', 'The body cannot be read'),
  'field-unknown': sayAs(400, 'Belə sahə yoxdur', 'Такого поля нет', 'There is no such field'),
  'field-missing': sayAs(400, 'Sahə çatışmır', 'Не хватает поля', 'A field is missing'),
  'field-wrong-type': sayAs(400, 'Sahənin növü düzgün deyil', 'Неверный тип поля', 'A field is of the wrong type'),
  'field-out-of-range': sayAs(400, 'Sahənin qiyməti yolverilməzdir', 'Недопустимое значение поля', 'The value of a field is not allowed'),
  'if-match-malformed': sayAs(
    400,
    'If-Match başlığı düzgün deyil',
    'Неверный заголовок If-Match',
    'The If-Match header is not an ETag of ours',
  ),
  'body-too-large': sayAs(413, 'Sorğu həddindən artıq böyükdür', 'Запрос слишком велик', 'The body is too large'),
  'batch-too-large': sayAs(413, 'Bir dəfəyə həddindən artıq cavab', 'Слишком много ответов за один раз', 'Too many responses at once'),
  'content-type-unsupported': sayAs(
    415,
    'Bu məzmun növü qəbul edilmir',
    'Этот тип содержимого не принимается',
    'This content type is not accepted',
  ),
  'route-unknown': sayAs(404, 'Belə ünvan yoxdur', 'Такого адреса нет', 'There is nothing at this address'),
  'method-not-allowed': sayAs(405, 'Bu ünvanda belə əməl yoxdur', 'По этому адресу такого действия нет', 'This address does not do that'),

  // Who asks
  'token-missing': say('Giriş açarı yoxdur', 'Нет ключа доступа', 'There is no bearer token', SIGN_IN),
  'token-unknown': say('Giriş açarı tanınmır', 'Ключ доступа неизвестен', 'The token is not known', SIGN_IN),
  'token-expired': say('Giriş açarının vaxtı bitib', 'Срок ключа доступа истёк', 'The token has expired', SIGN_IN),
  'token-already-issued': sayAs(409, 'Bu açar artıq verilib', 'Этот ключ уже выдан', 'This token has been issued already'),
  'not-allowed': say('Buna icazəniz yoxdur', 'У вас нет на это права', 'You may not do this'),

  // Codes and responses
  'code-mistyped': say('Kod səhv yazılıb', 'Код введён с ошибкой', 'The code is mistyped', CHECK_DIGITS),
  'code-unknown': say('Belə kod verilməyib', 'Такой код не выдавался', 'This code was never issued', CHECK_DIGITS),
  'code-revoked': say('Kod ləğv edilib', 'Код отозван', 'The code has been revoked', ASK_FOR_CARD),
  'code-already-used': say('Bu kodla artıq cavab verilib', 'По этому коду уже ответили', 'This code has been used already', ASK_FOR_CARD),
  'code-of-another-exercise': say(
    'Kod başqa qiymətləndirməyə aiddir',
    'Код относится к другому опросу',
    'The code belongs to another exercise',
  ),
  'answers-malformed': say('Cavablar oxunmur', 'Ответы не читаются', 'The answers cannot be read'),
  'item-unknown': say('Belə sual bu şəxsə verilmir', 'Такого вопроса для этого участника нет', 'This person is not asked such an item'),
  'item-repeated': say('Suala iki dəfə cavab verilib', 'На вопрос отвечено дважды', 'An item is answered twice'),
  'answer-out-of-scale': say('Cavab şkaladan kənardır', 'Ответ вне шкалы', 'The answer is outside the scale'),
  'answer-not-offered': say('Sualda belə cavab yoxdur', 'Такого варианта в вопросе нет', 'The item does not offer this answer'),
  'choice-unknown': say('Belə seçim yoxdur', 'Такого варианта нет', 'There is no such option'),
  'choice-not-offered': say('Bu sualda seçim siyahısı yoxdur', 'В этом вопросе нет списка вариантов', 'This item is not a multiple choice'),
  'questionnaire-mismatch': say(
    'Sorğu vərəqinin versiyası uyğun gəlmir',
    'Версия анкеты не совпадает',
    'The response was made with another version of the questionnaire',
  ),

  // Limits
  'too-many-submissions': say('Bu kodla həddindən artıq cəhd edilib', 'Слишком много попыток', 'Too many submissions', TRY_AGAIN),
  'too-many-wrong-codes': say('Həddindən artıq yanlış kod', 'Слишком много неверных кодов', 'Too many wrong codes', TRY_AGAIN),
  'too-many-streams': sayAs(503, 'Həddindən artıq izləyici', 'Слишком много подписчиков', 'Too many watchers', TRY_AGAIN),
  'queue-full': say('Növbə doludur', 'Очередь заполнена', 'The queue is full', SAME_ID),
  'waited-too-long': sayAs(503, 'Növbədə çox gözlədi', 'Слишком долгое ожидание в очереди', 'It waited too long in the queue', SAME_ID),

  // Exercises
  'exercise-unknown': say('Belə qiymətləndirmə yoxdur', 'Такого опроса нет', 'There is no such exercise'),
  'exercise-already-planned': say('Qiymətləndirmə artıq planlaşdırılıb', 'Опрос уже запланирован', 'The exercise is planned already'),
  'exercise-not-planned': say('Qiymətləndirmə planlaşdırılmayıb', 'Опрос не запланирован', 'The exercise is not planned'),
  'exercise-not-open': say('Qiymətləndirmə hələ açıq deyil', 'Опрос ещё не открыт', 'The exercise is not open yet'),
  'exercise-already-closed': say('Qiymətləndirmə artıq bağlanıb', 'Опрос уже закрыт', 'The exercise is closed already'),
  'exercise-is-closed': say('Qiymətləndirmə bağlanıb', 'Опрос закрыт', 'The exercise is closed'),
  'exercise-already-sealed': say('Qiymətləndirmə artıq möhürlənib', 'Опрос уже опечатан', 'The exercise is sealed already'),
  'exercise-is-sealed': say('Qiymətləndirmə möhürlənib', 'Опрос опечатан', 'The exercise is sealed'),
  'exercise-not-due': say('Möhürləmə vaxtı çatmayıb', 'Время опечатывания не наступило', 'The exercise is not due to be sealed'),
  'items-frozen': say(
    'Açıldıqdan sonra suallar dəyişdirilmir',
    'После открытия вопросы не меняются',
    'The items are frozen once the exercise is open',
  ),
  'closes-before-it-opens': say('Bağlanma açılmadan əvvəldir', 'Закрытие раньше открытия', 'The exercise would close before it opens'),
  'closes-after-the-round': say(
    'Bağlanma mərhələnin sonundan gecdir',
    'Закрытие позже конца раунда',
    'The closing lies behind the end of the round',
  ),
  'closes-too-early': say('Bu qədər tez bağlamaq olmaz', 'Так рано закрывать нельзя', 'The exercise may not be closed so early'),
  'extending-only-lengthens': say('Müddət yalnız uzadıla bilər', 'Срок можно только продлить', 'Extending only lengthens'),
  'level-not-taught': say('Məktəbdə bu pillə yoxdur', 'В школе нет этой ступени', 'The school does not teach this level'),
  'languages-empty': say(
    'Məktəbin bölmə dillərində sorğu vərəqi yoxdur',
    'Нет анкеты на языках секций школы',
    'The questionnaire has none of the section languages of the school',
  ),
  'language-unknown': say('Belə bölmə dili yoxdur', 'Такого языка секции нет', 'The exercise has no section in this language'),
  'expected-number-invalid': say('Gözlənilən say yolverilməzdir', 'Недопустимое ожидаемое число', 'The expected number is not allowed'),
  'optional-item-unknown': say('Belə əlavə sual yoxdur', 'Такого дополнительного вопроса нет', 'There is no such optional item'),
  'too-many-own-items': say('Öz suallarınız çoxdur', 'Слишком много собственных вопросов', 'Too many own items'),
  'own-item-invalid': say('Öz sualınız yolverilməzdir', 'Собственный вопрос недопустим', 'An own item is not allowed'),
  'expected-below-issued': say('Verilmiş kodlardan az ola bilməz', 'Меньше, чем выдано кодов', 'Fewer expected people than codes issued'),
  'grade-band-invalid': say('Belə sinif qrupu yoxdur', 'Такой группы классов нет', 'There is no such grade band'),
  'count-invalid': say('Kodların sayı yolverilməzdir', 'Недопустимое число кодов', 'The number of codes is not allowed'),
  'exercise-number-invalid': say(
    'Qiymətləndirmənin nömrəsi yolverilməzdir',
    'Недопустимый номер опроса',
    'The number of the exercise is not allowed',
  ),
  'optional-items-only-in-full': say(
    'Əlavə suallar yalnız tam variantdadır',
    'Дополнительные вопросы есть только в полной форме',
    'Optional items are asked in the full length only',
  ),
  'too-many-codes': say('Gözləniləndən çox kod', 'Кодов больше, чем ожидается', 'More codes than expected people and 10 %'),

  // Rounds and questionnaires
  'round-unknown': say('Belə mərhələ yoxdur', 'Такого раунда нет', 'There is no such round'),
  'round-already-planned': say(
    'Mərhələ başqa cür planlaşdırılıb',
    'Раунд уже запланирован иначе',
    'The round is planned already, and otherwise',
  ),
  'round-invalid': say('Mərhələnin qaydaları yolverilməzdir', 'Недопустимые правила раунда', 'The rules of the round are not allowed'),
  'round-ends-in-the-past': say('Mərhələnin sonu keçmişdədir', 'Конец раунда в прошлом', 'The round ends in the past'),
  'round-is-over': say('Mərhələ başa çatıb', 'Раунд завершён', 'The round is over'),
  'questionnaire-unknown': say('Belə sorğu vərəqi yoxdur', 'Такой анкеты нет', 'There is no such questionnaire'),
  'questionnaire-invalid': say('Sorğu vərəqi yolverilməzdir', 'Анкета недопустима', 'The questionnaire is not allowed'),
  'translation-missing': say('Tərcümə çatışmır', 'Не хватает перевода', 'A translation is missing'),
  'version-already-published': say('Bu versiya artıq dərc olunub', 'Эта версия уже опубликована', 'This version is published already'),

  // Schools and accounts
  'school-unknown': say('Belə məktəb yoxdur', 'Такой школы нет', 'There is no such school'),
  'school-is-closed': say('Məktəb bağlanıb', 'Школа закрыта', 'The school is closed'),
  'school-already-registered': say('Məktəb artıq qeydiyyatdadır', 'Школа уже зарегистрирована', 'The school is registered already'),
  'school-not-registered-yet': say(
    'Məktəb o gün hələ qeydiyyatda deyildi',
    'В тот день школа ещё не была зарегистрирована',
    'The school was not registered on that day',
  ),
  'school-already-closed': say('Məktəb artıq bağlanıb', 'Школа уже закрыта', 'The school is closed already'),
  'school-already-merged': say('Məktəb artıq birləşdirilib', 'Школа уже объединена', 'The school is merged already'),
  'school-id-invalid': say('Məktəbin kodu yolverilməzdir', 'Недопустимый код школы', 'The code of the school is not allowed'),
  'school-id-missing': say('Məktəbin kodu çatışmır', 'Не хватает кода школы', 'The code of the school is missing'),
  'merged-into-itself': say(
    'Məktəb özü ilə birləşdirilə bilməz',
    'Школу нельзя объединить с самой собой',
    'A school cannot be merged into itself',
  ),
  'register-not-imported': sayAs(
    422,
    'Reyestr idxal edilmədi',
    'Реестр не импортирован',
    'The register was not imported',
    words(
      'Heç nə yazılmayıb. Sətirləri düzəldin.',
      'Ничего не записано. Исправьте строки.',
      'Nothing was recorded. Correct the lines at fault.',
    ),
  ),
  'day-invalid': say('Tarix düzgün deyil', 'Неверная дата', 'The day is not an ISO 8601 day'),
  'limit-invalid': say('Səhifə ölçüsü yolverilməzdir', 'Недопустимый размер страницы', 'The size of the page is not allowed'),
  'account-unknown': say('Belə hesab yoxdur', 'Такой учётной записи нет', 'There is no such account'),
  'account-already-opened': say('Hesab artıq açılıb', 'Учётная запись уже открыта', 'The account is open already'),
  'account-already-closed': say('Hesab artıq bağlanıb', 'Учётная запись уже закрыта', 'The account is closed already'),
  'role-invalid': say('Belə rol yoxdur', 'Такой роли нет', 'There is no such role'),
  'red-missing': say('Regional idarə göstərilməyib', 'Не указано региональное управление', 'The regional department is missing'),
  'scope-invalid': say('Rolun əhatə dairəsi düzgün deyil', 'Неверная область роли', 'The scope does not fit the role'),

  // Reports
  'report-not-ready': say(
    'Hesabat hələ hazır deyil',
    'Отчёт ещё не готов',
    'The report is not ready',
    words('Hesabat möhürləmədən sonra yaranır.', 'Отчёт появляется после опечатывания.', 'It appears after the exercise is sealed.'),
  ),

  // Versions, engines, ourselves
  'version-mismatch': say('Bu arada dəyişdirilib', 'С тех пор изменено', 'It has changed since it was read', READ_AGAIN),
  'changed-meanwhile': say(
    'Başqası eyni anda dəyişdirib',
    'Кто-то изменил это одновременно',
    'Somebody else changed it at the same time',
    READ_AGAIN,
  ),
  'exercise-not-seen-yet': say(
    'Qiymətləndirmə hələ burada görünmür',
    'Опрос здесь ещё не виден',
    'The exercise is not known here yet',
    TRY_AGAIN,
  ),
  'questionnaire-not-seen-yet': say(
    'Sorğu vərəqi hələ burada görünmür',
    'Анкета здесь ещё не видна',
    'The questionnaire is not known here yet',
    TRY_AGAIN,
  ),
  'round-not-seen-yet': say('Mərhələ hələ burada görünmür', 'Раунд здесь ещё не виден', 'The round is not known here yet', TRY_AGAIN),
  'view-too-old': say('Məlumat köhnəlib', 'Данные устарели', 'What is known here is too old', SAME_ID),
  'outcome-unknown': say(
    'Yazılıb-yazılmadığı bəlli deyil',
    'Неизвестно, записано ли это',
    'It is unknown whether it was recorded',
    SAME_ID,
  ),
  'engine-unavailable': say('Xidmət əlçatan deyil', 'Сервис недоступен', 'An engine is not available', TRY_AGAIN),
  'service-unavailable': say('Xidmət əlçatan deyil', 'Сервис недоступен', 'A service is not available', TRY_AGAIN),
  'deadline-exceeded': sayAs(503, 'Vaxtında cavab alınmadı', 'Ответ не получен вовремя', 'There was no answer in time', TRY_AGAIN),
  'method-unimplemented': sayAs(500, 'Bu hələ mümkün deyil', 'Это пока невозможно', 'This is not possible yet'),
  internal: sayAs(500, 'Daxili xəta', 'Внутренняя ошибка', 'Something went wrong on our side'),

  /** For a code that a newer service says. */
  other: say('Sorğu qəbul edilmədi', 'Запрос не принят', 'The request was refused'),
}
