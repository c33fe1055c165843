import { z } from 'zod'
import { isoTime } from '../../contract/primitives.ts'
import { leafBytes, NO_TERMINAL, type EventContent } from '../../tlog/leaf.ts'

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
const word = z.string().max(60)
/** What is searched for is kept beside the leaf; PostgreSQL has no text with a NUL. */
const searched = (most: number) => z.string().max(most).regex(/^[^\0]*$/)

/**
 * An event as a leaf says it. Of the words of a fixed list (roles, doors, kinds of principal) only the length counts: a receiver that is older
 * than a desk takes its events all the same. Members and format are what the hash is over and stay closed.
 */
const event = z.object({
  index: z.number().int().min(0), time: isoTime, user: id, role: word.nullable(), method: searched(10), path: z.string().max(200), action: searched(60),
  status: z.number().int(), error: word.nullable(), subject: id.nullable(), detail: z.string().max(300).nullable(), terminal: id, address: z.string().max(64), version: z.string().max(40),
})
const format1 = event.extend({ format: z.literal(1) }).strict()
const format2 = event.extend({ format: z.literal(2), principal: word.nullable(), door: word.nullable(), credential: id.nullable() }).strict()
const leaf = z.union([format2, format1])
export type LeafEvent = Omit<z.infer<typeof format2>, 'format'> & { format: 1 | 2 }

export type LeafProblem = 'uplink.leafForm' | 'uplink.leafIndex' | 'uplink.foreignLeaf'

/** The event of a leaf at `index` of this terminal's trail, or what is wrong with it. Its text must be the one canonical form, so that its hash is the event's. */
export function openLeaf(text: string, index: number, terminal: string): LeafEvent | LeafProblem {
  let said: unknown
  try {
    said = JSON.parse(text)
  } catch {
    return 'uplink.leafForm'
  }
  const parsed = leaf.safeParse(said)
  if (!parsed.success) return 'uplink.leafForm'
  const { index: at, ...content } = { principal: null, door: null, credential: null, ...parsed.data }
  if (leafBytes(at, content as EventContent) !== text) return 'uplink.leafForm'
  if (at !== index) return 'uplink.leafIndex'
  // A desk without a name yet calls itself so.
  return content.terminal === terminal || content.terminal === NO_TERMINAL ? { index: at, ...content } : 'uplink.foreignLeaf'
}
