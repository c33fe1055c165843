import { originOf } from '../tlog/checkpoint.ts'
import { leafBytes, NO_TERMINAL } from '../tlog/leaf.ts'
import { leafHash } from '../tlog/merkle-hash.ts'
import { DAMAGED, hashOfLine, LONGEST_HEAD, proofHeadLine, proofHeadOf } from '../tlog/proof-file.ts'
import { tlogProof } from '../tlog/tlog-proof.ts'
import { growingTree, LARGEST_TREE, pathCollector, treeParts } from '../tlog/tree-parts.ts'
import { exportedEvents } from './exported-events.ts'
import type { Lines } from './lines.ts'
import { Refused, Unsaid } from './refused.ts'
import { keyFor, othersSay, signedCheckpoint, type Trusted } from './trust.ts'

export interface Wished extends Trusted {
  /** Checkpoints from elsewhere that this log must have grown on from. */
  older: readonly string[]
  /** Whether every event must be there, to the last that was signed. */
  whole: boolean
  /** From which one on: the time of those before was over. Nothing: from the first of all. */
  from?: number | undefined
  /** An event whose own proof is wanted. */
  event: number | null
}

export interface Found {
  /** What holds, for people. */
  sentences: string[]
  terminal: string
  events: number
  first: number | null
  last: number | null
  /** Events between the first and the last that are not in the file. */
  left: number
  size: number
  root: string
  /** Up to which event others hold it; null where nobody was asked for. */
  heldByOthers: number | null
  /** Whether the key came out of the file itself. */
  keyOnTrust: boolean
  key: string
  /** C2SP tlog-proof of the event that was asked for. */
  proof: string | null
}

const HASH_LINE = 64

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

/** @throws Refused `gap` */
function wholeOrRefused({ first, last }: Pick<Found, 'first' | 'last'>, left: number, size: number, from: number): void {
  if (left > 0) throw new Refused('gap', `${left} events between the first and the last are not in the file.`)
  if (from < size && (first === null || first > from)) throw new Refused('gap', `Events ${from} to ${(first ?? size) - 1} are not in the file. Where their time was over, say from which event on it must be whole: --from N.`)
  if (last !== null && last < size - 1) throw new Refused('gap', `Events ${last + 1} to ${size - 1} were signed and are not in the file.`)
}

/** Hold an exported file against its proof, both read once from front to back. @throws Refused what does not hold @throws Unsaid */
export function checkExport(file: Lines, proof: Lines, wished: Wished): Found {
  const line = proof.next(LONGEST_HEAD)
  const head = line === null ? null : proofHeadOf(line)
  if (head === null || proofHeadLine({ foyer: 'proof', version: 1, format: head.format, key: head.key, checkpoint: head.checkpoint, earlier: head.earlier }) !== line) {
    throw new Refused('form', 'The proof does not begin as Foyer writes it.')
  }
  const { key, onTrust } = keyFor(head.key, wished)
  const newest = signedCheckpoint(head.checkpoint, key)
  if (newest.size > LARGEST_TREE) throw new Refused('form', 'The checkpoint is of more events than there can be.')
  const earlier = head.earlier.map((note) => signedCheckpoint(note, key))
  for (const [at, { size }] of earlier.entries()) {
    if (size > newest.size || size < (earlier[at - 1]?.size ?? 0)) throw new Refused('form', 'The earlier checkpoints are not in their order.')
  }
  const older = wished.older.map((note) => signedCheckpoint(note, key))
  if (older.some(({ size }) => size > newest.size)) throw new Unsaid('The other one is of a later time: give the later export first, and the earlier one with --older.')

  const events = exportedEvents(file, head.format)
  let next = events.next()
  const found = { events: 0, first: null as number | null, last: null as number | null, from: '', to: '' }
  const tree = growingTree()
  const collector = wished.event === null || wished.event >= newest.size ? null : pathCollector(wished.event, newest.size)
  let met = false
  const roots = new Map<number, Uint8Array>()
  const wanted = new Set([...earlier, ...older].map(({ size }) => size))
  if (wanted.has(0)) roots.set(0, tree.root())
  for (const part of treeParts(newest.size, () => next?.index ?? null, earlier.map(({ size }) => size))) {
    let hash: Uint8Array | null
    if (part.held && next !== null) {
      const { terminal } = next.content
      // A desk without a name yet calls itself so.
      if (originOf(terminal) !== key.name && terminal !== NO_TERMINAL) throw new Refused('log', `Event ${next.index} is of another terminal than the one that signed it.`)
      hash = leafHash(leafBytes(next.index, next.content))
      found.events += 1
      found.first ??= next.index
      found.last = next.index
      if (found.events === 1) found.from = next.content.time
      found.to = next.content.time
      met ||= next.index === wished.event
      next = events.next()
    } else {
      const text = proof.next(HASH_LINE)
      if (text === DAMAGED) throw new Refused('short', 'The terminal could not prove these events when it exported them: its own tree was damaged.')
      hash = text === null ? null : hashOfLine(text)
    }
    if (hash === null) throw new Refused('short', 'The proof has a hash too few: an event was added, or the proof was cut.')
    tree.add(part.level, hash)
    if (wished.event === null || wished.event < part.start || wished.event >= part.start + 2 ** part.level) collector?.add(part, hash)
    if (wanted.has(tree.size())) roots.set(tree.size(), tree.root())
  }
  if (next !== null) throw new Refused('long', `Event ${next.index} is not in the trail that was signed.`)
  if (proof.next(HASH_LINE) !== null) throw new Refused('long', 'The proof has a hash too many: an event was taken out, or the proof was changed.')
  if (!same(tree.root(), newest.root)) throw new Refused('root', 'These are not the events that the terminal signed: something was changed, added or taken out.')
  for (const { size, root } of [...earlier, ...older]) {
    const now = roots.get(size)
    if (now === undefined) throw new Unsaid(`From this export nobody can tell whether it grew on from the checkpoint of ${size} events: export again with --receipt and that checkpoint's file.`)
    if (!same(now, root)) throw new Refused('fork', `This is another trail than the one that was signed when it had ${size} events: it forked.`)
  }
  const left = found.first === null || found.last === null ? 0 : found.last - found.first + 1 - found.events
  if (wished.whole) wholeOrRefused(found, left, newest.size, wished.from ?? 0)
  if (wished.event !== null && !met) throw new Refused('event', `Event ${wished.event} is not in the file.`)
  const said = othersSay([newest, ...earlier, ...older], wished)
  return {
    terminal: key.name, events: found.events, first: found.first, last: found.last, left, size: newest.size, root: Buffer.from(newest.root).toString('base64'),
    heldByOthers: said.length === 0 ? null : Math.max(...said.map(({ size }) => size)), keyOnTrust: onTrust, key: head.key,
    proof: collector === null || wished.event === null ? null : tlogProof(wished.event, collector.path(), head.checkpoint),
    sentences: [
      found.events === 0 ? `There is no event in this file; the trail of ${key.name} had ${newest.size}.`
        : `${found.events} events of ${key.name}, from event ${found.first} (${found.from}) to event ${found.last} (${found.to}), are as they were written down.`,
      ...(left === 0 ? [] : [`Between them ${left} others are not in this file: a filter left them out, or their time was over.`]),
      `The terminal signed them in a trail of ${newest.size} events${newest.more.time === null ? '' : ` on ${newest.more.time}`}.`,
      ...[...earlier, ...older].map(({ size, more }) => `It grew on from the one of ${size} events${more.time === null ? '' : ` of ${more.time}`}, of which nothing changed since.`),
      ...said.map(({ sentence }) => sentence),
      ...(said.length === 0 ? ['Nobody else was asked: whoever has the key of this terminal could have signed another trail. Give --receiver or --policy to hold it against theirs.'] : []),
      ...(onTrust ? [`The key came from the file itself. Compare it with the one that the terminal shows: ${head.key}`] : []),
    ],
  }
}
