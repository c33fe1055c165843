import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import { placesOf, type Place } from '../../contract/http.ts'
import type { Route } from './routes.ts'

type Part = Readonly<Record<string, unknown>>
type Parsed = Readonly<Record<Place, Part>>

/** What is asked for, by the form of a call's own entry. */
export interface Form {
  /** @throws FoyerError `input.invalid` naming the parts that are not as the form has them, `input.tooLarge` never */
  read(parts: Parsed): unknown
}

interface JsonSchema { type?: string }

/** A text of path or query as what the form takes there. One that is not stays a text, which the form refuses. */
function valueOf(given: unknown, { type }: JsonSchema): unknown {
  if (typeof given !== 'string') return given
  if ((type === 'integer' || type === 'number') && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(given)) return Number(given)
  if (type === 'boolean' && (given === 'true' || given === 'false')) return given === 'true'
  return given
}

export function formOf({ method, spec }: Pick<Route, 'method' | 'spec'>): Form {
  const { form, places } = placesOf({ method, input: spec.input, api: spec.api })
  const schemas = Object.fromEntries(Object.entries(places).filter(([, place]) => place === 'path' || place === 'query').map(([name]) => {
    const schema: unknown = form.shape[name]
    return [name, z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any' }) as JsonSchema]
  }))
  const takesBody = Object.values(places).includes('body')
  return {
    read(parts) {
      const given: Record<string, unknown> = {}
      for (const [place, part] of Object.entries(parts) as [Place, Part][]) {
        for (const [name, value] of Object.entries(part)) {
          // What stands elsewhere than the form has it stays unknown to it: one name in two places has one meaning.
          if (places[name] !== place) throw new FoyerError('input.invalid', { detail: place })
          given[name] = place === 'body' || place === 'header' ? value : valueOf(value, schemas[name] ?? {})
        }
      }
      if (!takesBody && Object.keys(parts.body).length > 0) throw new FoyerError('input.invalid', { detail: 'body' })
      const read = form.safeParse(given)
      // Names of the form alone: what somebody made up is nothing to repeat.
      if (!read.success) throw new FoyerError('input.invalid', { detail: [...new Set(read.error.issues.map(({ path }) => String(path[0] ?? '')).filter((name) => name in places))].join(' ').slice(0, 120) })
      return spec.api.input(read.data)
    },
  }
}
