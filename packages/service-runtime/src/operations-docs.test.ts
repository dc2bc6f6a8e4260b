import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { SETTINGS } from './config.ts'

const OPERATIONS = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8')

/** `undefined`: it must be given. */
const toCell = (otherwise: string | undefined): string => {
  if (otherwise === undefined) return 'refused'
  return otherwise === '' ? 'none' : `\`${otherwise}\``
}

it('documents every environment name as it is read, and no other', () => {
  const expected = Object.entries(SETTINGS).map(
    ([name, { readBy, otherwise, meaning }]) => `| \`${name}\` | ${readBy} | ${toCell(otherwise)} | ${meaning} |`,
  )
  expect(OPERATIONS.split('\n').filter((line) => /^\| `(GUZGU|OTEL)_/.test(line))).toEqual(expected)
})
