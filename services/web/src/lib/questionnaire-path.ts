/** Where the gateway tells what a role is asked at a level, in a language. `questionnaire`: `id@version`. */
export const questionnairePath = (
  questionnaire: string,
  { role, level, language }: { readonly role: string; readonly level: string; readonly language: string },
): string => `/v1/questionnaires/${questionnaire.replace('@', '/')}?role=${role}&level=${level}&language=${language}`
