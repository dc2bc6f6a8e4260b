import { EXERCISE_PROBLEMS } from './problem-texts-of-exercises.ts'
import { RESULT_PROBLEMS } from './problem-texts-of-results.ts'
import {
  ASK_FOR_CARD,
  CHECK_DIGITS,
  type ProblemText,
  READ_AGAIN,
  SAME_ID,
  SIGN_IN,
  say,
  sayAs,
  TRY_AGAIN,
  words,
} from './problem-words.ts'

/** Every problem code in the reader's words. `docs/problems.md` is printed from it. */
export const PROBLEMS: Readonly<Record<string, ProblemText>> = {
  ...RESULT_PROBLEMS,
  ...EXERCISE_PROBLEMS,

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
  'not-allowed': say(
    'Buna icazəniz yoxdur',
    'У вас нет на это права',
    'You may not do this',
    words(
      'Bu işi başqa rol görür. Hansı açarla daxil olduğunuza baxın.',
      'Это делает другая роль. Проверьте, с каким ключом вы вошли.',
      'Another role does this. Look which token you signed in with.',
    ),
  ),

  // Codes and responses
  'code-mistyped': say('Kod səhv yazılıb', 'Код введён с ошибкой', 'The code is mistyped', CHECK_DIGITS),
  'code-unknown': say('Belə kod verilməyib', 'Такой код не выдавался', 'This code was never issued', CHECK_DIGITS),
  'code-revoked': say('Kod ləğv edilib', 'Код отозван', 'The code has been revoked', ASK_FOR_CARD),
  'code-already-used': say('Bu kodla artıq cavab verilib', 'По этому коду уже ответили', 'This code has been used already', ASK_FOR_CARD),
  'code-of-another-exercise': say(
    'Kod başqa özünüqiymətləndirməyə aiddir',
    'Код относится к другой самооценке',
    'The code belongs to another exercise',
    words(
      'Kartın hansı özünüqiymətləndirmədən olduğuna baxın.',
      'Проверьте, к какой самооценке относится карточка.',
      'See which exercise the card belongs to.',
    ),
  ),
  'answers-malformed': say(
    'Cavablar oxunmur',
    'Ответы не читаются',
    'The answers cannot be read',
    words(
      'Kodu yenidən yazın və cavabları bir də göndərin.',
      'Введите код заново и отправьте ответы ещё раз.',
      'Enter the code again and send the answers once more.',
    ),
  ),
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
    words(
      'Kodu yenidən yazın: sorğu vərəqi təzələnəcək.',
      'Введите код заново: анкета обновится.',
      'Enter the code again: the questionnaire is renewed.',
    ),
  ),

  'sealed-form-unreadable': say(
    'Möhürlənmiş vərəq oxunmur',
    'Запечатанную анкету прочитать нельзя',
    'The sealed form cannot be read',
    words(
      'Fayl zədələnib və ya başqa sistem üçün möhürlənib.',
      'Файл повреждён или запечатан для другой системы.',
      'The file is damaged, or it was sealed for another installation.',
    ),
  ),

  // Limits
  'too-many-submissions': say('Bu kodla həddindən artıq cəhd edilib', 'Слишком много попыток', 'Too many submissions', TRY_AGAIN),
  'too-many-wrong-codes': say('Həddindən artıq yanlış kod', 'Слишком много неверных кодов', 'Too many wrong codes', TRY_AGAIN),
  'too-many-streams': sayAs(503, 'Həddindən artıq izləyici', 'Слишком много подписчиков', 'Too many watchers', TRY_AGAIN),
  'queue-full': say('Növbə doludur', 'Очередь заполнена', 'The queue is full', SAME_ID),
  'waited-too-long': sayAs(503, 'Növbədə çox gözlədi', 'Слишком долгое ожидание в очереди', 'It waited too long in the queue', SAME_ID),

  // Versions, engines, ourselves
  'version-mismatch': say('Bu arada dəyişdirilib', 'С тех пор изменено', 'It has changed since it was read', READ_AGAIN),
  'changed-meanwhile': say(
    'Başqası eyni anda dəyişdirib',
    'Кто-то изменил это одновременно',
    'Somebody else changed it at the same time',
    READ_AGAIN,
  ),
  'exercise-not-seen-yet': say(
    'Özünüqiymətləndirmə hələ burada görünmür',
    'Самооценка здесь ещё не видна',
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
