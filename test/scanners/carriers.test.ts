import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { usualScan, type PaperSource, type ScannedPage } from '../../electron/contract/scanners.ts'
import { allCarriers } from '../../electron/scanners/all-carriers.ts'
import type { Carrier } from '../../electron/scanners/carrier.ts'
import { helperCarrier } from '../../electron/scanners/driver-helper/carrier.ts'
import { simulateEscl, type SimulatedEscl } from '../../electron/scanners/escl/simulator.ts'
import { knownScanners } from '../../electron/scanners/known-scanners.ts'
import { networkScanners } from '../../electron/scanners/network-scanners.ts'
import { saneEnvironment } from '../../electron/scanners/sane/environment.ts'
import { saneCarrier } from '../../electron/scanners/sane/sane.ts'
import { hotFolder } from '../../electron/scanners/hot-folder/hot-folder.ts'
import { openJournal } from '../../electron/scanners/hot-folder/journal.ts'
import { asCarrier } from '../../electron/scanners/push/as-carrier.ts'
import { swipedTexts } from '../../electron/scanners/push/swiped-texts.ts'
import { serialReader } from '../../electron/scanners/serial/serial-reader.ts'
import { scannerSimulator } from '../../electron/scanners/simulator.ts'
import { SIMULATED_SCANNER } from '../../electron/contract/scanners.ts'
import { projectRoot } from '../data-folder.ts'
import { deviceId, playing, transcriptOf } from './driver-helper/transcripts.ts'
import { until } from './until.ts'

const page = async (grey: string): Promise<Uint8Array> => new Uint8Array(await sharp({ create: { width: 160, height: 220, channels: 3, background: grey } }).jpeg().toBuffer())
const pages = await Promise.all(['#404040', '#808080', '#c0c0c0'].map(page))
const hasSane = (() => {
  try {
    execFileSync('scanimage', ['--version'])
    return true
  } catch {
    process.stderr.write('notice: scanimage is not here; the SANE tests are skipped\n')
    return false
  }
})()

let folder: string
let server: SimulatedEscl
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-sane-'))
  writeFileSync(join(folder, 'dll.conf'), 'pnm\ntest\n')
  server = await simulateEscl({ chunked: true })
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await server.close()
})

const settings = (source: PaperSource | null = null) => ({ ...usualScan, source })
const tools = (signal: AbortSignal = new AbortController().signal) => ({ signal, onProgress: () => undefined })

async function scanned(carrier: Carrier, id: string, source: PaperSource | null = null, signal?: AbortSignal): Promise<ScannedPage[]> {
  const all: ScannedPage[] = []
  for await (const each of carrier.scan(id, settings(source), tools(signal))) all.push(each)
  return all
}

interface Bench {
  carrier: Carrier
  id: string
  feeds: boolean
  /** It gives lines of text: no picture. */
  texts?: true
}

/** What every way to reach a scanner must do, simulator and hardware alike. */
function contract(name: string, make: () => Bench): void {
  describe(`${name} keeps the contract of a scanner`, () => {
    it('lists itself with an id, a name and whether it is simulated', async () => {
      const { carrier, id } = make()
      expect((await carrier.list({ search: false })).find((info) => info.id === id)).toMatchObject({ id, name: expect.stringMatching(/./), simulated: expect.any(Boolean) })
    })

    it('says what it can do', async () => {
      const { carrier, id, feeds } = make()
      const can = await carrier.capabilities(id, new AbortController().signal)
      expect(can.colour).toBe(true)
      expect(can.sources.includes('feeder')).toBe(feeds)
    })

    it('scans a page that is a picture, or lines of text, and tells how it stands', async () => {
      const { carrier, id, texts } = make()
      const told: number[] = []
      for await (const { bytes } of carrier.scan(id, settings('platen'), { ...tools(), onProgress: ({ page: at }) => told.push(at) })) {
        const isRight = texts === true ? /^swipe \d\r$/.test(new TextDecoder().decode(bytes)) : ((await sharp(bytes).metadata()).width ?? 0) > 10
        expect(isRight).toBe(true)
      }
      expect(told.length).toBeGreaterThan(0)
      expect(told.every((at) => at === 1)).toBe(true)
    })

    it('gives every page of a feeder', async (context) => {
      const { carrier, id, feeds } = make()
      context.skip(!feeds, 'it has no feeder')
      expect((await scanned(carrier, id, 'feeder')).length).toBeGreaterThan(1)
    })

    it('says device.notFound for a device that is not there', async () => {
      await expect(scanned(make().carrier, 'sane:nothing:9')).rejects.toMatchObject({ code: 'device.notFound' })
    })

    it('gives up when the caller does, and takes the next scan', async () => {
      const { carrier, id } = make()
      const abort = new AbortController()
      const scan = scanned(carrier, id, 'platen', abort.signal)
      abort.abort()
      await expect(scan).rejects.toMatchObject({ code: 'scanner.cancelled' })
      expect(await scanned(carrier, id, 'platen')).toHaveLength(1)
    })

    it('takes one scan at a time', async () => {
      const { carrier, id } = make()
      const first = scanned(carrier, id, 'platen')
      await expect(scanned(carrier, id, 'platen')).rejects.toMatchObject({ code: 'device.busy' })
      expect(await first).toHaveLength(1)
    })

    it('may be left between two pages, and takes the next scan', async (context) => {
      const { carrier, id, feeds } = make()
      context.skip(!feeds, 'it has no feeder')
      for await (const each of carrier.scan(id, settings('feeder'), tools())) {
        expect(each.bytes.byteLength).toBeGreaterThan(0)
        break
      }
      expect(await scanned(carrier, id, 'platen')).toHaveLength(1)
    })
  })
}

contract('the simulator', () => {
  const carrier = scannerSimulator('Demo scanner', 5)
  const [glass, ...stack] = pages.map((bytes) => ({ bytes }))
  carrier.lay(glass ?? null)
  carrier.feed(stack)
  return { carrier, id: SIMULATED_SCANNER, feeds: true }
})
if (hasSane) contract('SANE’s test device', () => ({ carrier: saneCarrier({ env: { SANE_CONFIG_DIR: folder } }), id: 'sane:test:0', feeds: true }))
if (hasSane) {
  contract('a picture behind SANE', () => ({ carrier: saneCarrier({ command: scanimageWith('case "$*" in *-A|-f*) ;; *) set -- "$@" --filename="$FOLDER/page.ppm";; esac'), env: { SANE_CONFIG_DIR: folder } }), id: 'sane:pnm:0', feeds: false }))
}
contract('eSCL', () => {
  const carrier = networkScanners({ known: knownScanners(null), times: { busyMs: 2000, pageMs: 2000, retryMs: 10, silenceMs: 2000 } })
  carrier.named({ scannerAddresses: server.address })
  server.lay(pages[0] ?? null)
  server.feed(pages)
  return { carrier, id: `escl:${server.address}`, feeds: true }
})

/** How long whatever is waited for may take here, ms. */
const COMES_MS = 10_000
const closing: (() => Promise<void>)[] = []
afterAll(async () => { for (const close of closing) await close() })
contract('a hot folder', () => {
  const base = mkdtempSync(join(folder, 'hot-'))
  mkdirSync(join(base, 'in'))
  for (const [at, bytes] of pages.entries()) writeFileSync(join(base, 'in', `${at}.jpg`), bytes)
  const source = hotFolder({ folder: join(base, 'in'), after: { how: 'leave' }, journal: openJournal(join(base, 'taken')), onOffer: () => undefined, now: Date.now, times: { lookMs: 10, settleMs: 20 } })
  source.watch()
  closing.push(source.close)
  return { carrier: asCarrier(source, COMES_MS), id: source.id, feeds: true }
})
contract('a reader that types', () => {
  const source = swipedTexts({ kind: 'keyboard', id: 'keyboard:reader', name: 'Reader that types', onOffer: () => undefined })
  for (const at of [1, 2, 3]) source.offer([`swipe ${at}\r`])
  closing.push(source.close)
  return { carrier: asCarrier(source, COMES_MS), id: source.id, feeds: true, texts: true }
})
if (spawnSync('socat', ['-V']).status === 0) {
  contract('a reader at a serial port', () => {
    const base = mkdtempSync(join(folder, 'serial-'))
    const cable = spawn('socat', [`pty,raw,echo=0,link=${base}/near`, `pty,raw,echo=0,link=${base}/far`], { stdio: 'ignore' })
    const source = serialReader({ settings: { path: join(base, 'near'), baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 }, framing: '', onOffer: () => undefined, againMs: 20, pauseMs: 50 })
    void until(() => source.isOpen()).then(() => { for (const at of [1, 2, 3]) writeFileSync(join(base, 'far'), `\x02swipe ${at}\r\x03`) })
    closing.push(async () => { await source.close(); cable.kill() })
    return { carrier: asCarrier(source, COMES_MS), id: source.id, feeds: true, texts: true }
  })
} else process.stderr.write('notice: socat is not here; no serial port is tried\n')
for (const [name, prefix] of [['WIA 2, by a transcript of its helper', 'wia:'], ['Image Capture, by a transcript of its helper', 'ica:']] as const) {
  contract(name, () => {
    const [glass, ...stack] = pages
    if (glass === undefined) throw new Error('no page')
    return { carrier: helperCarrier({ prefix, helper: playing(transcriptOf(glass, stack), join(folder, 'transcript.json')) }), id: `${prefix}${deviceId}`, feeds: true }
  })
}

/** scanimage, with more given to it. */
function scanimageWith(script: string): string {
  const command = join(folder, `scanimage-${Math.random().toString(36).slice(2)}`)
  const ppm = Buffer.concat([Buffer.from('P6\n64 48\n255\n'), Buffer.alloc(64 * 48 * 3, 120)])
  writeFileSync(join(folder, 'page.ppm'), ppm)
  writeFileSync(command, `#!/bin/sh\nFOLDER='${folder}'\n${script}\nexec scanimage "$@"\n`)
  chmodSync(command, 0o755)
  return command
}

describe('what SANE’s drivers say', () => {
  it.runIf(hasSane).each([
    ['JAMMED', 'scanner.jam'], ['COVER_OPEN', 'scanner.coverOpen'], ['DEVICE_BUSY', 'device.busy'], ['NO_DOCS', 'scanner.feederEmpty'], ['ACCESS_DENIED', 'scanner.denied'], ['IO_ERROR', 'device.lost'],
    ['NO_MEM', 'device.failed'], ['UNSUPPORTED', 'device.failed'], ['INVAL', 'device.failed'],
  ])('%s is %s, with the driver’s own word for it, and the next scan works', async (status, code) => {
    const carrier = saneCarrier({ pause: () => Promise.resolve(), command: scanimageWith(`test -e "$FOLDER/well" || case "$*" in *-A|-f*) ;; *) set -- "$@" --read-return-value=SANE_STATUS_${status};; esac`), env: { SANE_CONFIG_DIR: folder } })
    await expect(scanned(carrier, 'sane:test:0', 'platen')).rejects.toMatchObject({ code, detail: `sane_read SANE_STATUS_${status}` })
    writeFileSync(join(folder, 'well'), '')
    expect(await scanned(carrier, 'sane:test:0', 'platen')).toHaveLength(1)
    rmSync(join(folder, 'well'))
  })

  it.runIf(hasSane)('a feeder’s pages lie on no disk, and nothing of them stays', async () => {
    const before = readdirSync('/dev/shm').filter((name) => name.startsWith('foyer-'))
    const carrier = saneCarrier({ env: { SANE_CONFIG_DIR: folder } })
    expect(await scanned(carrier, 'sane:test:0', 'feeder')).toHaveLength(10)
    expect(readdirSync('/dev/shm').filter((name) => name.startsWith('foyer-'))).toEqual(before)
  })

  it('a missing scanimage is a code, and disturbs no other carrier', async () => {
    const missing = saneCarrier({ command: '/nonexistent/scanimage' })
    await expect(missing.list({ search: false })).rejects.toMatchObject({ code: 'scanner.driverMissing' })
    const { scanners, faults } = await allCarriers([missing, scannerSimulator('Demo scanner')]).list({ search: false })
    expect([scanners.length, faults.map(({ code }) => code)]).toEqual([1, ['scanner.driverMissing']])
  })
})

describe('a list of scanners does not call out on the network', () => {
  const drivers = (file: string): string[] => readFileSync(join(projectRoot, 'resources/sane', file), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'))

  it('of the drivers, those at this machine are asked; those of both kinds at USB alone', () => {
    expect(drivers('dll.conf').length).toBeGreaterThan(50)
    expect(drivers('dll.conf').filter((name) => ['net', 'escl', 'airscan', 'dell1600n_net', 'bh', 'hpaio', 'test'].includes(name))).toEqual([])
    expect(drivers('dll.d/none.conf')).toEqual([])
    expect(drivers('pixma.conf')).toEqual(['networking=no'])
    for (const name of ['epson2', 'epsonds', 'magicolor', 'kodakaio']) expect(drivers(`${name}.conf`), name).toEqual(['usb'])
  })

  it('so unless somebody names another set-up', () => {
    expect(saneEnvironment({ PATH: '/bin' }, '/r')['SANE_CONFIG_DIR']).toBe('/r/sane:/etc/sane.d')
    expect(saneEnvironment({ SANE_CONFIG_DIR: '/etc/other' }, '/r')['SANE_CONFIG_DIR']).toBe('/etc/other')
  })

  it('nor are scanners looked for, unless policy or a person says so', async () => {
    const searches: string[] = []
    const carrier = networkScanners({ known: knownScanners(null), find: () => { searches.push('asked'); return Promise.resolve([]) } })
    expect(await carrier.list({ search: false })).toEqual([])
    expect(searches).toEqual([])
    await carrier.list({ search: true })
    expect(searches).toEqual(['asked'])
    expect(existsSync(join(folder, 'scanners.json'))).toBe(false)
  })
})
