import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { skip } from '@guzgu/test-engines/required'

// For tests: a PDF as others read it (poppler).

/** `describe` only where poppler's tools are installed; says why not otherwise, and fails where engines are required. */
export const popplerIsHere = (): boolean => {
  if (spawnSync('pdfinfo', ['-v']).status === 0) return true
  skip('poppler', 'pdfinfo is not installed (Debian: poppler-utils)')
  return false
}

/** What `pdfinfo` says, the tree of tags, the fonts, and the text in reading order. */
export const readPdf = (
  bytes: Uint8Array,
): { readonly info: string; readonly tags: string; readonly fonts: string; readonly text: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'guzgu-pdf-'))
  const file = join(folder, 'read.pdf')
  const tell = (tool: string, ...args: string[]): string =>
    execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    writeFileSync(file, bytes)
    return {
      info: tell('pdfinfo', file),
      tags: tell('pdfinfo', '-struct', file),
      fonts: tell('pdffonts', file),
      text: tell('pdftotext', '-layout', file, '-'),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
