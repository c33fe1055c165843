import { createHash } from 'node:crypto'
import type { Neighbours, WitnessAnswers, WitnessRequests } from '../../contract/uplink-protocol.ts'
import { cosignedAt, withSignature } from '../../tlog/cosignature.ts'
import { keyType, verifierKeyOf } from '../../tlog/signed-note.ts'
import type { Database } from '../storage/database.ts'
import { storedConsistency } from '../trail/stored-tree.ts'
import { cosignedBy, largestOfOthers, neighbours, offer, offersTo, receiptAt, storeCosignature, type Neighbour, type Offer } from '../storage/witnessing.ts'

/** Two requests for a neighbour, and the protocol's hundred of them. */
const MOST_NEIGHBOURS = 50

/** All in a circle, in an order that nobody chose: each is watched by those that stand after it. */
function circle(all: readonly Neighbour[]): Neighbour[] {
  const place = new Map(all.map(({ id }) => [id, createHash('sha256').update(id).digest('hex')]))
  return all.toSorted((a, b) => (place.get(a.id) ?? '') < (place.get(b.id) ?? '') ? -1 : 1)
}

/** Whom `witness` watches: the `count` before it. */
export function watchedBy(all: readonly Neighbour[], witness: string, count: number): Neighbour[] {
  const standing = circle(all)
  const own = standing.findIndex(({ id }) => id === witness)
  const most = Math.min(count, MOST_NEIGHBOURS, standing.length - 1)
  return own < 0 ? [] : Array.from({ length: most }, (_, step) => standing.at(own - 1 - step)).filter((each) => each !== undefined)
}

/** Who watches `terminal`: the `count` after it. */
export function watchersOf(all: readonly Neighbour[], terminal: string, count: number): Neighbour[] {
  const standing = circle(all)
  const own = standing.findIndex(({ id }) => id === terminal)
  const most = Math.min(count, MOST_NEIGHBOURS, standing.length - 1)
  return own < 0 ? [] : Array.from({ length: most }, (_, step) => standing[(own + 1 + step) % standing.length]).filter((each) => each !== undefined)
}

export async function neighboursOf(database: Database, terminal: string, count: number): Promise<Neighbours> {
  return { neighbours: watchersOf(await neighbours(database), terminal, count).map(({ id, key }) => ({ terminal: id, key })) }
}

/**
 * What a terminal is to cosign: of each neighbour the checkpoint that it was shown and did not answer, else the largest that other witnesses were shown and it has not
 * cosigned, else the newest: desks ask minutes apart, and would never meet at one size of a log that grows.
 */
export async function requestsFor(database: Database, witness: string, count: number): Promise<WitnessRequests> {
  const watched = watchedBy(await neighbours(database), witness, count).filter(({ size }) => size > 0)
  const [open, cosigned] = [await offersTo(database, witness), await cosignedBy(database, witness)]
  const requests: WitnessRequests['requests'] = []
  const fresh: Offer[] = []
  for (const { id: terminal, key, size: newest } of watched) {
    const shown = open.find((each) => each.terminal === terminal)
    const before = cosigned.get(terminal) ?? 0
    const met = shown === undefined ? await largestOfOthers(database, terminal, witness) : 0
    const { old, size } = shown ?? { old: before, size: met > before ? met : newest }
    if (size === old) continue
    const checkpoint = await receiptAt(database, terminal, size)
    if (checkpoint === null) continue
    if (shown === undefined) fresh.push({ terminal, old, size })
    const consistency = old === 0 ? [] : (await storedConsistency(database, terminal, old, size)).map((hash) => Buffer.from(hash).toString('base64'))
    requests.push({ terminal, key, checkpoint, old, consistency })
    // Where the answer to it was lost, the witness stands at this size already.
    if (shown !== undefined) requests.push({ terminal, key, checkpoint, old: size, consistency: [] })
  }
  if (fresh.length > 0) await database.transaction(async (sql) => { for (const each of fresh) await offer(sql, witness, each) })
  return { requests }
}

/** Cosignatures that hold are kept; one that does not says nothing. @returns how many were kept */
export async function takeCosignatures(database: Database, witness: string, { answers }: WitnessAnswers, now: Date): Promise<number> {
  const own = (await neighbours(database)).find(({ id }) => id === witness)
  const key = own === undefined ? null : verifierKeyOf(own.key, keyType.note)
  if (key === null) return 0
  let kept = 0
  for (const { terminal, size, cosignature } of answers) {
    const line = cosignature.endsWith('\n') ? cosignature : `${cosignature}\n`
    const checkpoint = await receiptAt(database, terminal, size)
    if (terminal === witness || checkpoint === null || line.indexOf('\n') !== line.length - 1 || cosignedAt(withSignature(checkpoint, line), key) === null) continue
    await database.transaction((sql) => storeCosignature(sql, witness, terminal, size, line, now.toISOString()))
    kept++
  }
  return kept
}
