const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** RFC 4648 §5 without padding. */
export const toBase64Url = (bytes: Uint8Array): string => {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const three = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const characters = Math.min(4, bytes.length - i + 1)
    for (let k = 0; k < characters; k += 1) text += ALPHABET[(three >> (18 - 6 * k)) & 63]
  }
  return text
}

/** Undefined unless it is exactly what `toBase64Url` writes. */
export const fromBase64Url = (text: string): Uint8Array | undefined => {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  for (let i = 0, at = 0; i < text.length; i += 1) {
    const value = ALPHABET.indexOf(text[i] as string)
    if (value < 0) return undefined
    bits = ((bits << 6) | value) & 0xff_ff
    const pending = ((i + 1) * 6) % 8
    if (pending < 6) bytes[at++] = bits >> pending
  }
  return toBase64Url(bytes) === text ? bytes : undefined
}
