import { scaleLinear } from 'd3-scale'

/** The points of the scale of agreement. */
export const AXIS = [1, 2, 3, 4, 5] as const

const place = scaleLinear([1, 5], [4, 96])

/** Where a mean stands on a drawing of any width, as SVG has it; marks at the ends are not cut. */
export const placeOf = (mean: number): string => `${Math.round(place(mean) * 100) / 100}%`
