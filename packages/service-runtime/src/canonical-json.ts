/** JSON with sorted keys and no white space: equal data gives equal bytes, whoever wrote it. Takes plain JSON data. */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value) && value.every(isPlain)) return JSON.stringify(value) // the counts: most of every document
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`
}

const isPlain = (value: unknown): boolean => value === null || typeof value !== 'object'
