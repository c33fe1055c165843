import { execFileSync, fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { createPortraitDecoder } from '../../electron/emrtd/data-groups/portrait.ts'
import { addTrustFiles } from '../../electron/emrtd/proof/trust-files.ts'
import { SignerShelf } from '../../electron/emrtd/proof/signer-shelf.ts'
import { TrustStore } from '../../electron/emrtd/proof/trust-store.ts'
import { readChip } from '../../electron/emrtd/session.ts'
import type { PersonalisationOptions } from '../../electron/emrtd/simulator/personalise.ts'
import { vpcdPorts, vpcdReaders } from '../emrtd/vpcd.ts'
import { PcscReaders } from '../../electron/reader/smartcards/pcsc-readers.ts'
import type { SmartCard } from '../../electron/emrtd/card/smart-card.ts'
import { projectRoot } from '../data-folder.ts'
import { mrzKey, mrzLines, readAt } from '../emrtd/specimen-document.ts'
import { pcscdObstacle, startPcscd } from '../reader/smartcards/pcscd.ts'
import type { CardReady, CardRequest } from './chip-card.ts'

// `npm run bench:chip`: COM + SOD + DG1 + DG2 with a portrait of 16 KB, from nfc-pcsc over the addon
// and pcscd to a virtual reader, whose chip answers at 424 kbit/s and 8 ms per APDU.

const readerName = vpcdReaders[0]
const runs = Number(process.env['FOYER_BENCH_RUNS'] ?? 9)
const link = { kbitPerSecond: 424, msPerApdu: 8 }

const cases: [string, Partial<PersonalisationOptions>][] = [
  ['BAC', {}],
  ['PACE-ECDH-GM P-256 AES-128', { pace: [{ mapping: 'GM', agreement: 'ECDH', cipher: 'AES-128', parameterId: 12 }] }],
  ['PACE-ECDH-GM brainpoolP256r1 AES-128', { pace: [{ mapping: 'GM', agreement: 'ECDH', cipher: 'AES-128', parameterId: 13 }] }],
  ['BAC, short APDUs only', { quirks: { extendedLength: null } }],
]

/**
 * vpcd sends each command in two pieces, and the second waits for the first one's acknowledgement, which
 * Linux delays by 40 ms: a stall of the rig, not of any chip. An address of the loopback with a route that
 * acknowledges at once takes it away (root, iproute2; the route is removed again).
 */
function promptAddress(): { host: string; remove: () => void } {
  const route = ['local', '127.0.0.77/32', 'dev', 'lo', 'table', 'local']
  try {
    execFileSync('ip', ['route', 'replace', ...route, 'quickack', '1'], { stdio: 'ignore' })
    return { host: '127.0.0.77', remove: () => execFileSync('ip', ['route', 'del', ...route], { stdio: 'ignore' }) }
  } catch {
    process.stdout.write('notice: no quick acknowledgement on the loopback here; about 40 ms of each APDU are the rig\'s\n')
    return { host: '127.0.0.1', remove: () => undefined }
  }
}

/** A JPEG of about 16 KB, which is what a portrait in DG2 has. */
async function portrait(): Promise<{ portrait: string; width: number; height: number }> {
  const [width, height] = [413, 531]
  const noise = Buffer.alloc(width * height, 0).map((_, index) => 128 + 60 * Math.sin(index / 37) + ((index * 2654435761) % 23))
  let bytes = Buffer.alloc(0)
  for (let quality = 5; quality < 100 && bytes.length < 16_000; quality += 1) {
    bytes = await sharp(noise, { raw: { width, height, channels: 1 } }).jpeg({ quality }).toBuffer()
  }
  // Filled up to 16 KB exactly behind the picture's end, which decoders leave alone.
  const filled = Buffer.concat([bytes, Buffer.alloc(Math.max(0, 16_384 - bytes.length))])
  return { portrait: filled.toString('base64'), width, height }
}

async function lay(card: ChildProcess, request: CardRequest): Promise<TrustStore> {
  card.send(request)
  const [ready] = await once(card, 'message') as [CardReady]
  const trust = new TrustStore()
  addTrustFiles(trust, [{ name: 'bench CSCA', bytes: new Uint8Array(Buffer.from(ready.csca, 'base64')) }], readAt)
  return trust
}

async function connected(readers: PcscReaders): Promise<SmartCard> {
  for (let tries = 0; ; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    try {
      return await readers.connect(readerName)
    } catch (error) {
      if (tries > 40) throw error
    }
  }
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

interface Measured {
  apdus: number
  bytes: number
  /** Access control and files, until the last byte is decrypted, in milliseconds. */
  readMs: number
  portraitMs: number
  verdictMs: number
  verdict: string
}

async function measure(card: SmartCard, trust: TrustStore, portraits: ReturnType<typeof createPortraitDecoder>): Promise<Measured> {
  const from = performance.now()
  let portraitMs = Number.NaN
  const reading = await readChip(card, {
    access: { mrzKey }, allowDowngrade: false, spendLastAttempt: false, policy: { dataGroups: [2] }, now: () => readAt, clock: () => performance.now(),
    random: (bytes) => new Uint8Array(randomBytes(bytes)), trust, revocationLists: [], signers: new SignerShelf(), printedMrz: { lines: mrzLines, certain: true, doubtful: [] }, portraits,
    onEvent: ({ type }) => {
      if (type === 'portrait') portraitMs = performance.now() - from
    },
  })
  const verdictMs = performance.now() - from
  const chip = reading.timings.steps.filter(({ step }) => step === 'accessControl' || step === 'files')
  return {
    apdus: chip.reduce((sum, { apdus }) => sum + apdus, 0),
    bytes: chip.reduce((sum, { bytes }) => sum + bytes, 0),
    readMs: chip.reduce((sum, { ms }) => sum + ms, 0),
    portraitMs, verdictMs, verdict: reading.verdict,
  }
}

async function main(): Promise<void> {
  const obstacle = pcscdObstacle()
  if (obstacle !== null) {
    process.stdout.write(`bench:chip needs pcscd and vsmartcard-vpcd: ${obstacle}\n`)
    return
  }
  const service = await startPcscd()
  const address = promptAddress()
  const card = fork(join(projectRoot, 'test', 'bench', 'chip-card.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const readers = new PcscReaders()
  const portraits = createPortraitDecoder({ modulesFolder: join(projectRoot, 'node_modules') })
  const picture = await portrait()
  const place = { port: vpcdPorts[0], host: address.host, ...picture }
  try {
    await readers.list()
    await lay(card, { ...place, kbitPerSecond: null, msPerApdu: 0, options: {} })
    process.stdout.write(`the rig itself: ${(await rigMs(await connected(readers))).toFixed(2)} ms per APDU (median of 50, no chip time)\n`)
    process.stdout.write(`COM + SOD + DG1 + DG2 (16 KB portrait), ${link.kbitPerSecond} kbit/s, ${link.msPerApdu} ms per APDU, median of ${runs}:\n`)
    for (const [name, options] of cases) {
      const trust = await lay(card, { ...place, ...link, options })
      const connection = await connected(readers)
      const first = await measure(connection, trust, portraits)
      const measured: Measured[] = []
      for (let run = 0; run < runs; run++) {
        await connection.reset()
        measured.push(await measure(connection, trust, portraits))
      }
      await connection.disconnect()
      const of = (key: 'readMs' | 'portraitMs' | 'verdictMs'): string => `${(median(measured.map((each) => each[key])) / 1000).toFixed(3)} s`
      const each = measured.at(-1) ?? first
      process.stdout.write(`${name}: ${each.apdus} APDUs, ${each.bytes} bytes, read ${of('readMs')}, portrait ${of('portraitMs')}, `
        + `verdict (${first.verdict}) ${of('verdictMs')}; first reading of the process ${(first.readMs / 1000).toFixed(3)} s\n`)
    }
  } finally {
    card.disconnect()
    await portraits.close()
    await readers.close()
    address.remove()
    await service.stop()
  }
}

async function rigMs(card: SmartCard): Promise<number> {
  const times: number[] = []
  for (let count = 0; count < 50; count++) {
    const from = performance.now()
    await card.transmit(Uint8Array.of(0, 0x84, 0, 0, 8))
    times.push(performance.now() - from)
  }
  await card.disconnect()
  return median(times)
}

await main()
