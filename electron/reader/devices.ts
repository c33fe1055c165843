import type { Device } from '../contract/devices.ts'
import { FoyerError } from '../contract/errors.ts'
import type { EventName, EventPayload } from '../contract/events.ts'
import type { CardDesk } from './card-desk.ts'
import type { DeskScanners } from './open-scanners.ts'

export interface Devices {
  list(): Promise<Device[]>
  /** Try one device: a page of a scanner as a picture, the card on a reader. */
  test(id: string, signal: AbortSignal): Promise<{ ok: boolean; jpeg: Uint8Array | null; ms: number }>
  close(): void
}

interface DevicesOptions {
  cards: CardDesk
  scanners: DeskScanners
  now: () => Date
  emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void
}

/** Every device the reader reaches, with its last fault; cameras belong to the page and are added there. */
export function openDevices({ cards, scanners, now, emit }: DevicesOptions): Devices {
  const faults = new Map<string, FoyerError>()

  const list = async (): Promise<Device[]> => {
    const seenAt = now().toISOString()
    const found: Device[] = []
    for (const { id, name, simulated } of await scanners.list()) {
      found.push({ id, kind: 'scanner', name, simulated, seenAt, state: faults.has(id) ? 'fault' : 'ready', fault: faults.get(id)?.toPayload() ?? null })
    }
    for (const { name, simulated, cardPresent } of await cards.list()) {
      found.push({ id: name, kind: 'smartcardReader', name, simulated, cardPresent, seenAt, state: faults.has(name) ? 'fault' : 'ready', fault: faults.get(name)?.toPayload() ?? null })
    }
    return found
  }

  const stop = cards.onChange((event) => {
    // What was wrong with a reader is over with it: one that comes back, with its service or its plug, is tried afresh.
    if (event.type === 'readerRemoved' || event.type === 'readerAdded') faults.delete(event.reader)
    void list().then((devices) => emit('devices.changed', { devices }), () => undefined)
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
    close: stop,
  }
}

/** A page made small enough to look at; kept nowhere. */
async function pagePreview(bytes: Uint8Array): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  return new Uint8Array(await sharp(bytes, { limitInputPixels: 120_000_000 }).resize({ width: 900, height: 900, fit: 'inside' }).jpeg({ quality: 80 }).toBuffer())
}
