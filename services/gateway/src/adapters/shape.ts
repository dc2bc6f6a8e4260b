import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Refused } from './problems.ts'

type ShapeError = { readonly keyword: string; readonly instancePath: string; readonly params: object }

type Validated = { readonly value: unknown } | { readonly error: Refused }

/** Validates with the schema that the OpenAPI document prints. Only what came as text (path, query, headers) is converted. */
export const compileShape = (schema: TSchema, part = 'body'): ((given: unknown) => Validated) => {
  const validator = Compile(schema)
  const convert = part === 'body' ? (given: unknown) => given : fromText(schema)
  return (given) => {
    const value = convert(given)
    if (validator.Check(value)) return { value }
    return { error: refusal(validator.Errors(value) as readonly ShapeError[], value) }
  }
}

/** "12" → 12 and "true" → true where the schema asks for it; what does not fit stays as it is and is refused by the schema. */
const fromText = (schema: TSchema): ((given: unknown) => unknown) => {
  const types = Object.entries((schema as { readonly properties?: Readonly<Record<string, { readonly type?: string }>> }).properties ?? {})
  const numbers = types.filter(([, { type }]) => type === 'integer').map(([name]) => name)
  const booleans = types.filter(([, { type }]) => type === 'boolean').map(([name]) => name)
  if (numbers.length + booleans.length === 0) return (given) => given
  return (given) => {
    const converted = { ...(given as Record<string, unknown>) }
    for (const name of numbers) if (/^\d{1,15}$/.test(String(converted[name]))) converted[name] = Number(converted[name])
    for (const name of booleans) if (converted[name] === 'true' || converted[name] === 'false') converted[name] = converted[name] === 'true'
    return converted
  }
}

const refusal = (errors: readonly ShapeError[], value: unknown): Refused => {
  const [first] = errors
  if (first === undefined || (first.keyword === 'type' && first.instancePath === '')) return new Refused('body-malformed')
  if (first.keyword === 'required')
    return new Refused('field-missing', {
      field: fieldOf(first.instancePath, (first.params as { requiredProperties: string[] }).requiredProperties[0]),
    })
  if (first.keyword === 'additionalProperties')
    return new Refused('field-unknown', {
      field: fieldOf(first.instancePath, (first.params as { additionalProperties: string[] }).additionalProperties[0]),
    })
  if (first.keyword === 'boolean') return new Refused('field-unknown', { field: fieldOf(first.instancePath) })
  return new Refused(isOfWrongType(first, errors, value) ? 'field-wrong-type' : 'field-out-of-range', {
    field: fieldOf(first.instancePath),
  })
}

/** Of a choice (`anyOf`) only the first alternative speaks: a word or number that is in none of them is out of range, not of a wrong type. */
const isOfWrongType = (first: ShapeError, errors: readonly ShapeError[], value: unknown): boolean => {
  const isChoice = errors.some(({ keyword, instancePath }) => keyword === 'anyOf' && instancePath === first.instancePath)
  if (!isChoice) return first.keyword === 'type'
  const given = valueAt(value, first.instancePath)
  return typeof given !== 'string' && typeof given !== 'number'
}

const steps = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))

const valueAt = (value: unknown, pointer: string): unknown =>
  steps(pointer).reduce<unknown>((inner, step) => (inner as Record<string, unknown> | undefined)?.[step], value)

/** A JSON pointer, dotted; cut, because its words are the sender's. */
const fieldOf = (pointer: string, last?: string): string | undefined => {
  const dotted = [...steps(pointer), ...(last === undefined ? [] : [last])].join('.').slice(0, 120)
  return dotted === '' ? undefined : dotted
}
