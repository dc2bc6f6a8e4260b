import type { ReportView } from '#lib/report/report.ts'

const TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

/** `name` as a file's name on any system and in any header: letters of ASCII, digits, `.`, `_` and `-`. */
export const fileName = (name: string, type: keyof typeof TYPES): string => `guzgu-${name.replace(/[^\w.-]+/g, '-')}.${type}`

/**
 * A document that is made of a report. Its tag is weak: the digest says that the figures are the same, not that the bytes are. Nothing is
 * kept by a browser; the hook says no-store.
 */
export const download = async (
  request: Request,
  { digest }: Pick<ReportView, 'digest'>,
  { name, type, language }: { readonly name: string; readonly type: keyof typeof TYPES; readonly language: string },
  make: () => Promise<Uint8Array>,
): Promise<Response> => {
  const etag = `W/"${digest}-${language}"`
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } })
  return new Response(new Uint8Array(await make()), {
    headers: {
      'content-type': TYPES[type],
      'content-disposition': `attachment; filename="${fileName(`${name}-${language}`, type)}"`,
      'content-language': language,
      etag,
    },
  })
}
