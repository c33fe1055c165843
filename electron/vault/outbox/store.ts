import { destinationName, MOST_NEIGHBOURS, uplinkTold, type DestinationName, type UplinkHalt, type UplinkSecretName, type UplinkTold } from '../../contract/uplink.ts'
import { isoTimeOf } from '../clock/iso-time.ts'
import type { Database } from '../database/database.ts'
import { jsonIn } from '../database/json-in.ts'
import { quorumBook, type QuorumBook } from './quorum-book.ts'
import { receiptBook, type ReceiptBook } from './receipt-book.ts'

/** Names under which secrets are kept: those a person gave, and the keys that were made here. */
export type SecretName = UplinkSecretName | 'certificate' | 'certificateKey' | 'formerCertificate' | 'formerKey' | 'nextKey' | 'countingKey'

export interface Destination { name: DestinationName, next: number, told: UplinkTold | null }
export interface Enrolled { time: number, address: string, receiverKey: string }
export interface Neighbour { key: string, size: number, root: Uint8Array, time: number }

/** What the database keeps of everything that leaves. Whoever changes several rows does so in a transaction. */
export interface Outbox {
  next(destination: DestinationName): number
  setNext(destination: DestinationName, next: number): void
  tell(destination: DestinationName, told: UplinkTold): void
  destinations(): Destination[]
  receipts: ReceiptBook
  quorum: QuorumBook
  secret(name: SecretName): string | null
  setSecret(name: SecretName, value: string | null): void
  enrolment(): Enrolled | null
  /** The newest first. */
  enrolments(): Enrolled[]
  enrol(enrolled: Enrolled): void
  halt(): UplinkHalt | null
  stop(halt: UplinkHalt, note: string | null): void
  /** @returns whether anything was stopped */
  resume(time: number): boolean
  neighbour(terminal: string): Neighbour | null
  setNeighbour(terminal: string, neighbour: Neighbour): void
  neighbours(): (Neighbour & { terminal: string })[]
  /** @returns whether anything was known of it */
  forgetNeighbour(terminal: string): boolean
  /** Which session asked the receiver to know this desk, and has no answer yet. */
  enrolling: string | null
  /** Kinds of false receipts that were told in the trail since a true one came, or since the opening: each once. */
  toldFalse: Set<string>
  /** Events of its last batch that a feed was not given, by the feed. */
  leftOut: Map<string, number[]>
}

interface HaltRow { time: number, kind: UplinkHalt['kind'], size: number, proven: number }

export function outboxOf(database: Database): Outbox {
  const text = <Row>(sql: string) => database.prepare<[string], Row>(sql)
  const next = text<{ next: number }>('SELECT next FROM uplink_destinations WHERE name = ?')
  const setNext = database.prepare('INSERT INTO uplink_destinations (name, next) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET next = excluded.next')
  const tell = database.prepare('INSERT INTO uplink_destinations (name, next, told) VALUES (?, 0, ?) ON CONFLICT (name) DO UPDATE SET told = excluded.told')
  const destinations = database.prepare<[], { name: string, next: number, told: string | null }>('SELECT name, next, told FROM uplink_destinations ORDER BY name')
  const secret = text<{ value: string }>('SELECT value FROM uplink_secrets WHERE name = ?')
  const setSecret = database.prepare('INSERT INTO uplink_secrets (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
  const dropSecret = database.prepare('DELETE FROM uplink_secrets WHERE name = ?')
  const enrolment = database.prepare<[], Enrolled>('SELECT time, address, receiver_key AS receiverKey FROM uplink_enrolments ORDER BY number DESC LIMIT 1')
  const enrolments = database.prepare<[], Enrolled>('SELECT time, address, receiver_key AS receiverKey FROM uplink_enrolments ORDER BY number DESC')
  const enrol = database.prepare('INSERT INTO uplink_enrolments (time, address, receiver_key) VALUES (?, ?, ?)')
  const halt = database.prepare<[], HaltRow>('SELECT time, kind, size, proven FROM uplink_halts WHERE settled_at IS NULL ORDER BY number DESC LIMIT 1')
  const stop = database.prepare('INSERT INTO uplink_halts (time, kind, size, proven, note) VALUES (?, ?, ?, ?, ?)')
  const resume = database.prepare('UPDATE uplink_halts SET settled_at = ? WHERE settled_at IS NULL')
  const neighbour = text<Neighbour>('SELECT key, size, root, time FROM uplink_neighbours WHERE terminal = ?')
  const neighbours = database.prepare<[number], Neighbour & { terminal: string }>('SELECT terminal, key, size, root, time FROM uplink_neighbours ORDER BY terminal LIMIT ?')
  const forgetNeighbour = database.prepare('DELETE FROM uplink_neighbours WHERE terminal = ?')
  const forgetWitness = database.prepare('DELETE FROM uplink_witnesses WHERE terminal = ?')
  const setNeighbour = database.prepare('INSERT INTO uplink_neighbours (terminal, key, size, root, time) VALUES (?, ?, ?, ?, ?) ON CONFLICT (terminal) DO UPDATE SET size = excluded.size, root = excluded.root, time = excluded.time')
  return {
    next: (name) => next.get(name)?.next ?? 0,
    setNext: (name, to) => { setNext.run(name, to) },
    tell: (name, told) => { tell.run(name, JSON.stringify(told)) },
    destinations: () => destinations.all().flatMap((row) => {
      const name = destinationName.safeParse(row.name)
      return name.success ? [{ name: name.data, next: row.next, told: uplinkTold.nullable().catch(null).parse(row.told === null ? null : jsonIn(row.told)) }] : []
    }),
    receipts: receiptBook(database), quorum: quorumBook(database),
    secret: (name) => secret.get(name)?.value ?? null,
    setSecret: (name, value) => { if (value === null) dropSecret.run(name); else setSecret.run(name, value) },
    enrolment: () => enrolment.get() ?? null,
    enrolments: () => enrolments.all(),
    enrol: ({ time, address, receiverKey }) => { enrol.run(time, address, receiverKey) },
    halt() {
      const row = halt.get()
      return row === undefined ? null : { kind: row.kind, size: row.size, at: isoTimeOf(row.time), proven: row.proven === 1 }
    },
    stop: ({ kind, size, at, proven }, note) => { stop.run(Date.parse(at), kind, size, proven ? 1 : 0, note) },
    resume: (time) => resume.run(time).changes > 0,
    neighbour: (terminal) => neighbour.get(terminal) ?? null,
    setNeighbour: (terminal, { key, size, root, time }) => { setNeighbour.run(terminal, key, size, root, time) },
    neighbours: () => neighbours.all(MOST_NEIGHBOURS),
    forgetNeighbour: (terminal) => [forgetNeighbour, forgetWitness].map((each) => each.run(terminal).changes).some((changes) => changes > 0),
    enrolling: null,
    toldFalse: new Set(),
    leftOut: new Map(),
  }
}
