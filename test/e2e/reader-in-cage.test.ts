import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Input, Output } from '../../electron/contract/index.ts'
import { readerEnvironment } from '../../electron/main/process-environment.ts'
import { readerCage } from '../../electron/main/reader-cage.ts'
import { TrustHandover } from '../../electron/main/trust-handover.ts'
import type { Callee } from '../../electron/main/route.ts'
import { procMemory } from '../../electron/system/process-memory.ts'
import { SYSTEM, type CallContext } from '../../electron/transport/handlers.ts'
import { Supervisor } from '../../electron/transport/supervisor.ts'
import { projectRoot } from '../data-folder.ts'
import { can, paceP256, specimenDocument } from '../emrtd/specimen-document.ts'
import { VpcdCard, vpcdPorts, vpcdReaders } from '../emrtd/vpcd.ts'
import { pcscdMissing, startPcscd, type Pcscd } from '../reader/smartcards/pcscd.ts'

const places = { modulesFolder: join(projectRoot, 'node_modules'), resourcesFolder: join(projectRoot, 'resources') }
const cage = readerCage({ platform: process.platform, arch: process.arch, ...places }, (text) => process.stderr.write(text))
const NAME = vpcdReaders[0]
const clerk: CallContext = { session: null, way: 'screen', address: 'local', owner: 'o1', policy: {} }

/** The reader as it ships, in the cage as it is: everything that a desk asks of it, through frames. */
describe.skipIf(cage.state() !== 'held')('the reader in its cage', () => {
  let reader: Supervisor
  let handover: TrustHandover
  const held: Input<'internal.holdReading'>['reading'][] = []
  beforeAll(async () => {
    const vault: Callee = { call: () => Promise.resolve({ value: [], session: undefined, subject: undefined }) }
    reader = new Supervisor({
      specNow: () => ({ name: 'foyer-reader', script: join(projectRoot, 'out/reader/index.cjs'), env: readerEnvironment(process.env) }),
      startChild: cage.start(() => { throw new Error('not in a cage') }), startOptions: () => ({ mode: 'demo', version: '0', ...places, trustRound: handover.begin(), devices: {} }),
      keepsSessions: false, mayEmit: new Set(['chip.progress']), mayAsk: new Set(['internal.holdReading', 'internal.listScanners']),
      hungAfterMs: 5000, recycleAbove: null, restsAfterMs: null, ceiling: { of: procMemory, bytes: 1_600_000_000 }, now: Date.now,
      onState: () => undefined, onEvent: () => undefined,
      onAsk: (call, input) => {
        if (call !== 'internal.holdReading') return Promise.resolve({ scanners: [] })
        held.push((input as Input<'internal.holdReading'>).reading)
        return Promise.resolve({ readingId: `r${held.length}` })
      },
    })
    handover = new TrustHandover(vault, reader)
    reader.start()
    await reader.ready(60_000)
    await handover.ready()
  })
  afterAll(async () => { await reader.stop() })

  const read = async (bytes: Uint8Array) => ((await reader.call('reading.readFile', { bytes }, clerk)).value as Output<'reading.readFile'>).reading

  it('reads a page, and a file of many bytes comes whole', async () => {
    const page = new Uint8Array(readFileSync(join(projectRoot, 'resources/specimens/passport-genuine.jpg')))
    const { images } = await read(page)
    expect(images.page?.byteLength).toBeGreaterThan(10_000)
    await expect(read(new Uint8Array(49_000_000).fill(7))).rejects.toMatchObject({ code: 'image.unsupported' })
    expect(procMemory(reader.pid ?? 0)).toBeGreaterThan(50_000_000)
    expect(reader.restarts).toBe(0)
  })

  it.skipIf(spawnSync('which', ['heif-enc']).status !== 0)('has the system’s program read a photograph as iPhones take them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foyer-heic-'))
    try {
      execFileSync('heif-enc', [join(projectRoot, 'resources/specimens/passport-genuine.jpg'), '-o', join(folder, 'page.heic')], { stdio: 'ignore' })
      expect((await read(new Uint8Array(readFileSync(join(folder, 'page.heic'))))).images.page).not.toBeNull()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  describe.skipIf(pcscdMissing())('with the real PC/SC service', () => {
    let service: Pcscd
    beforeAll(async () => { service = await startPcscd() })
    afterAll(async () => { await service.stop() })

    it('proves a chip through the socket that is passed in', async () => {
      const card = await VpcdCard.insert(specimenDocument({ portraitBytes: 1500, pace: [paceP256] }).card, { port: vpcdPorts[0] })
      try {
        const lies = async () => ((await reader.call('devices.list', {}, { ...SYSTEM, owner: 'o1' })).value as Output<'devices.list'>).find(({ name }) => name === NAME)?.cardPresent
        await expect.poll(lies).toBe(true)
        await reader.call('reading.readChip', { readingId: null, reader: NAME, can, keyFields: null }, clerk)
        expect(held.at(-1)?.chip?.access.protocol).toBe('PACE')
      } finally {
        await card.remove()
      }
    })
  })
})
