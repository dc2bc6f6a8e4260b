import { LOOK_AGAIN, NO_MORE_ANSWERS, type ProblemText, say, sayAs, words } from './problem-words.ts'

/** Problem codes of those who plan and run: exercises, rounds, questionnaires, schools, accounts. */
export const EXERCISE_PROBLEMS: Readonly<Record<string, ProblemText>> = {
  // Exercises
  'exercise-unknown': say('Belə özünüqiymətləndirmə yoxdur', 'Такой самооценки нет', 'There is no such exercise'),
  'exercise-already-planned': say(
    'Özünüqiymətləndirmə artıq planlaşdırılıb',
    'Самооценка уже запланирована',
    'The exercise is planned already',
    LOOK_AGAIN,
  ),
  'exercise-not-planned': say(
    'Özünüqiymətləndirmə planlaşdırılmayıb',
    'Самооценка не запланирована',
    'The exercise is not planned',
    LOOK_AGAIN,
  ),
  'exercise-not-open': say(
    'Özünüqiymətləndirmə hələ açıq deyil',
    'Самооценка ещё не открыта',
    'The exercise is not open yet',
    words(
      'Nə vaxt açıldığını məktəbin koordinatorundan soruşun.',
      'Спросите у координатора школы, когда он откроется.',
      "Ask the school's coordinator when it opens.",
    ),
  ),
  'exercise-already-closed': say(
    'Özünüqiymətləndirmə artıq bağlanıb',
    'Самооценка уже закрыта',
    'The exercise is closed already',
    LOOK_AGAIN,
  ),
  'exercise-is-closed': say('Özünüqiymətləndirmə bağlanıb', 'Самооценка закрыта', 'The exercise is closed', NO_MORE_ANSWERS),
  'exercise-not-closed': say(
    'Özünüqiymətləndirmə hələ bağlanmayıb',
    'Самооценка ещё не закрыта',
    'The exercise is not closed yet',
    words('Əvvəlcə bağlanmasını gözləyin.', 'Сначала дождитесь закрытия.', 'Wait until it is closed.'),
  ),
  'exercise-already-sealed': say(
    'Özünüqiymətləndirmə artıq möhürlənib',
    'Самооценка уже опечатана',
    'The exercise is sealed already',
    LOOK_AGAIN,
  ),
  'exercise-is-sealed': say('Özünüqiymətləndirmə möhürlənib', 'Самооценка опечатана', 'The exercise is sealed', NO_MORE_ANSWERS),
  'exercise-not-due': say('Möhürləmə vaxtı çatmayıb', 'Время опечатывания не наступило', 'The exercise is not due to be sealed'),
  'items-frozen': say(
    'Açıldıqdan sonra suallar dəyişdirilmir',
    'После открытия вопросы не меняются',
    'The items are frozen once the exercise is open',
    words(
      'Başqa suallar üçün yeni özünüqiymətləndirmə planlaşdırın.',
      'Для других вопросов запланируйте новую самооценку.',
      'For other items, plan a new exercise.',
    ),
  ),
  'closes-before-it-opens': say(
    'Bağlanma açılmadan əvvəldir',
    'Закрытие раньше открытия',
    'The exercise would close before it opens',
    words('Bağlanma üçün daha gec bir gün seçin.', 'Выберите более поздний день закрытия.', 'Choose a later day for the closing.'),
  ),
  'closes-after-the-round': say(
    'Bağlanma mərhələnin sonundan gecdir',
    'Закрытие позже конца раунда',
    'The closing lies behind the end of the round',
    words('Mərhələnin sonunadək bir gün seçin.', 'Выберите день до конца раунда.', 'Choose a day before the end of the round.'),
  ),
  'closes-too-early': say(
    'Bu qədər tez bağlamaq olmaz',
    'Так рано закрывать нельзя',
    'The exercise may not be closed so early',
    words(
      'Mərhələnin icazə verdiyi ilk günü gözləyin.',
      'Дождитесь первого дня, когда раунд это разрешает.',
      'Wait for the first day on which the round allows it.',
    ),
  ),
  'extending-only-lengthens': say(
    'Müddət yalnız uzadıla bilər',
    'Срок можно только продлить',
    'Extending only lengthens',
    words('İndikindən gec bir gün seçin.', 'Выберите день позже нынешнего.', 'Choose a day later than the present one.'),
  ),
  'level-not-taught': say('Məktəbdə bu pillə yoxdur', 'В школе нет этой ступени', 'The school does not teach this level'),
  'languages-empty': say(
    'Məktəbin bölmə dillərində sorğu vərəqi yoxdur',
    'Нет анкеты на языках секторов школы',
    'The questionnaire has none of the section languages of the school',
  ),
  'language-unknown': say(
    'Belə bölmə dili yoxdur',
    'Такого сектора в школе нет',
    'The exercise has no section in this language',
    words(
      'Məktəbin bölmə dillərindən birini seçin.',
      'Выберите язык одного из секторов школы.',
      "Choose a language of the school's sections.",
    ),
  ),
  'expected-number-invalid': say(
    'Gözlənilən say yolverilməzdir',
    'Недопустимое ожидаемое число',
    'The expected number is not allowed',
    words(
      'Məktəbdə bu roldan neçə nəfər olduğunu yazın.',
      'Укажите, сколько человек этой роли в школе.',
      'Say how many people of this role the school has.',
    ),
  ),
  'optional-item-unknown': say(
    'Belə əlavə sual yoxdur',
    'Такого дополнительного вопроса нет',
    'There is no such optional item',
    words(
      'Səhifəni yeniləyin və əlavə sualları siyahıdan seçin.',
      'Обновите страницу и выберите дополнительные вопросы из списка.',
      'Reload the page and choose optional items from the list.',
    ),
  ),
  'too-many-own-items': say(
    'Öz suallarınız çoxdur',
    'Слишком много собственных вопросов',
    'Too many own items',
    words('Ən çoxu 10 sual saxlayın.', 'Оставьте не больше 10 вопросов.', 'Keep 10 at most.'),
  ),
  'own-item-invalid': say(
    'Öz sualınız yolverilməzdir',
    'Собственный вопрос недопустим',
    'An own item is not allowed',
    words(
      'Hər dildə ən çoxu 12 sözlə yazın və ən azı bir rol seçin.',
      'Напишите его на каждом языке, не больше 12 слов, и выберите хотя бы одну роль.',
      'Write it in every language in at most 12 words, and choose at least one role.',
    ),
  ),
  'expected-below-issued': say(
    'Verilmiş kodlardan az ola bilməz',
    'Меньше, чем выдано кодов',
    'Fewer expected people than codes issued',
    words('Daha böyük say yazın.', 'Укажите большее число.', 'Give a larger number.'),
  ),
  'grade-band-invalid': say(
    'Belə sinif qrupu yoxdur',
    'Такой группы классов нет',
    'There is no such grade band',
    words('Bu pillənin siniflərindən birini seçin.', 'Выберите один из классов этой ступени.', 'Choose one of the grades of this level.'),
  ),
  'count-invalid': say(
    'Kodların sayı yolverilməzdir',
    'Недопустимое число кодов',
    'The number of codes is not allowed',
    words('1 və ya daha böyük tam ədəd yazın.', 'Введите целое число, не меньше 1.', 'Enter a whole number, 1 or more.'),
  ),
  'exercise-number-invalid': say(
    'Özünüqiymətləndirmənin nömrəsi yolverilməzdir',
    'Недопустимый номер самооценки',
    'The number of the exercise is not allowed',
  ),
  'optional-items-only-in-full': say(
    'Əlavə suallar yalnız tam variantdadır',
    'Дополнительные вопросы есть только в полной форме',
    'Optional items are asked in the full length only',
  ),
  'too-many-codes': say(
    'Gözləniləndən çox kod',
    'Кодов больше, чем ожидается',
    'More codes than expected people and 10 %',
    words(
      'Daha az kart hazırlayın: cəmi gözlənilən sayın ən çoxu 110 %-i qədər ola bilər.',
      'Создайте меньше карточек: всего может быть не больше 110 % ожидаемого числа.',
      'Make fewer cards: in all there may be 110 % of the expected number at most.',
    ),
  ),

  // Rounds and questionnaires
  'round-unknown': say('Belə mərhələ yoxdur', 'Такого раунда нет', 'There is no such round'),
  'round-already-planned': say(
    'Mərhələ başqa cür planlaşdırılıb',
    'Раунд уже запланирован иначе',
    'The round is planned already, and otherwise',
  ),
  'round-invalid': say('Mərhələnin qaydaları yolverilməzdir', 'Недопустимые правила раунда', 'The rules of the round are not allowed'),
  'round-ends-in-the-past': say('Mərhələnin sonu keçmişdədir', 'Конец раунда в прошлом', 'The round ends in the past'),
  'round-is-over': say(
    'Mərhələ başa çatıb',
    'Раунд завершён',
    'The round is over',
    words('Növbəti mərhələni gözləyin.', 'Дождитесь следующего раунда.', 'Wait for the next round.'),
  ),
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
}
