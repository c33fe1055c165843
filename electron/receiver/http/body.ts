import type { z } from 'zod'
import { Problem } from '../problem.ts'
import type { Budget } from './limits.ts'
import type { Asked } from './route.ts'

/**
 * A body of at most `most` bytes; it counts against the budget until it is answered, since what is made of it lies in memory as well.
 * @throws Problem `uplink.tooLarge`, `uplink.busy` where too much of others is in memory, `uplink.form` where it breaks off
 */
export async function readBody({ request, after }: Pick<Asked, 'request' | 'after'>, most: number, budget: Budget): Promise<Buffer> {
  const told = Number(request.headers['content-length'] ?? Number.NaN)
  if (told > most) throw new Problem('uplink.tooLarge')
  // Nothing is unpacked: a few bytes that become gigabytes cannot be sent.
  if (request.headers['content-encoding'] !== undefined) throw new Problem('uplink.contentType')
  const chunks: Buffer[] = []
  let size = 0
  after(() => budget.give(size))
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      if (size + chunk.length > most) throw new Problem('uplink.tooLarge')
      if (!budget.take(chunk.length)) throw new Problem('uplink.busy', 1)
      size += chunk.length
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  } catch (error) {
    throw error instanceof Problem ? error : new Problem('uplink.form', null, error)
  }
}

/** @throws Problem `uplink.contentType`, `uplink.form` */
export async function readJson<T>(asked: Pick<Asked, 'request' | 'after'>, schema: z.ZodType<T>, most: number, budget: Budget): Promise<T> {
  if (!/^application\/json\s*(;|$)/i.test(asked.request.headers['content-type'] ?? '')) throw new Problem('uplink.contentType')
  const body = await readBody(asked, most, budget)
  let said: unknown
  try {
    said = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (error) {
    throw new Problem('uplink.form', null, error)
  }
  const parsed = schema.safeParse(said)
  if (!parsed.success) throw new Problem('uplink.form', null, parsed.error)
  return parsed.data
}
