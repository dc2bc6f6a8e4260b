export { registerOf } from '../pilot/register.ts'
export { verifyAgainstLog } from '../verify/against-log.ts'
export { attackNation, type ReadCells, unprotected } from './attack-nation.ts'
export {
  attackRevisions,
  type Corrections,
  type CountedPeople,
  countPeople,
  readVersion,
  shownAgain,
} from './attack-revisions.ts'
export { type Examined, examineNation } from './examine-nation.ts'
export { type Nation, runNation } from './run-nation.ts'
export { syntheticSchools } from './synthetic-schools.ts'
