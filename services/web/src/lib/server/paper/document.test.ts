import { describe, expect, it } from '@jest/globals'
import { openDocument } from './document.ts'
import { popplerIsHere, readPdf } from './read-pdf.ts'

const WORDS = 'Şəki İsmayıllı ığdır Əə Ёжик щука'

const aDocument = async () => {
  const document = openDocument({ title: 'Sınaq', language: 'az', foot: 'digest abc', pageOf: (page, pages) => `${page} / ${pages}` })
  document.heading(1, WORDS)
  document.text('Bir cümlə.')
  document.list(['bir', 'iki'])
  document.figure('Rəhbər 3,9', 40, (pdf, { x, y, width }) => void pdf.rect(x, y, width, 30).fill('#1f4e8c'))
  document.table(
    [
      { title: 'Sahə', width: 3 },
      { title: 'Orta', number: true },
    ],
    Array.from({ length: 50 }, (_, i) => [`Sətir ${i}`, `${i}`]),
    'Cədvəl',
  )
  return readPdf(await document.end())
}

const withPoppler = popplerIsHere() ? describe : describe.skip

withPoppler('a document', () => {
  it('is tagged, carries its font, and its text can be read out', async () => {
    const { info, tags, fonts, text } = await aDocument()
    expect(info).toMatch(/Tagged: +yes/)
    expect(text).toContain(WORDS)
    for (const part of ['Document', 'H1', 'Figure', 'Table', 'TR', 'TH', 'LI']) expect(tags).toContain(part)
    expect(fonts).toMatch(/NotoSans\S* +CID TrueType +Identity-H +yes yes yes/)
  })
  it('goes on over pages and numbers them', async () => {
    const { text } = await aDocument()
    expect(text).toContain('Sətir 49')
    expect(text).toMatch(/1 ?\/ ?2/)
    expect(text).toMatch(/2 ?\/ ?2/)
    expect(text.match(/Sahə +Orta/g)).toHaveLength(2)
  })
  it('keeps together what belongs together, and columns beside each other', async () => {
    const document = openDocument({ title: 'T', language: 'az', foot: '', pageOf: (page) => `səhifə ${page}` })
    document.ornament(650, () => {})
    document.together(() => {
      document.heading(3, 'Başlıq')
      document.beside([() => document.text('sol'), () => document.list(['sağ', 'sağda', 'daha sağda'], { numbered: true })])
      document.figure('Şəkil', 60, () => {})
    })
    const { text, info } = await readPdf(await document.end())
    expect(info).toMatch(/Pages: +2/)
    expect(text).toMatch(/səhifə 1\s+Başlıq\n/)
    expect(text).toMatch(/sol +1\. sağ/)
  })
  it('is not broken by what people type', async () => {
    const document = openDocument({ title: 'a\u0000b', language: 'az', foot: `${'ə'.repeat(400)}`, pageOf: () => 'son' })
    document.heading(1, `<b>${'Ş'.repeat(120)}</b> \u202Eabc\u202C`)
    document.table([{ title: 'a' }, { title: 'b', number: true }], [[`=1+1 ${'м'.repeat(300)}`, 'מילה']])
    const { text, info } = await readPdf(await document.end())
    expect(info).toMatch(/Pages: +1/)
    expect(text.replace(/\s/g, '')).toContain(`<b>${'Ş'.repeat(120)}</b>abc`)
    expect(text.replace(/\s/g, '')).toContain('=1+1')
    expect(text).toContain('son')
  })
  it('is the same bytes for the same contents and moment', async () => {
    const write = async (): Promise<string> => {
      const document = openDocument({ title: 'T', language: 'az', foot: 'f', pageOf: () => '1', created: 1_600_000_000_000 })
      document.text('Bir')
      return Buffer.from(await document.end()).toString('base64')
    }
    expect(await write()).toBe(await write())
  })
})
