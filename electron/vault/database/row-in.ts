import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import { jsonIn } from './json-in.ts'

/** Milliseconds since the epoch, as a column has them. */
export const instant = z.number().int().min(0)
/** One that is told as a date: as far as those go. */
export const dateInstant = instant.max(Date.parse('9999-12-31T23:59:59.999Z'))

/** What a column holds as JSON. */
export const jsonText = <T extends z.ZodType>(of: T) => z.string().transform((value) => jsonIn(value)).pipe(of)

/** Rows of a table in its form: whoever has the database's key may have written anything. Both throw FoyerError `database.damaged` where one is none of ours. */
export function rowsIn<T extends z.ZodType>(table: string, form: T) {
  const of = (row: unknown): z.output<T> => {
    const { data, success } = form.safeParse(row)
    if (!success) throw new FoyerError('database.damaged', { detail: table })
    return data
  }
  return { of, maybe: (row: unknown): z.output<T> | null => (row === undefined ? null : of(row)) }
}
