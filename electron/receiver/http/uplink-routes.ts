import type { IncomingMessage } from 'node:http'
import { batch, enrolment, heartbeat, renewal, type conflict } from '../../contract/uplink-protocol.ts'
import type { z } from 'zod'
import { takeHeartbeat } from '../fleet/heartbeat.ts'
import { enrol, renew, type Enrolling } from '../identity/enrol.ts'
import { identify, type Identifying } from '../identity/identify.ts'
import { Problem } from '../problem.ts'
import { raise } from '../storage/alarms.ts'
import { heldTrail } from '../storage/trails.ts'
import { takeBatch } from '../trail/take-batch.ts'
import { json } from '../answer.ts'
import { readJson } from './body.ts'
import { limits, type Buckets, type Budget } from './limits.ts'
import type { Asked, Route } from './route.ts'

export interface Uplink extends Enrolling, Identifying {
  budget: Budget
  rates: Buckets
  /** After a batch is on the disk. */
  onStored: () => void
}

/** Who asks, at a rate that one terminal may ask at. @throws Problem `uplink.notSignedIn`, `uplink.tooMany` */
export async function terminalAsking(uplink: Uplink, request: IncomingMessage): Promise<string> {
  const terminal = await identify(uplink, request)
  const wait = uplink.rates.take(terminal, uplink.now().getTime())
  if (wait > 0) throw new Problem('uplink.tooMany', wait)
  return terminal
}

/** The same, where the path names a terminal: it must be this one. @throws Problem `uplink.notYours` besides */
async function named(uplink: Uplink, { request, params }: Asked): Promise<string> {
  const terminal = await terminalAsking(uplink, request)
  if (params[0] !== terminal) throw new Problem('uplink.notYours')
  return terminal
}

/** Refusals that say more of the terminal than of the line: somebody put another desk's trail in its place, or signs with a key that is not its own. */
const ALARMING = { 'uplink.foreignLeaf': 'foreign', 'uplink.badSignature': 'signature' } as const

async function alarmed<T>(uplink: Uplink, terminal: string, offered: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const kind = error instanceof Problem && Object.hasOwn(ALARMING, error.code) ? ALARMING[error.code as keyof typeof ALARMING] : null
    if (kind !== null && error instanceof Problem) {
      const { code } = error
      await uplink.database.transaction((sql) => raise(sql, { terminal, kind, subject: 'batch', details: { code }, offered }, uplink.now().toISOString()))
    }
    throw error
  }
}

export function uplinkRoutes(uplink: Uplink): Route[] {
  const { budget } = uplink
  return [
    {
      method: 'POST', path: '/enrolments',
      answer: async ({ request }) => json(201, await enrol(uplink, await readJson(request, enrolment, limits.smallBytes, budget))),
    },
    {
      method: 'POST', path: '/terminals/:terminal/certificate',
      answer: async (asked) => {
        const terminal = await named(uplink, asked)
        return json(200, await renew(uplink, terminal, (await readJson(asked.request, renewal, limits.smallBytes, budget)).request))
      },
    },
    {
      method: 'GET', path: '/terminals/:terminal',
      answer: async (asked) => {
        const held = await heldTrail(uplink.database, await named(uplink, asked))
        if (held === null) throw new Problem('uplink.revoked')
        return json(200, { terminal: held.terminal, size: held.size, receipt: held.receipt })
      },
    },
    {
      method: 'POST', path: '/terminals/:terminal/batches',
      answer: async (asked) => {
        const terminal = await named(uplink, asked)
        const said = await readJson(asked.request, batch, limits.batchBytes, budget)
        const { status, body } = await alarmed(uplink, terminal, said.checkpoint, () => takeBatch(uplink, terminal, said))
        if (status === 200) uplink.onStored()
        return json(status, body satisfies z.infer<typeof conflict> | { receipt: string })
      },
    },
    {
      method: 'POST', path: '/terminals/:terminal/heartbeats',
      answer: async (asked) => {
        const terminal = await named(uplink, asked)
        return json(200, await takeHeartbeat(uplink, terminal, await readJson(asked.request, heartbeat, limits.smallBytes, budget)))
      },
    },
  ]
}
