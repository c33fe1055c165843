import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../data-folder.ts'
import type { Device } from '../../electron/contract/devices.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { CardDesk } from '../../electron/reader/card-desk.ts'
import { openDevices } from '../../electron/reader/devices.ts'
import { openScanners } from '../../electron/reader/open-scanners.ts'
import type { ScannerInfo } from '../../electron/reader/scanners/scanner.ts'
import type { CardReaderEvent } from '../../electron/emrtd/card/smart-card.ts'

const reader = 'A reader'

/** The card desk as far as the list of devices asks it, with the service in the test's hand. */
function cardsOf(): { cards: CardDesk, tell: (event: CardReaderEvent) => void, away: (is: boolean) => void } {
  const listeners = new Set<(event: CardReaderEvent) => void>()
  let gone = false
  const unasked = () => Promise.reject(new Error('not asked'))
  return {
    cards: {
      list: async () => (gone ? [] : [{ name: reader, simulated: false, cardPresent: true }]),
      probe: () => Promise.reject(new FoyerError('smartcard.serviceMissing')),
      readChip: unasked, lay: unasked, countsAttempts: () => false, close: async () => undefined,
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
    const devices = openDevices({ cards, scanners: openScanners('demo', join(projectRoot, 'resources')), now: () => new Date('2026-06-01T12:00:00Z'), announce: () => undefined })
    const stateOf = async () => (await devices.list()).find(({ id }) => id === reader)?.state
    await expect(devices.test(reader, new AbortController().signal)).rejects.toMatchObject({ code: 'smartcard.serviceMissing' })
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
    const scanners = { ...openScanners('demo', join(projectRoot, 'resources')), list: () => new Promise<ScannerInfo[]>((resolve) => { looks.push(() => resolve([{ id: 'sane:x', name: 'A scanner', simulated: false }])) }) }
    const told: string[][] = []
    const devices = openDevices({ cards, scanners, now: () => new Date('2026-06-01T12:00:00Z'), announce: (_name, payload) => { told.push('devices' in payload ? payload.devices.map(({ id }) => id) : []) } })
    const first = devices.list()
    looks.shift()?.()
    expect((await first).map(({ id }) => id)).toEqual(['sane:x', reader])
    tell({ type: 'cardInserted', reader, atr: new Uint8Array(2) })
    await expect.poll(() => told).toEqual([['sane:x', reader]])
    // Nobody waits for the drivers a second time either.
    expect((await devices.list()).map(({ id }) => id)).toEqual(['sane:x', reader])
    expect(looks).toHaveLength(1)
    devices.close()
  })

  it('says whether a page lies on the simulated scanner, and tells of it at once', async () => {
    const { cards } = cardsOf()
    const scanners = openScanners('demo', join(projectRoot, 'resources'))
    const { simulator } = scanners
    if (simulator === null) throw new Error('no simulator')
    const laid = (all: readonly Device[]) => all.map(({ id, pageLaid }) => (id === simulator.id ? pageLaid : null)).find((each) => each !== null)
    const told: unknown[] = []
    const infos = [{ id: simulator.id, name: 'Simulated', simulated: true }]
    const devices = openDevices({ cards, scanners: { ...scanners, list: async () => infos }, now: () => new Date('2026-06-01T12:00:00Z'), announce: (_name, payload) => { told.push('devices' in payload ? laid(payload.devices) : null) } })
    expect(laid(await devices.list())).toBe(false)
    simulator.lay(Uint8Array.of(1))
    devices.pageChanged()
    await expect.poll(() => told).toEqual([true])
    expect(laid(await devices.list())).toBe(true)
    devices.close()
  })

  it('tells of a scanner that came or went, once it was looked for', async () => {
    const { cards } = cardsOf()
    let there: ScannerInfo[] = []
    const scanners = { ...openScanners('demo', join(projectRoot, 'resources')), list: async () => there }
    const told: string[][] = []
    const devices = openDevices({ cards, scanners, now: () => new Date('2026-06-01T12:00:00Z'), announce: (_name, payload) => { told.push('devices' in payload ? payload.devices.map(({ id }) => id) : []) } })
    await devices.list()
    await devices.list()
    await new Promise((resolve) => { setImmediate(resolve) })
    expect(told).toEqual([])
    there = [{ id: 'sane:x', name: 'A scanner', simulated: false }]
    await devices.list()
    await expect.poll(() => told).toEqual([['sane:x', reader]])
    devices.close()
  })

  it('never tells an older list after a newer one', async () => {
    const { cards, tell } = cardsOf()
    const answers: ((present: boolean) => void)[] = []
    const slow: CardDesk = { ...cards, list: () => new Promise((resolve) => { answers.push((cardPresent) => resolve([{ name: reader, simulated: false, cardPresent }])) }) }
    const told: unknown[] = []
    const scanners = { ...openScanners('demo', join(projectRoot, 'resources')), list: async () => [] }
    const devices = openDevices({ cards: slow, scanners, now: () => new Date('2026-06-01T12:00:00Z'), announce: (_name, payload) => { told.push('devices' in payload ? payload.devices[0] : null) } })
    const first = devices.list()
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
