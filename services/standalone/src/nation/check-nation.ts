import type { Padding } from '@guzgu/statistics/attacks'
import type { Attacked } from './attack-nation.ts'
import { type Counted, examineNation } from './examine-nation.ts'
import type { Nation } from './run-nation.ts'

/** Reads everything that is published, holds each figure against the people, prints what was compared. True if all is equal. */
export const checkNation = async (address: string, nation: Nation): Promise<boolean> => {
  const { responses, exercises } = nation
  const examined = await examineNation(address, nation)
  const { snapshot, digest, byDepth, compared, weighted, drawn, hiddenDrawn, gendered, bands, hiddenBands } = examined
  const { attacked, leaks, differences } = examined
  const each = [...attacked.values()]
  const count = (of: (one: Attacked) => number): number => each.reduce((sum, one) => sum + of(one), 0)
  const colluding = Math.max(...each.map((one) => one.colluding))
  console.log(`
published of ${responses} responses in ${exercises} exercises of ${snapshot.schools} schools:
${byDepth.map(depthLine).join('\n')}
  figures recomputed        ${compared} (from the generator's own people, with plain arithmetic)
  means weighted, alphas    ${weighted} (from the same people)
  drawn schools alone       ${drawn} figures (from the same people), ${hiddenDrawn} means hidden
  figures by gender         ${gendered} (from the same people)
  similar schools           ${bands} bands (from the same people), ${hiddenBands} hidden
  patterns attacked         ${count(({ patterns }) => patterns)}, with ${count(({ equations }) => equations)} figures beside them
  schools that collude      at most ${colluding} of 1000 pairs see others together
  guesses of an attribute   at most ${(100 * Math.max(...each.map(({ gain }) => gain))).toFixed(1)} points better by many cells than by one
  a coordinator who fills in every card that his school has left:
${[...attacked].flatMap(([role, { padding }]) => (padding === undefined ? [] : [paddingLine(role, padding)])).join('\n')}
  leaks found               ${leaks.length}
${listed(leaks.map(({ attack, about }) => `${attack}: ${about}`))}
  differences               ${differences.length}
${listed(differences)}
digest of the snapshot      ${snapshot.digest}
digest of what was read     ${digest}`)
  return differences.length === 0 && leaks.length === 0
}

const listed = (lines: readonly string[]): string =>
  lines
    .slice(0, 20)
    .map((line) => `    ${line}`)
    .join('\n')

const depthLine = ({ published, suppressed, respondents, all }: Counted, depth: number): string => {
  const name = ['nation', 'one dimension', 'two dimensions'][depth] ?? ''
  const covered = all === 0 ? '' : `, ${((100 * respondents) / all).toFixed(1)} % of respondents covered`
  return `  cells, ${name.padEnd(18)} ${published} published, ${suppressed} suppressed${covered}`
}

const paddingLine = (role: string, { nation, furthest, onOneSchool, opened, fewestOthers }: Padding): string =>
  `    ${role.padEnd(8)} moves the nation by at most ${nation.toFixed(2)} points, a cell by ${furthest.toFixed(2)}; ` +
  `${onOneSchool} shown cells need their largest school; ${opened} hidden ones could be opened` +
  (fewestOthers === undefined ? '' : `, with ${fewestOthers} others or more`)
