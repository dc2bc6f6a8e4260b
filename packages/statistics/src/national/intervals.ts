import { add, compare, fromDecimal, multiply, type Rational, rational, sqrtDecimal, subtract, toDecimal } from '../rational.ts'

/** 0.975 quantiles of Student's t in millionths for 1 … 120 degrees of freedom (R 4.2, `qt`; NIST table 1.3.6.7.2 to its three places). */
// biome-ignore format: a table
const T_MILLIONTHS: readonly number[] = [
  12_706_205, 4_302_653, 3_182_446, 2_776_445, 2_570_582, 2_446_912, 2_364_624, 2_306_004, 2_262_157, 2_228_139, 2_200_985,
  2_178_813, 2_160_369, 2_144_787, 2_131_450, 2_119_905, 2_109_816, 2_100_922, 2_093_024, 2_085_963, 2_079_614, 2_073_873,
  2_068_658, 2_063_899, 2_059_539, 2_055_529, 2_051_831, 2_048_407, 2_045_230, 2_042_272, 2_039_513, 2_036_933, 2_034_515,
  2_032_245, 2_030_108, 2_028_094, 2_026_192, 2_024_394, 2_022_691, 2_021_075, 2_019_541, 2_018_082, 2_016_692, 2_015_368,
  2_014_103, 2_012_896, 2_011_741, 2_010_635, 2_009_575, 2_008_559, 2_007_584, 2_006_647, 2_005_746, 2_004_879, 2_004_045,
  2_003_241, 2_002_465, 2_001_717, 2_000_995, 2_000_298, 1_999_624, 1_998_972, 1_998_341, 1_997_730, 1_997_138, 1_996_564,
  1_996_008, 1_995_469, 1_994_945, 1_994_437, 1_993_943, 1_993_464, 1_992_997, 1_992_543, 1_992_102, 1_991_673, 1_991_254,
  1_990_847, 1_990_450, 1_990_063, 1_989_686, 1_989_319, 1_988_960, 1_988_610, 1_988_268, 1_987_934, 1_987_608, 1_987_290,
  1_986_979, 1_986_675, 1_986_377, 1_986_086, 1_985_802, 1_985_523, 1_985_251, 1_984_984, 1_984_723, 1_984_467, 1_984_217,
  1_983_972, 1_983_731, 1_983_495, 1_983_264, 1_983_038, 1_982_815, 1_982_597, 1_982_383, 1_982_173, 1_981_967, 1_981_765,
  1_981_567, 1_981_372, 1_981_180, 1_980_992, 1_980_808, 1_980_626, 1_980_448, 1_980_272, 1_980_100, 1_979_930,
]
const NORMAL_MILLIONTHS = 1_959_964

/** The factor of a 95 % interval with `df` degrees of freedom, six places; from 121 that of the normal distribution (trust.md §2.2). */
export function tQuantile(df: number): Rational {
  if (!Number.isInteger(df) || df < 1) throw new RangeError(`${df} degrees of freedom`)
  return rational(T_MILLIONTHS[df - 1] ?? NORMAL_MILLIONTHS, 1_000_000)
}

/** Lower and upper bound, as printed. */
export type Interval = { readonly low: string; readonly high: string }

const ROOT_PLACES = 12

/**
 * 95 % interval ȳ ± t(m−1)·SE of a mean over m schools, within the scale 1 … `points`. The root is taken to twelve places, everything
 * else is exact. Undefined below two schools.
 */
export function interval(
  { mean, variance, schools }: { readonly mean: Rational; readonly variance: Rational | undefined; readonly schools: number },
  points: number,
  places: number,
): Interval | undefined {
  if (variance === undefined) return undefined
  const reach = multiply(tQuantile(schools - 1), fromDecimal(sqrtDecimal(variance, ROOT_PLACES)))
  const [bottom, top] = [rational(1), rational(points)]
  const [low, high] = [subtract(mean, reach), add(mean, reach)]
  return {
    low: toDecimal(compare(low, bottom) < 0 ? bottom : low, places),
    high: toDecimal(compare(high, top) > 0 ? top : high, places),
  }
}
