import { type ProblemText, say, sayAs, TRY_AGAIN, words } from './problem-words.ts'

/** Problem codes of reports, action plans and results of the nation. */
export const RESULT_PROBLEMS: Readonly<Record<string, ProblemText>> = {
  // Results of the nation
  'round-not-sealed': say(
    'Mərhələnin bəzi özünüqiymətləndirmələri hələ möhürlənməyib',
    'Не все самооценки раунда опечатаны',
    'Some exercises of the round are not sealed yet',
    words(
      'Sonuncusu möhürlənəndən sonra yenidən cəhd edin.',
      'Повторите, когда будет опечатана последняя.',
      'Try again after the last seal.',
    ),
  ),
  'snapshot-unknown': say('Belə nəticə buraxılışı yoxdur', 'Такого выпуска результатов нет', 'There is no such snapshot'),
  'snapshot-not-ready': say('Nəticələr hazırlanır', 'Результаты готовятся', 'The results are being prepared', TRY_AGAIN),
  'snapshot-not-requested': say('Buraxılış istənilməyib', 'Выпуск не запрошен', 'No snapshot has been asked for'),
  'snapshot-revision-unsafe': say(
    'Dəyişiklik bir neçə nəfərin cavabını üzə çıxarardı',
    'Изменение раскрыло бы ответы нескольких человек',
    'The change would show what a few people answered',
    words('Əvvəlki buraxılış qüvvədə qalır.', 'Действует прежний выпуск.', 'The snapshot before stays in force.'),
  ),
  'benchmarks-not-published': say(
    'Bənzər məktəblər haqqında məlumat hələ dərc olunmayıb',
    'Сведения о похожих школах ещё не опубликованы',
    'Bands of similar schools are not published yet',
    words('Mərhələnin nəticələri ilə birlikdə dərc olunur.', 'Публикуются вместе с итогами раунда.', "They come with the round's results."),
  ),
  'role-without-benchmarks': say(
    'Bənzər məktəblərlə müqayisə yalnız müəllimlər və şagirdlər üçündür',
    'Сравнение с похожими школами есть только для учителей и учеников',
    'Bands of similar schools are of teachers and students only',
  ),
  'snapshot-not-reproducible': say(
    'Jurnal dərc olunmuş buraxılışı eynilə vermir',
    'Журнал не даёт опубликованный выпуск в том же виде',
    'The log does not give the published snapshot again',
    words('Əvvəlki buraxılış qüvvədə qalır.', 'Действует прежний выпуск.', 'The snapshot before stays in force.'),
  ),
  'snapshot-not-a-revision': sayAs(
    404,
    'Bu, ilk buraxılışdır: müqayisə üçün əvvəlkisi yoxdur',
    'Это первый выпуск: сравнивать не с чем',
    'This is the first snapshot: there is none before it',
  ),
  'measure-unknown': say(
    'Bu qrup üçün belə göstərici yoxdur',
    'Для этой группы нет такого показателя',
    'There is no such measure for this group',
    words('Siyahıdan göstərici seçin.', 'Выберите показатель из списка.', 'Choose a measure from the list.'),
  ),
  'account-token-unknown': say('Bu hesabın belə açarı yoxdur', 'У этой учётной записи нет такого ключа', 'This account has no such token'),
  'sample-already-drawn': say('Seçmə artıq aparılıb', 'Выборка уже сделана', 'The sample has been drawn already'),
  'sample-not-drawn': sayAs(404, 'Seçmə aparılmayıb', 'Выборка не сделана', 'No sample has been drawn'),
  'sample-empty': say('Heç bir təbəqə göstərilməyib', 'Не указано ни одной страты', 'No stratum is named'),
  'sample-too-large': say('Burada o qədər məktəb yoxdur', 'Здесь нет столько школ', 'There are not so many schools here'),
  'stratum-twice': say('Təbəqə iki dəfə göstərilib', 'Страта указана дважды', 'A stratum is named twice'),
  'role-without-results': say('Bu rol üzrə nəticə yoxdur', 'По этой роли результатов нет', 'There are no results of this role'),
  'dimension-unknown': say('Belə bölgü yoxdur', 'Такого разреза нет', 'There is no such dimension'),
  'combination-not-in-catalogue': say(
    'Bu bölgülər birlikdə göstərilmir',
    'Эти разрезы вместе не показываются',
    'These dimensions are not shown together',
    words(
      'region, level, urban, language, type, size: ən çoxu ikisi; rayon və ya programme: yalnız tək.',
      'region, level, urban, language, type, size: не более двух; rayon или programme: только отдельно.',
      'Of region, level, urban, language, type and size at most two; rayon or programme alone.',
    ),
  ),
  'cursor-foreign': sayAs(
    422,
    'Bu davam nişanı başqa sorğunundur',
    'Эта метка продолжения от другого запроса',
    'This cursor belongs to another query',
  ),
  // Reports
  'report-not-ready': say(
    'Hesabat hələ hazır deyil',
    'Отчёт ещё не готов',
    'The report is not ready',
    words('Hesabat möhürləmədən sonra yaranır.', 'Отчёт появляется после опечатывания.', 'It appears after the exercise is sealed.'),
  ),
  'levels-not-ready': say(
    'Bütün məktəb üzrə hesabat hələ hazır deyil',
    'Отчёт по всей школе ещё не готов',
    'The report of the whole school is not ready',
    words(
      'O, bu mərhələdə məktəbin bütün pillələri möhürlənəndən sonra yaranır.',
      'Он появляется, когда в этом раунде опечатаны самооценки всех ступеней школы.',
      "It appears once the exercises of all the school's levels in this round are sealed.",
    ),
  ),

  // Action plans
  'exercise-not-sealed': say(
    'Özünüqiymətləndirmə hələ möhürlənməyib',
    'Самооценка ещё не опечатана',
    'The exercise is not sealed yet',
    words('Plan hesabatdan sonra qurulur.', 'План составляют после отчёта.', 'A plan follows from the report.'),
  ),
  'two-or-three-items': say(
    'İki və ya üç fikir seçin',
    'Выберите два или три утверждения',
    'Choose two or three statements',
    words('Az seçin ki, görüləsi iş bitsin.', 'Чем меньше выбрано, тем больше сделают.', 'The fewer there are, the more gets done.'),
  ),
  'item-not-in-report': say('Hesabatda belə fikir yoxdur', 'В отчёте нет такого утверждения', 'The report has no such statement'),
  'item-has-actions': say(
    'Bu fikir üzrə artıq tədbir var',
    'По этому утверждению уже есть действия',
    'There are actions for this statement',
    words('Əvvəlcə həmin tədbirləri silin.', 'Сначала удалите эти действия.', 'Remove these actions first.'),
  ),
  'item-not-picked': say('Bu fikir plan üçün seçilməyib', 'Это утверждение не выбрано для плана', 'The plan has no such statement'),
  'action-unknown': say('Belə tədbir yoxdur', 'Такого действия нет', 'There is no such action'),
  'action-id-invalid': say('Tədbirin nömrəsi yolverilməzdir', 'Недопустимый номер действия', 'The id of the action is not allowed'),
  'action-text-invalid': say(
    'Mətn boşdur və ya çox uzundur',
    'Текст пуст или слишком длинный',
    'The text is empty or too long',
    words('Bir neçə sözlə yazın.', 'Напишите в нескольких словах.', 'Say it in a few words.'),
  ),
  'responsible-invalid': say(
    'Məsul vəzifə göstərilməyib',
    'Не указана ответственная должность',
    'Say which function is responsible',
    words('Ad yox, vəzifə yazın.', 'Укажите должность, а не имя.', 'A function, not a name.'),
  ),
  'due-invalid': say(
    'Son tarix yolverilməzdir',
    'Недопустимый срок',
    'The day is not possible',
    words(
      'Bu gündən üç ilədək bir gün seçin.',
      'Выберите день от сегодняшнего до трёх лет вперёд.',
      'Choose a day from today on, within three years.',
    ),
  ),
  'status-invalid': say('Belə vəziyyət yoxdur', 'Такого состояния нет', 'There is no such status'),
  'too-many-actions': say(
    'Bu fikir üzrə tədbir çoxdur',
    'Слишком много действий по этому утверждению',
    'There are too many actions for this statement',
    words('Ən çoxu beşdir. Birini silin.', 'Не больше пяти. Удалите одно.', 'Five at most. Remove one.'),
  ),
}
