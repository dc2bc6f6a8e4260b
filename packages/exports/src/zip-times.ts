const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const END_BYTES = 22
/** 1 January 1980, the first day of a ZIP archive. */
const FIRST_DAY = 0x0021

/** The same archive with every entry's time set to the first one possible: the same content is the same bytes. */
export const withoutTimes = (archive: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(archive)
  const view = new DataView(bytes.buffer)
  const end = bytes.length - END_BYTES
  if (view.getUint32(end, true) !== END) throw new Error('not a ZIP archive without a comment')
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    const local = view.getUint32(at + 42, true)
    if (view.getUint32(at, true) !== CENTRAL || view.getUint32(local, true) !== LOCAL) throw new Error('a ZIP archive without its entries')
    view.setUint32(at + 12, FIRST_DAY << 16, true)
    view.setUint32(local + 10, FIRST_DAY << 16, true)
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return bytes
}
