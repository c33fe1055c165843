import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { tokenAlgorithms } from './identity/token.ts'

const path = z.string().min(1).max(1000)
const header = z.string().regex(/^[a-z][a-z0-9-]{1,60}$/)
const httpsUrl = z.url({ protocol: /^https$/ })

const settings = z.object({
  /** Where keys, and without PostgreSQL the database, lie. Each receiver of one database has the same keys: copy them. */
  folder: path,
  listen: z.object({ host: z.string().min(1).max(200), port: z.number().int().min(0).max(65_535) }).strict().default({ host: '127.0.0.1', port: 8443 }),
  /** PEM files. Without them it speaks plain HTTP, to a proxy on this machine alone. */
  tls: z.object({ certificate: path, key: path }).strict().nullable().default(null),
  /**
   * What a proxy that ends TLS here is trusted to say; it must set or clear these headers itself, whatever a client sent. Whose connection it is it always
   * says: with one address for all, a stranger's guesses would shut everybody out.
   */
  proxy: z.object({ certificateHeader: header.nullable().default(null), addressHeader: header }).strict().nullable().default(null),
  /** `postgres://…`; null: SQLite in the folder. */
  postgres: z.string().regex(/^postgres(ql)?:\/\//).nullable().default(null),
  postgresConnections: z.number().int().min(2).max(200).default(10),
  nats: z.object({
    servers: z.array(z.string().min(1).max(300)).min(1).max(16), stream: z.string().regex(/^[A-Z][A-Z0-9_-]{0,31}$/).default('FOYER'), replicas: z.union([z.literal(1), z.literal(3), z.literal(5)]).default(1),
    /** PEM file of its authority; null where it speaks plainly, on this machine or a net of its own. */
    authority: path.nullable().default(null), tokenFile: path.nullable().default(null),
  }).strict().nullable().default(null),
  oauth: z.object({
    issuer: httpsUrl, audience: z.string().min(1).max(300), algorithms: z.array(z.enum(tokenAlgorithms)).min(1),
    keys: z.union([httpsUrl, z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) }).strict()]), claim: z.string().min(1).max(60).default('client_id'),
  }).strict().nullable().default(null),
  heartbeatMinutes: z.number().min(0.01).max(1440).default(15),
  /** Neighbours that are asked to cosign each terminal's checkpoints; two of three must have seen what a desk shows. */
  neighbours: z.number().int().min(0).max(10).default(3),
  /** Logs outside that the receiver is a witness of, by their verifier's keys. */
  witnessedLogs: z.array(z.string().max(300)).max(100).default([]),
}).strict()

export type Settings = z.infer<typeof settings>

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/**
 * What a configuration says, checked. Paths are beside the file, unless they are whole.
 * @throws Error with the member that is wrong
 */
export function readSettings(file: string): Settings {
  return checkSettings(JSON.parse(readFileSync(file, 'utf8')), dirname(resolve(file)))
}

export function checkSettings(said: unknown, folder: string): Settings {
  const parsed = settings.safeParse(said)
  if (!parsed.success) throw new Error(`configuration: ${parsed.error.issues.map((issue) => `${issue.path.join('.') || '(all)'}: ${issue.message}`).join('; ')}`)
  const read = parsed.data
  if (read.tls === null && !LOOPBACK.has(read.listen.host)) throw new Error('configuration: tls: without a certificate it listens on this machine alone, 127.0.0.1, behind a proxy that ends TLS 1.3')
  if (read.tls !== null && read.proxy !== null) throw new Error('configuration: proxy: whoever speaks TLS with it directly is no proxy; leave one of tls and proxy out')
  const beside = (name: string): string => resolve(folder, name)
  const withNats = read.nats === null ? null : { ...read.nats, authority: read.nats.authority === null ? null : beside(read.nats.authority), tokenFile: read.nats.tokenFile === null ? null : beside(read.nats.tokenFile) }
  return { ...read, folder: beside(read.folder), tls: read.tls === null ? null : { certificate: beside(read.tls.certificate), key: beside(read.tls.key) }, nats: withNats }
}
