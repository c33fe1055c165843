import { JetStreamApiError, RetentionPolicy, StorageType, jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream'
import { connect, headers, type NatsConnection } from '@nats-io/transport-node'
import type { DueEvent } from '../storage/publishing.ts'

export interface StreamSettings {
  servers: readonly string[]
  stream: string
  replicas: number
  /** PEM; null: plain. */
  authority: string | null
  token: string | null
}

/** The last event of a terminal that the stream holds. */
export interface LastPublished { sequence: number, index: number, hash: string }

/** Answer of the stream when a message does not follow the one that was named. */
const WRONG_LAST_SEQUENCE = 10_071
const NO_MESSAGE = 10_037
const ANSWER_MS = 5000

const HEADER = { terminal: 'Foyer-Terminal', index: 'Foyer-Index', hash: 'Foyer-Leaf-Hash' } as const

export const subjectOf = (stream: string, terminal: string): string => `${stream.toLowerCase()}.events.${terminal}`

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/**
 * A JetStream stream with one subject a trail: a terminal's id, and `id~2` and so on where it began anew. Message id is terminal/index/leaf hash: the same event again is one message. Each event names the
 * sequence of the one before it on its subject, which must be the terminal's last: so the indices of a subject have no gap and no double,
 * however many receivers publish, and long after the ids are forgotten.
 */
export class EventStream {
  readonly #connection: NatsConnection
  readonly #client: JetStreamClient
  readonly #manager: JetStreamManager
  readonly #stream: string

  private constructor(connection: NatsConnection, client: JetStreamClient, manager: JetStreamManager, stream: string) {
    this.#connection = connection
    this.#client = client
    this.#manager = manager
    this.#stream = stream
  }

  /** Makes the stream where there is none; one that is there is taken as it is. @throws Error where nobody answers */
  static async open({ servers, stream, replicas, authority, token }: StreamSettings): Promise<EventStream> {
    const connection = await connect({
      servers: [...servers], name: 'foyer-receiver', maxReconnectAttempts: -1, reconnectTimeWait: 500, timeout: ANSWER_MS,
      ...(authority === null ? {} : { tls: { ca: authority } }), ...(token === null ? {} : { token }),
    })
    try {
      const manager = await jetstreamManager(connection, { timeout: ANSWER_MS, checkAPI: false })
      const known = await manager.streams.info(stream).catch((error: unknown) => {
        if (error instanceof JetStreamApiError && error.status === 404) return null
        throw error
      })
      if (known === null) await manager.streams.add({ name: stream, subjects: [subjectOf(stream, '*')], num_replicas: replicas, storage: StorageType.File, retention: RetentionPolicy.Limits, deny_delete: true, deny_purge: true })
      return new EventStream(connection, jetstream(connection, { timeout: ANSWER_MS }), manager, stream)
    } catch (error) {
      await connection.close()
      throw error
    }
  }

  async last(terminal: string): Promise<LastPublished | null> {
    try {
      const message = await this.#manager.streams.getMessage(this.#stream, { last_by_subj: subjectOf(this.#stream, terminal) })
      return message === null ? null : { sequence: message.seq, index: Number(message.header.get(HEADER.index)), hash: message.header.get(HEADER.hash) }
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === NO_MESSAGE) return null
      throw error
    }
  }

  /** @returns null where the stream holds another last event than `after`; then ask for it */
  async publish(terminal: string, { index, hash, text }: DueEvent, after: LastPublished | null): Promise<LastPublished | null> {
    const told = headers()
    told.set(HEADER.terminal, terminal)
    told.set(HEADER.index, String(index))
    told.set(HEADER.hash, hex(hash))
    try {
      const taken = await this.#client.publish(subjectOf(this.#stream, terminal), text ?? '', {
        msgID: `${terminal}/${index}/${hex(hash)}`, headers: told, timeout: ANSWER_MS, retries: 0, expect: { streamName: this.#stream, lastSubjectSequence: after?.sequence ?? 0 },
      })
      return { sequence: taken.seq, index, hash: hex(hash) }
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === WRONG_LAST_SEQUENCE) return null
      throw error
    }
  }

  async close(): Promise<void> {
    await this.#connection.close()
  }
}
