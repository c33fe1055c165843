import type { Device } from '../contract/devices.ts'
import type { ErrorCode } from '../contract/error-codes.ts'
import { FoyerError } from '../contract/errors.ts'
import type { ScannedPage, ScannerInfo, SourceKind } from '../contract/scanners.ts'
import { HOT_FOLDER, isPushed } from '../contract/sources.ts'
import type { Announce } from '../contract/events.ts'
import type { CardDesk } from './card-desk.ts'
import { notedDevices, type NotedDevices } from './device-notes.ts'
import type { Asking, DeskScanners } from './desk-scanners.ts'
import { pagePreview } from './page-preview.ts'

/** Nothing is wrong with a device that is not there, whose feeder is empty, or that a person stopped. */
const noFaults: ReadonlySet<ErrorCode> = new Set(['device.notFound', 'scanner.feederEmpty', 'scanner.cancelled'])

const kinds: Record<SourceKind, Device['kind']> = { hotFolder: 'hotFolder', serial: 'swipeReader', keyboard: 'keyboardReader' }

export interface Devices {
  /** The scanners as they were last found, where they were found before: what is new about them is told with `devices.changed`. */
  list(asking: Asking): Promise<Device[]>
  /** With the scanners on the network: they are asked for, and waited for. */
  search(asking: Asking): Promise<Device[]>
  /** Try one device: a page of a scanner as a picture, the card on a reader. */
  test(id: string, asking: Asking): Promise<{ ok: boolean; jpeg: Uint8Array | null; ms: number }>
  /** How a scan went: its fault stands until one goes well. */
  noteScan(id: string, fault: FoyerError | null): void
  /** A scanner's new certificate was taken for its own: what was wrong with it is over, which is told with `devices.changed`. */
  trusted(id: string, asking: Asking): Promise<Device[]>
  /** A page lies on the simulated scanner, or none any more: that is told with `devices.changed`. */
  pageChanged(id: string, pageLaid: boolean): void
  close(): void
}

interface DevicesOptions {
  cards: CardDesk
  scanners: DeskScanners
  now: () => Date
  announce: Announce
  modulesFolder: string
  /** What earlier runs knew of them. */
  notes?: NotedDevices
}

/** Every device the reader reaches, with its last fault; cameras belong to the page and are added there. */
export function openDevices({ cards, scanners, now, announce, modulesFolder, notes = notedDevices() }: DevicesOptions): Devices {
  const faults = new Map<string, FoyerError>()
  const usedAt = (id: string): string | null => notes.of(id)?.usedAt ?? null
  /** With what this run knows of it, else by the code that was written down. */
  const faultOf = (id: string): FoyerError | null => {
    const code = notes.of(id)?.fault ?? null
    const known = faults.get(id)
    return known ?? (code === null ? null : new FoyerError(code))
  }
  const over = (id: string): void => {
    faults.delete(id)
    if ((notes.of(id)?.fault ?? null) !== null) notes.keep(id, { usedAt: usedAt(id), fault: null })
  }
  const noteScan = (id: string, fault: FoyerError | null): void => {
    if (fault === null) {
      faults.delete(id)
      notes.keep(id, { usedAt: now().toISOString(), fault: null })
    } else if (!noFaults.has(fault.code)) {
      faults.set(id, fault)
      notes.keep(id, { usedAt: usedAt(id), fault: fault.code })
    }
  }

  /** The scanners as they were last found. To look for them takes a driver seconds; a card that is laid down must not wait for that. */
  let known: { infos: readonly ScannerInfo[]; seenAt: string } | null = null
  let looking: Promise<void> | null = null
  const look = (asking: Asking, search = false): Promise<void> => looking ??= scanners.list(asking, search)
    .then((infos) => { known = { infos, seenAt: now().toISOString() } })
    .finally(() => { looking = null })

  const together = async (): Promise<Device[]> => {
    const stateOf = (id: string): Pick<Device, 'state' | 'fault'> => {
      const fault = faultOf(id)
      return { state: fault === null ? 'ready' : 'fault', fault: fault?.toPayload() ?? null }
    }
    const usedOf = (id: string): Pick<Device, 'usedAt'> => {
      const at = usedAt(id)
      return at === null ? {} : { usedAt: at }
    }
    const readers = await cards.list()
    const seenAt = now().toISOString()
    return [
      ...(known?.infos ?? []).map(({ push, ...info }): Device => ({ ...info, kind: push === undefined ? 'scanner' : kinds[push], seenAt: known?.seenAt ?? seenAt, ...usedOf(info.id), ...(info.fault ? { state: 'fault', fault: info.fault } : stateOf(info.id)) })),
      ...readers.map(({ name, simulated, cardPresent }): Device => ({ id: name, kind: 'smartcardReader', name, simulated, cardPresent, seenAt, ...usedOf(name), ...stateOf(name) })),
    ]
  }

  let told = 0
  /** Only the newest list is told: one that was begun before it may come after it. */
  const tell = async (): Promise<void> => {
    // Nobody has asked for the list yet, and will be given it.
    if (known === null && looking === null) return
    const turn = ++told
    await (known === null ? looking : null)
    const devices = await together()
    if (turn === told) announce('devices.changed', { devices }, null)
  }
  const tellSoon = (): void => { void tell().catch(() => undefined) }

  const list = async (asking: Asking): Promise<Device[]> => {
    const before = known
    const looked = look(asking)
    if (before === null) await looked
    else {
      const about = (): string => JSON.stringify(known?.infos ?? [])
      const old = about()
      void looked.then(() => { if (about() !== old) tellSoon() }, () => undefined)
    }
    return await together()
  }

  const stop = cards.onChange((event) => {
    // What was wrong with a reader is over with it: one that comes back, with its service or its plug, is tried afresh.
    if (event.type === 'readerRemoved' || event.type === 'readerAdded') over(event.reader)
    tellSoon()
  })

  return {
    list,
    search: async (asking) => {
      // What is looked for now may not ask the network.
      await looking?.catch(() => undefined)
      await look(asking, true)
      tellSoon()
      return await together()
    },
    test: async (id, asking) => {
      const started = performance.now()
      try {
        const isReader = (await cards.list()).some((reader) => reader.name === id)
        if (isReader) await cards.probe(id)
        const page = isReader ? null : isPushed(id) ? await scanners.test(id, asking) : await firstPage(scanners.scan(id, asking))
        const jpeg = page === null ? null : await pagePreview(page.bytes, modulesFolder)
        // A folder was looked at, and nothing of it used.
        if (id === HOT_FOLDER) over(id)
        else noteScan(id, null)
        return { ok: true, jpeg, ms: performance.now() - started }
      } catch (thrown) {
        const error = FoyerError.from(thrown)
        noteScan(id, error)
        throw error
      }
    },
    noteScan: (id, fault) => {
      noteScan(id, fault)
      tellSoon()
    },
    trusted: async (id, asking) => {
      over(id)
      await looking?.catch(() => undefined)
      await look(asking)
      tellSoon()
      return await together()
    },
    pageChanged: (id, pageLaid) => {
      if (known !== null) known = { ...known, infos: known.infos.map((info) => (info.id === id ? { ...info, pageLaid } : info)) }
      tellSoon()
    },
    close: stop,
  }
}

/** One page is enough for a test: the others stay in the feeder. */
async function firstPage(pages: AsyncIterable<ScannedPage>): Promise<ScannedPage> {
  for await (const page of pages) return page
  throw new FoyerError('scanner.feederEmpty')
}
