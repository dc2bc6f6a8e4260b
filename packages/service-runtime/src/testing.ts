export { createDeadLetters } from './dead-letters.ts'
export { CHECKPOINTS, type FoldRunnerOptions, foldPartition, type HotDocument } from './fold-runner.ts'
export type { PlantedBug } from './planted-bugs.ts'
export { type TransformRunnerOptions, transformPartition } from './transform-runner.ts'
