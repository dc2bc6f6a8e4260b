/** The totally anti-symmetric quasigroup of order 10 of H. M. Damm's thesis (2004). */
const TABLE = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
]

const LENGTH = 16

/** The digits of whatever was typed, pasted or read from a QR code. */
export const digitsOf = (text: string): string => text.replace(/\D/g, '')

/** Whether 16 digits end with their check digit: finds every wrong digit and every swap of neighbours. */
export const isCode = (text: string): boolean => {
  const digits = digitsOf(text)
  let interim = 0
  for (const digit of digits) interim = Number(TABLE[interim]?.[Number(digit)])
  return digits.length === LENGTH && interim === 0
}

/** In four groups, as on the card. */
export const grouped = (text: string): string =>
  digitsOf(text)
    .slice(0, LENGTH)
    .replace(/(\d{4})(?=\d)/g, '$1 ')
