import type { Device } from '../contract/devices.ts'
import { FoyerError } from '../contract/errors.ts'
import type { Announce } from '../contract/events.ts'
import type { CardDesk } from './card-desk.ts'
import type { DeskScanners } from './open-scanners.ts'
import type { ScannerInfo } from './scanners/scanner.ts'

export interface Devices {
  /** The scanners as they were last found, where they were found before: what is new about them is told with `devices.changed`. */
  list(): Promise<Device[]>
  /** Try one device: a page of a scanner as a picture, the card on a reader. */
  test(id: string, signal: AbortSignal): Promise<{ ok: boolean; jpeg: Uint8Array | null; ms: number }>
  /** Another page lies on the simulated scanner, or none: that is told with `devices.changed`. */
  pageChanged(): void
  close(): void
}

interface DevicesOptions {
  cards: CardDesk
  scanners: DeskScanners
  now: () => Date
  announce: Announce
}

/** Every device the reader reaches, with its last fault; cameras belong to the page and are added there. */
export function openDevices({ cards, scanners, now, announce }: DevicesOptions): Devices {
  const { simulator } = scanners
  const faults = new Map<string, FoyerError>()

  /** The scanners as they were last found. To look for them takes a driver seconds; a card that is laid down must not wait for that. */
  let known: { infos: readonly ScannerInfo[]; seenAt: string } | null = null
  let looking: Promise<void> | null = null
  const look = (): Promise<void> => looking ??= scanners.list()
    .then((infos) => { known = { infos, seenAt: now().toISOString() } })
    .finally(() => { looking = null })

  const together = async (): Promise<Device[]> => {
    const stateOf = (id: string): Pick<Device, 'state' | 'fault'> => ({ state: faults.has(id) ? 'fault' : 'ready', fault: faults.get(id)?.toPayload() ?? null })
    const readers = await cards.list()
    const seenAt = now().toISOString()
    return [
      ...(known?.infos ?? []).map(({ id, name, simulated }): Device => ({ id, kind: 'scanner', name, simulated, seenAt: known?.seenAt ?? seenAt, ...(id === simulator?.id ? { pageLaid: simulator.hasPage() } : {}), ...stateOf(id) })),
      ...readers.map(({ name, simulated, cardPresent }): Device => ({ id: name, kind: 'smartcardReader', name, simulated, cardPresent, seenAt, ...stateOf(name) })),
    ]
  }

  let told = 0
  /** Only the newest list is told: one that was begun before it may come after it. */
  const tell = async (): Promise<void> => {
    const turn = ++told
    if (known === null) await look()
    const devices = await together()
    if (turn === told) announce('devices.changed', { devices }, null)
  }
  const tellSoon = (): void => { void tell().catch(() => undefined) }

  const list = async (): Promise<Device[]> => {
    const before = known
    const looked = look()
    if (before === null) await looked
    else {
      const ids = (): string => (known?.infos ?? []).map(({ id }) => id).join('\n')
      const old = ids()
      void looked.then(() => { if (ids() !== old) tellSoon() }, () => undefined)
    }
    return await together()
  }

  const stop = cards.onChange((event) => {
    // What was wrong with a reader is over with it: one that comes back, with its service or its plug, is tried afresh.
    if (event.type === 'readerRemoved' || event.type === 'readerAdded') faults.delete(event.reader)
    tellSoon()
  })

  return {
    list,
    test: async (id, signal) => {
      const started = performance.now()
      try {
        const isReader = (await cards.list()).some((reader) => reader.name === id)
        const jpeg = isReader ? null : await pagePreview((await scanners.scan(id, signal)).bytes)
        if (isReader) await cards.probe(id)
        faults.delete(id)
        return { ok: true, jpeg, ms: performance.now() - started }
      } catch (thrown) {
        const error = FoyerError.from(thrown)
        if (error.code !== 'device.notFound') faults.set(id, error)
        throw error
      }
    },
    pageChanged: tellSoon,
    close: stop,
  }
}

/** A page made small enough to look at; kept nowhere. */
async function pagePreview(bytes: Uint8Array): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  return new Uint8Array(await sharp(bytes, { limitInputPixels: 120_000_000 }).resize({ width: 900, height: 900, fit: 'inside' }).jpeg({ quality: 80 }).toBuffer())
}
