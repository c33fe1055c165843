import type { IncomingMessage } from 'node:http'
import { batch, enrolment, heartbeat, renewal, type Batch, type conflict } from '../../contract/uplink-protocol.ts'
import type { z } from 'zod'
import { takeHeartbeat } from '../fleet/heartbeat.ts'
import { enrol, renew, type Enrolling } from '../identity/enrol.ts'
import { lockAsking, type Asker } from '../identity/asking.ts'
import { identify, type Identifying } from '../identity/identify.ts'
import { Problem } from '../problem.ts'
import { raise } from '../storage/alarms.ts'
import { heldTrail } from '../storage/trails.ts'
import { takeBatch } from '../trail/take-batch.ts'
import { json } from '../answer.ts'
import { readJson } from './body.ts'
import { limits, type AtOnce, type Buckets, type Budget } from './limits.ts'
import type { Asked, Route } from './route.ts'

export interface Uplink extends Enrolling, Identifying {
  budget: Budget
  strangersBudget: Budget
  rates: Buckets
  batchBytes: Buckets
  batches: AtOnce
  small: AtOnce
  /** After a batch is on the disk. */
  onStored: () => void
}

/** Who asks, at a rate that one terminal may ask at. @throws Problem `uplink.notSignedIn`, `uplink.tooMany` */
export async function terminalAsking(uplink: Uplink, request: IncomingMessage): Promise<Asker> {
  const asker = await identify(uplink, request)
  const wait = uplink.rates.take(asker.terminal, uplink.now().getTime())
  if (wait > 0) throw new Problem('uplink.tooMany', wait)
  return asker
}

/** The same, where the path names a terminal: it must be this one. @throws Problem `uplink.notYours` besides */
async function named(uplink: Uplink, { request, params }: Asked): Promise<Asker> {
  const asker = await terminalAsking(uplink, request)
  if (params[0] !== asker.terminal) throw new Problem('uplink.notYours')
  return asker
}

function enter(atOnce: AtOnce, { terminal }: Asker, { after }: Asked): void {
  const leave = atOnce.enter(terminal)
  if (leave === null) throw new Problem('uplink.tooMany', 1)
  after(leave)
}

/** Few hashes and signatures. @throws Problem `uplink.tooMany` where as many of this terminal are on their way, and of the body */
export function readSmall<T>(uplink: Uplink, asker: Asker, asked: Asked, schema: z.ZodType<T>): Promise<T> {
  enter(uplink.small, asker, asked)
  return readJson(asked, schema, limits.smallBytes, uplink.budget)
}

/**
 * What is sent at once, and how much of it in a while, is told before a byte of it is read, by the length that its head tells.
 * @throws Problem `uplink.form` where it tells none; `uplink.tooMany`, and of the body
 */
function readBatch(uplink: Uplink, asker: Asker, asked: Asked): Promise<Batch> {
  const bytes = Number(asked.request.headers['content-length'] ?? Number.NaN)
  if (!Number.isSafeInteger(bytes)) throw new Problem('uplink.form')
  enter(uplink.batches, asker, asked)
  const wait = bytes > limits.batchBytes ? 0 : uplink.batchBytes.take(asker.terminal, uplink.now().getTime(), bytes)
  if (wait > 0) throw new Problem('uplink.tooMany', wait)
  return readJson(asked, batch, limits.batchBytes, uplink.budget)
}

/** Refusals that say more of the terminal than of the line: somebody put another desk's trail in its place, or signs with a key that is not its own. */
const ALARMING = { 'uplink.foreignLeaf': 'foreign', 'uplink.badSignature': 'signature' } as const

async function alarmed<T>(uplink: Uplink, asker: Asker, offered: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const kind = error instanceof Problem && Object.hasOwn(ALARMING, error.code) ? ALARMING[error.code as keyof typeof ALARMING] : null
    if (kind !== null && error instanceof Problem) {
      const { code } = error
      const at = uplink.now().toISOString()
      await uplink.database.transaction(async (sql) => {
        await lockAsking(sql, asker, at)
        await raise(sql, { terminal: asker.terminal, kind, subject: 'batch', details: { code }, offered }, at)
      })
    }
    throw error
  }
}

export function uplinkRoutes(uplink: Uplink): Route[] {
  return [
    {
      method: 'POST', path: '/enrolments',
      answer: async (asked) => json(201, await enrol(uplink, await readJson(asked, enrolment, limits.smallBytes, uplink.strangersBudget))),
    },
    {
      method: 'POST', path: '/terminals/:terminal/certificate',
      answer: async (asked) => {
        const asker = await named(uplink, asked)
        return json(200, await renew(uplink, asker, (await readSmall(uplink, asker, asked, renewal)).request))
      },
    },
    {
      method: 'GET', path: '/terminals/:terminal',
      answer: async (asked) => {
        const held = await heldTrail(uplink.database, (await named(uplink, asked)).terminal)
        if (held === null) throw new Problem('uplink.revoked')
        return json(200, { terminal: held.terminal, size: held.size, receipt: held.receipt })
      },
    },
    {
      method: 'POST', path: '/terminals/:terminal/batches',
      answer: async (asked) => {
        const asker = await named(uplink, asked)
        const said = await readBatch(uplink, asker, asked)
        const { status, body } = await alarmed(uplink, asker, said.checkpoint, () => takeBatch(uplink, asker, said))
        if (status === 200) uplink.onStored()
        return json(status, body satisfies z.infer<typeof conflict> | { receipt: string })
      },
    },
    {
      method: 'POST', path: '/terminals/:terminal/heartbeats',
      answer: async (asked) => {
        const asker = await named(uplink, asked)
        return json(200, await takeHeartbeat(uplink, asker, await readSmall(uplink, asker, asked, heartbeat)))
      },
    },
  ]
}
