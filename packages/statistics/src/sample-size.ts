/** 1.96² · 0.25 / 0.05²: a margin of 5 points at 95 %, whatever the share. */
const INFINITE = (1.96 ** 2 * 0.25) / 0.05 ** 2

/**
 * How many of a group must answer so that they speak for it: the sample size of a proportion with a margin of 5 points at 95 % and a
 * finite population, n = N·x / (N + x − 1) with x = 384.16 (Cochran 1977, §4.4). Everybody in small groups.
 */
export const enough = (population: number): number => Math.min(population, Math.ceil((population * INFINITE) / (population + INFINITE - 1)))
