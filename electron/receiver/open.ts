import { join } from 'node:path'
import { mkdirSync, readFileSync } from 'node:fs'
import type { Settings } from './settings.ts'
import { watchFleet } from './fleet/watch.ts'
import { fleetRoutes } from './http/fleet-routes.ts'
import { AtOnce, Budget, Buckets, limits } from './http/limits.ts'
import { newGuesses } from './http/operator.ts'
import { listen } from './http/serve.ts'
import { uplinkRoutes, type Uplink } from './http/uplink-routes.ts'
import { witnessRoutes } from './http/witness-routes.ts'
import { openAuthority, type Authority } from './identity/authority.ts'
import { receiverKeys } from './identity/receiver-keys.ts'
import { tokenCheck } from './identity/token.ts'
import type { NoteSigner } from '../tlog/sign-note.ts'
import type { Database } from './storage/database.ts'
import { openPostgres } from './storage/postgres.ts'
import { openSqlite } from './storage/sqlite.ts'
import { logsOf } from './witness/add-checkpoint.ts'
import { startPublisher } from './stream/publisher.ts'

/** Beneath this the protocol is spoken; a terminal's base address ends with it. */
export const UPLINK_BASE = '/uplink/v1'

/** What may be asked by whoever has nothing yet. */
const STRANGERS: ReadonlySet<string> = new Set(['enrolments', 'add-checkpoint'].map((path) => `${UPLINK_BASE}/${path}`))

const LONGEST_WATCH_MS = 60_000

export interface Parts { database: Database, authority: Authority, cosigner: NoteSigner, witness: NoteSigner }

/** Database and keys, made where there are none: what the service and each command work on. */
export async function openParts({ folder, postgres, postgresConnections }: Settings, now: Date): Promise<Parts> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const authority = await openAuthority(folder, now)
  const keys = receiverKeys(folder)
  const database = postgres === null ? await openSqlite(join(folder, 'receiver.db')) : await openPostgres(postgres, postgresConnections)
  return { database, authority, ...keys }
}

export interface Receiver { port: number, close: () => Promise<void> }

/** The service, until it is closed. @param onFault what no coded problem is; nothing that was sent stands in it */
export async function openReceiver(settings: Settings, onFault: (error: unknown) => void, now: () => Date): Promise<Receiver> {
  const parts = await openParts(settings, now())
  const publisher = settings.nats === null ? null : startPublisher(parts.database, {
    ...settings.nats, authority: settings.nats.authority === null ? null : readFileSync(settings.nats.authority, 'utf8'), token: settings.nats.tokenFile === null ? null : readFileSync(settings.nats.tokenFile, 'utf8').trim(),
  }, onFault, now)
  const uplink: Uplink = {
    ...parts, now, tokens: settings.oauth === null ? null : tokenCheck(settings.oauth, now), certificateHeader: settings.proxy?.certificateHeader ?? null,
    budget: new Budget(limits.bytesInFlight), strangersBudget: new Budget(limits.strangersBytesInFlight), rates: new Buckets(limits.requestsAtOnce, limits.requestsPerSecond),
    batchBytes: new Buckets(limits.batchBytesAtOnce, limits.batchBytesPerSecond), batches: new AtOnce(limits.batchesAtOnce), small: new AtOnce(limits.smallAtOnce), onStored: () => publisher?.wake(),
  }
  const witnessing = { database: parts.database, witness: parts.witness, logs: logsOf(settings.witnessedLogs), now }
  const heartbeatMs = settings.heartbeatMinutes * 60_000
  const watch = setInterval(() => { watchFleet(parts.database, heartbeatMs, now()).catch(onFault) }, Math.min(LONGEST_WATCH_MS, heartbeatMs))
  try {
    const server = await listen({
      ...settings.listen, addressHeader: settings.proxy?.addressHeader ?? null, onFault, now,
      tls: settings.tls === null ? null : { certificate: readFileSync(settings.tls.certificate, 'utf8'), key: readFileSync(settings.tls.key, 'utf8'), clientAuthority: parts.authority.pem },
      routes: [
        ...[...uplinkRoutes(uplink), ...witnessRoutes(uplink, witnessing, settings.neighbours)].map((route) => ({ ...route, path: `${UPLINK_BASE}${route.path}` })),
        ...fleetRoutes({ database: parts.database, budget: uplink.strangersBudget, now, secure: settings.tls !== null || settings.proxy !== null, guesses: newGuesses() }),
      ],
      isForStrangers: (method, path) => method === 'POST' && STRANGERS.has(path),
    })
    return {
      port: server.port,
      close: async () => {
        clearInterval(watch)
        await server.close()
        await publisher?.close()
        await parts.database.close()
      },
    }
  } catch (error) {
    clearInterval(watch)
    await publisher?.close()
    await parts.database.close()
    throw error
  }
}
