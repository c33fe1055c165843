import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Device } from '../../electron/contract/devices.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { ScannerInfo } from '../../electron/contract/scanners.ts'
import type { CardDesk } from '../../electron/reader/card-desk.ts'
import { notesIn } from '../../electron/contract/device-notes.ts'
import { notedDevices } from '../../electron/reader/device-notes.ts'
import { readSmallJson, writeSmallJson } from '../../electron/system/small-json.ts'
import { openDevices } from '../../electron/reader/devices.ts'
import type { Asking, DeskScanners } from '../../electron/reader/desk-scanners.ts'
import type { CardReaderEvent } from '../../electron/emrtd/card/smart-card.ts'
import { projectRoot } from '../data-folder.ts'

const reader = 'A reader'
const modulesFolder = join(projectRoot, 'node_modules')
const asking: Asking = { ask: () => Promise.reject(new Error('not asked')) }

/** Scanners as far as the list of devices asks for them. */
const scannersOf = (list: DeskScanners['list']): DeskScanners => ({ list, scan: () => { throw new Error('not asked') }, test: () => { throw new Error('not asked') }, lay: () => Promise.reject(new Error('not asked')), accept: async () => undefined })

/** The card desk as far as the list of devices asks it, with the service in the test's hand. */
function cardsOf(): { cards: CardDesk, tell: (event: CardReaderEvent) => void, away: (is: boolean) => void } {
  const listeners = new Set<(event: CardReaderEvent) => void>()
  let gone = false
  const unasked = () => Promise.reject(new Error('not asked'))
  return {
    cards: {
      list: async () => (gone ? [] : [{ name: reader, simulated: false, cardPresent: true }]),
      probe: () => Promise.reject(new FoyerError('smartcard.serviceMissing')),
      readChip: unasked, lay: unasked, countsAttempts: () => false, tap: unasked, leave: () => undefined, layKey: () => undefined, keepsKey: () => false, close: async () => undefined,
      onChange: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    tell: (event) => { for (const listener of listeners) listener(event) },
    away: (is) => { gone = is },
  }
}

describe('the list of devices', () => {
  it('forgets what was wrong with a reader once it is back', async () => {
    const { cards, tell, away } = cardsOf()
    const devices = openDevices({ modulesFolder, cards, scanners: scannersOf(async () => []), now: () => new Date('2026-06-01T12:00:00Z'), announce: () => undefined })
    const stateOf = async () => (await devices.list(asking)).find(({ id }) => id === reader)?.state
    await expect(devices.test(reader, asking)).rejects.toMatchObject({ code: 'smartcard.serviceMissing' })
    expect(await stateOf()).toBe('fault')
    away(true)
    tell({ type: 'readerRemoved', reader })
    tell({ type: 'serviceLost' })
    expect(await stateOf()).toBeUndefined()
    away(false)
    tell({ type: 'readerAdded', reader })
    expect(await stateOf()).toBe('ready')
    devices.close()
  })

  it('tells of a card at once, however long the scanners are looked for', async () => {
    const { cards, tell } = cardsOf()
    const looks: (() => void)[] = []
    const scanners = scannersOf(() => new Promise<ScannerInfo[]>((resolve) => { looks.push(() => resolve([{ id: 'sane:x', name: 'A scanner', simulated: false }])) }))
    const told: string[][] = []
    const devices = openDevices({ modulesFolder, cards, scanners, now: () => new Date('2026-06-01T12:00:00Z'), announce: (_name, payload) => { told.push('devices' in payload ? payload.devices.map(({ id }) => id) : []) } })
    const first = devices.list(asking)
    looks.shift()?.()
    expect((await first).map(({ id }) => id)).toEqual(['sane:x', reader])
    tell({ type: 'cardInserted', reader, atr: new Uint8Array(2) })
    await expect.poll(() => told).toEqual([['sane:x', reader]])
    // Nobody waits for the drivers a second time either.
    expect((await devices.list(asking)).map(({ id }) => id)).toEqual(['sane:x', reader])
    expect(looks).toHaveLength(1)
    devices.close()
  })

  it('says whether a page lies on the simulated scanner, and tells of it at once', async () => {
    const { cards } = cardsOf()
    const simulator = { id: 'simulator:scanner', name: 'Simulated', simulated: true }
    const laid = (all: readonly Device[]) => all.find(({ id }) => id === simulator.id)?.pageLaid
    const told: unknown[] = []
    let pageLaid = false
    const devices = openDevices({ modulesFolder, cards, scanners: scannersOf(async () => [{ ...simulator, pageLaid }]), now: () => new Date('2026-06-01T12:00:00Z'), announce: (_name, payload) => { told.push('devices' in payload ? laid(payload.devices) : null) } })
    expect(laid(await devices.list(asking))).toBe(false)
    pageLaid = true
    devices.pageChanged(simulator.id, true)
    await expect.poll(() => told).toEqual([true])
    expect(laid(await devices.list(asking))).toBe(true)
    devices.close()
  })

  it('tells of a scanner that came or went, once it was looked for', async () => {
    const { cards } = cardsOf()
    let there: ScannerInfo[] = []
    const scanners = scannersOf(async () => there)
    const told: string[][] = []
    const devices = openDevices({ modulesFolder, cards, scanners, now: () => new Date('2026-06-01T12:00:00Z'), announce: (_name, payload) => { told.push('devices' in payload ? payload.devices.map(({ id }) => id) : []) } })
    await devices.list(asking)
    await devices.list(asking)
    await new Promise((resolve) => { setImmediate(resolve) })
    expect(told).toEqual([])
    there = [{ id: 'sane:x', name: 'A scanner', simulated: false }]
    await devices.list(asking)
    await expect.poll(() => told).toEqual([['sane:x', reader]])
    devices.close()
  })

  it('asks on the network where a person wants that, and tells everybody what was found', async () => {
    const { cards } = cardsOf()
    const searches: boolean[] = []
    const scanners = scannersOf(async (_asking, search) => {
      searches.push(search)
      return search ? [{ id: 'escl:x', name: 'On the network', simulated: false }] : []
    })
    const told: string[][] = []
    const devices = openDevices({ modulesFolder, cards, scanners, now: () => new Date('2026-06-01T12:00:00Z'), announce: (_name, payload) => { told.push('devices' in payload ? payload.devices.map(({ id }) => id) : []) } })
    expect((await devices.list(asking)).map(({ id }) => id)).toEqual([reader])
    expect((await devices.search(asking)).map(({ id }) => id)).toEqual(['escl:x', reader])
    expect(searches).toEqual([false, true])
    await expect.poll(() => told).toEqual([['escl:x', reader]])
    devices.close()
  })

  it('never tells an older list after a newer one', async () => {
    const { cards, tell } = cardsOf()
    const answers: ((present: boolean) => void)[] = []
    const slow: CardDesk = { ...cards, list: () => new Promise((resolve) => { answers.push((cardPresent) => resolve([{ name: reader, simulated: false, cardPresent }])) }) }
    const told: unknown[] = []
    const scanners = scannersOf(async () => [])
    const devices = openDevices({ modulesFolder, cards: slow, scanners, now: () => new Date('2026-06-01T12:00:00Z'), announce: (_name, payload) => { told.push('devices' in payload ? payload.devices[0] : null) } })
    const first = devices.list(asking)
    await expect.poll(() => answers.length).toBe(1)
    answers[0]?.(false)
    await first
    tell({ type: 'cardRemoved', reader })
    tell({ type: 'cardInserted', reader, atr: new Uint8Array(2) })
    await expect.poll(() => answers.length).toBe(3)
    answers[2]?.(true)
    await expect.poll(() => told).toMatchObject([{ cardPresent: true }])
    answers[1]?.(false)
    await new Promise((resolve) => { setImmediate(resolve) })
    expect(told).toMatchObject([{ cardPresent: true }])
    devices.close()
  })
})

describe('a source that a document starts', () => {
  it('stands as what it is, is tried as one, and shows the page that waits', async () => {
    const { cards } = cardsOf()
    const pushed = (id: string, push: ScannerInfo['push']): ScannerInfo => ({ id, name: id, simulated: false, ...(push === undefined ? {} : { push }) })
    const page = new Uint8Array(await sharp({ create: { width: 1800, height: 1200, channels: 3, background: '#808080' } }).png().toBuffer())
    const scanners: DeskScanners = { ...scannersOf(async () => [pushed('folder:hot', 'hotFolder'), pushed('serial:/dev/x', 'serial'), pushed('keyboard:reader', 'keyboard'), pushed('sane:x', undefined)]), test: async (id) => (id === 'folder:hot' ? { bytes: page } : null) }
    const devices = openDevices({ modulesFolder, cards, scanners, now: () => new Date('2026-06-01T12:00:00Z'), announce: () => undefined })
    expect((await devices.list(asking)).map(({ kind }) => kind)).toEqual(['hotFolder', 'swipeReader', 'keyboardReader', 'scanner', 'smartcardReader'])
    const { jpeg } = await devices.test('folder:hot', asking)
    expect(await sharp(jpeg ?? undefined).metadata()).toMatchObject({ width: 900, height: 600, format: 'jpeg' })
    expect(await devices.test('keyboard:reader', asking)).toMatchObject({ ok: true, jpeg: null })
    expect((await devices.list(asking)).map(({ usedAt }) => usedAt !== undefined)).toEqual([false, false, true, false, false])
    devices.close()
  })
})

describe('how a scan went', () => {
  it('is told: a fault until one goes well, and when that was; what a person or an empty feeder ended is none', async () => {
    const { cards } = cardsOf()
    const scanners = scannersOf(async () => [{ id: 'sane:x', name: 'A scanner', simulated: false }])
    const told: unknown[] = []
    const devices = openDevices({ modulesFolder, cards, scanners, now: () => new Date('2026-06-01T12:00:00Z'), announce: (_name, payload) => { told.push('devices' in payload ? payload.devices[0]?.state : null) } })
    const scanner = async () => (await devices.list(asking)).find(({ id }) => id === 'sane:x')
    expect(await scanner()).toMatchObject({ state: 'ready', fault: null })
    devices.noteScan('sane:x', new FoyerError('scanner.feederEmpty'))
    devices.noteScan('sane:x', new FoyerError('scanner.cancelled'))
    expect(await scanner()).toMatchObject({ state: 'ready', fault: null })
    devices.noteScan('sane:x', new FoyerError('scanner.jam', { detail: 'sane_read SANE_STATUS_JAMMED' }))
    expect(await scanner()).toMatchObject({ state: 'fault', fault: { code: 'scanner.jam', detail: 'sane_read SANE_STATUS_JAMMED' } })
    await expect.poll(() => told).toContain('fault')
    devices.noteScan('sane:x', null)
    expect(await scanner()).toMatchObject({ state: 'ready', fault: null, usedAt: '2026-06-01T12:00:00.000Z' })
    devices.close()
  })

  it('is known to the next start, without a word of which device it was', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foyer-devices-'))
    const file = join(folder, 'desk', 'devices.json')
    const { cards } = cardsOf()
    const scanners = scannersOf(async () => ['sane:x', 'sane:y'].map((id) => ({ id, name: 'Annas scanner', simulated: false })))
    const started = () => openDevices({ modulesFolder, cards, scanners, now: () => new Date('2026-06-01T12:00:00Z'), announce: () => undefined, notes: notedDevices(notesIn(readSmallJson(file)), (all) => { writeSmallJson(file, all) }) })
    const before = started()
    before.noteScan('sane:x', null)
    before.noteScan('sane:x', new FoyerError('scanner.jam', { detail: 'sane_read' }))
    before.noteScan('sane:y', null)
    before.close()
    expect(await started().list(asking)).toMatchObject([
      { id: 'sane:x', state: 'fault', fault: { code: 'scanner.jam' }, usedAt: '2026-06-01T12:00:00.000Z' }, { id: 'sane:y', state: 'ready', fault: null, usedAt: '2026-06-01T12:00:00.000Z' }, { id: reader },
    ])
    expect(readFileSync(file, 'utf8')).not.toMatch(/sane|anna|detail/i)
    started().noteScan('sane:x', null)
    expect((await started().list(asking))[0]).toMatchObject({ state: 'ready', fault: null })
    for (const text of ['{', '[]', `{"${'a'.repeat(32)}":{"usedAt":"never","fault":null}}`]) {
      writeFileSync(file, text)
      expect((await started().list(asking))[0]).not.toHaveProperty('usedAt')
    }
    rmSync(folder, { recursive: true })
  })
})
