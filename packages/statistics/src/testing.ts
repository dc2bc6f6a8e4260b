/** A synthetic country for tests and benchmarks; nothing here is ever published. */
export { FRAME_ROLES, type FrameRole, type FrameUnit, type SyntheticFrame, syntheticFrame } from './testing/frame.ts'
export { type Random, randomFrom } from './testing/random.ts'
