import { readFile, writeFile } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { FoyerError } from '../contract/errors.ts'
import { SIMULATED_SCANNER, usualScan, type ScanSettings } from '../contract/scanners.ts'
import { defaultPolicy } from '../contract/policy.ts'
import { KEYBOARD_READER } from '../contract/sources.ts'
import { allCarriers, type AllCarriers } from '../scanners/all-carriers.ts'
import { endpointsOf } from '../scanners/escl/index.ts'
import { knownScanners, type KnownScanners } from '../scanners/known-scanners.ts'
import { networkScanners, type NetworkScanners } from '../scanners/network-scanners.ts'
import { asCarrier } from '../scanners/push/as-carrier.ts'
import type { PushSource } from '../scanners/push/push-source.ts'
import { deskSources } from '../scanners/desk-sources.ts'
import { scannerSimulator } from '../scanners/simulator.ts'
import { systemCarrier } from '../scanners/system-carrier.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import { policySourceOf } from '../vault/policy/policy-sources.ts'
import { policyOfDesk, type CliIo } from './io.ts'
import { permittedHosts, refuseHost } from './permitted-hosts.ts'
import { errorLine } from './told.ts'
import { UsageError } from './usage.ts'

/** For a person to swipe, or a file to be complete, ms. */
const COMES_WITHIN_MS = 30_000

const FORM = 'scanners list [--search] [--address ADDRESS] [--hot-folder FOLDER] [--serial PORT] | scanners scan --device ID --out FILE [--source platen|feeder|duplex] [--resolution 300|400|600] [--grey] [--address ADDRESS] [--hot-folder FOLDER] [--serial PORT [--framing FRAMING]] [--lay FILE] | scanners forget --device ID'

/**
 * `scanners list`: a line for each device. `scanners scan`: a file for each page and a line that says so; the second page goes to `FILE-2`.
 * `scanners forget`: what this desk knows of a scanner on the network, its certificate.
 */
export async function scannersCommand(args: string[], io: CliIo, more: Partial<VaultOptions> = {}): Promise<number> {
  const [what, ...rest] = args
  const given = parsed(rest)
  const known = knownScanners(join(io.dataFolder, 'scanners.json'))
  const network = networkScanners({ known })
  const hosts = what === 'list' || what === 'scan' ? await permittedHosts(io, more) : undefined
  // A person's own word: told at once, and not as one of a list.
  if (hosts !== undefined) for (const { host } of (given.address ?? []).flatMap((address) => endpointsOf(address))) refuseHost(host, hosts)
  network.named({ hosts, scannerAddresses: [...(given.address ?? []), addressesOf(io)].join(' ') })
  const simulator = given.lay === undefined ? null : scannerSimulator('Foyer demo scanner', 0)
  if (given.lay !== undefined) simulator?.lay({ bytes: new Uint8Array(await readFile(given.lay)) })
  const sources = deskSources({ announce: () => undefined, now: () => io.now().getTime(), newId: () => 'taken', takenFolder: join(io.dataFolder, 'taken') })
  const push = { ...policyOf(io), ...(given['hot-folder'] === undefined ? {} : { hotFolder: resolve(given['hot-folder']) }), ...(given.serial === undefined ? {} : { serialPort: given.serial }), ...(given.framing === undefined ? {} : { serialFraming: given.framing }) }
  try {
    await sources.named(what === 'forget' ? {} : push)
    return await run(what, given, io, { known, network, simulator, push: sources.all() })
  } finally {
    await sources.close()
  }
}

interface Reached { known: KnownScanners; network: NetworkScanners; simulator: ReturnType<typeof scannerSimulator> | null; push: readonly PushSource[] }

async function run(what: string | undefined, given: Given, io: CliIo, { known, network, simulator, push }: Reached): Promise<number> {
  const waited = push.filter(({ kind }) => kind !== 'keyboard').map((source) => asCarrier(source, COMES_WITHIN_MS))
  const keyboard = push.filter(({ kind }) => kind === 'keyboard' && (policyOf(io).keyboardReaders ?? defaultPolicy.keyboardReaders)).map(({ id, name, kind }) => ({ id, name, simulated: false, push: kind }))
  const carriers = allCarriers([systemCarrier(process.platform, io.resourcesFolder, io.env), network, ...waited, ...(simulator === null ? [] : [simulator])])
  switch (what) {
    case 'list': {
      const { scanners, faults } = await carriers.list({ search: given.search === true || policyOf(io).findScanners === true })
      for (const device of [...scanners, ...keyboard]) io.stdout(JSON.stringify(device))
      for (const fault of [...faults, ...network.shutOut()]) io.stderr(errorLine(fault))
      return 0
    }
    case 'scan': return await scan(carriers, given, io)
    case 'forget': {
      if (given.device === undefined) throw new UsageError(FORM)
      if (!known.forget(given.device)) throw new FoyerError('device.notFound')
      io.stdout(JSON.stringify({ device: given.device, forgotten: true }))
      return 0
    }
    default: throw new UsageError(FORM)
  }
}

/** Somebody at the terminal, or who ends this command. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

async function scan(carriers: AllCarriers, { device, out, source, resolution, grey }: Given, io: CliIo): Promise<number> {
  if (device === undefined || out === undefined) throw new UsageError(FORM)
  // What it types goes to whichever window has the keyboard, and a command has none.
  if (device === KEYBOARD_READER) throw new FoyerError('source.silent', { detail: 'it types into the desk\'s window' })
  const settings: ScanSettings = { source: sourceOf(source), resolution: resolutionOf(resolution), colour: grey !== true }
  if (device !== SIMULATED_SCANNER && !device.includes(':')) throw new UsageError(FORM)
  let started = performance.now()
  let page = 0
  // The device is told, and put back: what drives it is no child of the terminal.
  const given = new AbortController()
  const giveUp = (): void => given.abort()
  for (const signal of SIGNALS) process.once(signal, giveUp)
  try {
    for await (const { bytes } of carriers.scan(device, settings, { signal: given.signal, onProgress: () => undefined })) {
      page += 1
      const file = page === 1 ? out : `${out.slice(0, out.length - extname(out).length)}-${page}${extname(out)}`
      await writeFile(file, bytes, { flag: 'wx', mode: 0o600 })
      io.stdout(JSON.stringify({ device, page, bytes: bytes.byteLength, ms: Math.round(performance.now() - started) }))
      started = performance.now()
    }
    return 0
  } finally {
    for (const signal of SIGNALS) process.off(signal, giveUp)
  }
}

function sourceOf(source: string | undefined): ScanSettings['source'] {
  if (source === undefined) return null
  if (source === 'platen' || source === 'feeder' || source === 'duplex') return source
  throw new UsageError(FORM)
}

function resolutionOf(resolution: string | undefined): ScanSettings['resolution'] {
  const dots = resolution === undefined ? usualScan.resolution : Number(resolution)
  if (dots === 300 || dots === 400 || dots === 600) return dots
  throw new UsageError(FORM)
}

/** What the organisation's file says, where there is one: a command opens no desk to ask it, but for whom it may contact. */
function policyOf(io: CliIo) {
  const place = policyOfDesk(io)
  return place === null ? {} : policySourceOf(place).look().values ?? {}
}

const addressesOf = (io: CliIo): string => policyOf(io).scannerAddresses ?? ''

type Given = ReturnType<typeof parsed>

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: { device: { type: 'string' }, out: { type: 'string' }, source: { type: 'string' }, resolution: { type: 'string' }, grey: { type: 'boolean' }, address: { type: 'string', multiple: true }, search: { type: 'boolean' }, lay: { type: 'string' }, 'hot-folder': { type: 'string' }, serial: { type: 'string' }, framing: { type: 'string' } } }).values
  } catch {
    throw new UsageError(FORM)
  }
}
