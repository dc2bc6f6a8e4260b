/**
 * Attacks on published national figures (trust.md §1.6). Pure: they read published cells and the true frame, to check what they
 * guess. Each must find nothing; T14 turns secondary suppression off, and then they must find something.
 */
export * from './attacks/coalition.ts'
export * from './attacks/multisets.ts'
export * from './attacks/padding.ts'
export * from './attacks/rank.ts'
export * from './attacks/run.ts'
export * from './attacks/search.ts'
export * from './attacks/subtraction.ts'
export * from './attacks/surfaces.ts'
export { type AttackTarget, type Attribute, type Leak, type ReadFigure, type Scene, sceneOf, type TrueUnit } from './attacks/target.ts'
export * from './attacks/together.ts'
export * from './attacks/versions.ts'
