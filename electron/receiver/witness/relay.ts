import { createHash } from 'node:crypto'
import type { Neighbours, WitnessAnswers, WitnessRequests } from '../../contract/uplink-protocol.ts'
import { cosignedAt, withSignature } from '../../tlog/cosignature.ts'
import { keyType, verifierKeyOf } from '../../tlog/signed-note.ts'
import { lockAsking, type Asker } from '../identity/asking.ts'
import type { Database } from '../storage/database.ts'
import { heldTrail } from '../storage/trails.ts'
import { storedConsistency } from '../trail/stored-tree.ts'
import { cosignedBy, largestOfOthers, neighbours, offer, offerAnew, offersTo, receiptAt, storeCosignature, type Neighbour, type Offer } from '../storage/witnessing.ts'

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
  return { neighbours: watchersOf(await neighbours(database), terminal, count).flatMap(({ id, cosigner }) => (cosigner === null ? [] : [{ terminal: id, key: cosigner }])) }
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
    const { old, size } = shown ?? { old: before, size: met > before && met <= newest ? met : newest }
    if (shown === undefined && size === old) continue
    const checkpoint = await receiptAt(database, terminal, size)
    if (checkpoint === null) continue
    if (shown === undefined) fresh.push({ terminal, old, size })
    const consistency = old === 0 ? [] : (await storedConsistency(database, terminal, old, size)).map((hash) => Buffer.from(hash).toString('base64'))
    requests.push({ terminal, key, checkpoint, old, consistency })
    // Where the answer to it was lost, the witness stands at this size already.
    if (shown !== undefined && size !== old) requests.push({ terminal, key, checkpoint, old: size, consistency: [] })
  }
  if (fresh.length > 0) await database.transaction(async (sql) => { for (const each of fresh) await offer(sql, witness, each) })
  return { requests }
}

/** A cosignature says when; a desk whose clock is further off than this dates its events wrongly as well, which is an alarm of its own. */
const MOST_AWAY_SECONDS = 600

/**
 * Cosignatures that hold, of what this witness was asked to cosign and not long ago, are kept; any other says nothing. Where the witness stands
 * elsewhere than it was asked from, it is asked from there next.
 *
 * @returns how many were kept @throws Problem `uplink.revoked`, `uplink.notSignedIn`
 */
export async function takeCosignatures(database: Database, asker: Asker, { answers, seen = [] }: WitnessAnswers, now: Date): Promise<number> {
  const witness = asker.terminal
  const at = now.toISOString()
  return database.transaction(async (sql) => {
    await lockAsking(sql, asker, at)
    const cosigner = (await neighbours(sql)).find(({ id }) => id === witness)?.cosigner
    const key = typeof cosigner === 'string' ? verifierKeyOf(cosigner, keyType.cosignature) : null
    if (key === null) return 0
    const offers = new Map((await offersTo(sql, witness)).map((each) => [each.terminal, each]))
    let kept = 0
    for (const { terminal, size, cosignature } of answers) {
      if (offers.get(terminal)?.size !== size) continue
      const line = cosignature.endsWith('\n') ? cosignature : `${cosignature}\n`
      const checkpoint = await receiptAt(sql, terminal, size)
      const seconds = checkpoint === null || line.indexOf('\n') !== line.length - 1 ? null : cosignedAt(withSignature(checkpoint, line), key)
      if (seconds === null || Math.abs(seconds - now.getTime() / 1000) > MOST_AWAY_SECONDS) continue
      await storeCosignature(sql, witness, terminal, size, line, at)
      offers.delete(terminal)
      kept++
    }
    for (const { terminal, size } of seen) {
      const offered = offers.get(terminal)
      if (offered === undefined || offered.old === size) continue
      const newest = (await heldTrail(sql, terminal))?.size ?? 0
      // What it saw that is not here, this receiver has lost: nothing can be shown that grew on from there until it has it again.
      if (size <= newest) await offerAnew(sql, witness, { terminal, old: size, size: newest })
    }
    return kept
  })
}
