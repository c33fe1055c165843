import { isAbsolute, resolve } from 'node:path'
import type { Announce } from '../contract/events.ts'
import { FoyerError } from '../contract/errors.ts'
import type { PartOfPolicy } from '../contract/policy.ts'
import type { ScannedPage, ScannerInfo } from '../contract/scanners.ts'
import { KEYBOARD_READER, type Offer } from '../contract/sources.ts'
import { hotFolder, type HotFolder, type HotFolderTimes } from './hot-folder/hot-folder.ts'
import type { AfterReading } from './hot-folder/after-reading.ts'
import { openJournal } from './hot-folder/journal.ts'
import { portSettings } from './serial/port.ts'
import { serialReader, type SerialReader } from './serial/serial-reader.ts'
import type { PushSource, TakenOffer } from './push/push-source.ts'
import { swipedTexts } from './push/swiped-texts.ts'

/** Taken, and nobody has said what became of it: whoever took it has gone. It counts as not read, ms. */
const UNTOLD_MS = 180_000
/** Readings of a desk that come from sources at once. */
const TAKEN_MAX = 4

interface DeskSourcesOptions {
  announce: Announce
  now: () => number
  newId: () => string
  /** Where it is kept what was taken of a hot folder. */
  takenFolder: string
  times?: Partial<HotFolderTimes>
}

export interface DeskSources {
  /** What policy wants watched is; what it does not want any more is not. */
  named(policy: PartOfPolicy): Promise<void>
  list(): Offer[]
  /** @throws FoyerError `device.notFound`, `device.busy`, `scanner.feederEmpty` */
  take(id: string, owner: string): Promise<TakenOffer & { taken: string }>
  /** @throws FoyerError `device.notFound` for what is not theirs */
  took(taken: string, read: boolean, owner: string): Promise<void>
  /** Whether a source works. @throws FoyerError `device.notFound`, and of `PushSource.test` */
  test(id: string): Promise<ScannedPage | null>
  /** Somebody has come to the desk, or left it. */
  attend(attended: boolean): void
  /** A reader that types has typed. */
  typed(texts: readonly string[]): void
  all(): PushSource[]
  /** What is watched, among the desk's devices. */
  devices(): ScannerInfo[]
  /** Nothing is watched and nothing waits. */
  isResting(): boolean
  close(): Promise<void>
}

/** Everything at this desk that a document starts, as policy has it. */
export function deskSources({ announce, now, newId, takenFolder, times = {} }: DeskSourcesOptions): DeskSources {
  const offerOf = (source: PushSource): Offer => ({ source: source.kind, id: source.id, count: source.waiting(), at: new Date(now()).toISOString() })
  const onOffer = (source: PushSource): void => announce('sources.offered', offerOf(source), null)
  const keyboard = swipedTexts({ kind: 'keyboard', id: KEYBOARD_READER, name: 'Reader that types', onOffer })
  let folder: { of: string; source: HotFolder } | null = null
  let serial: { of: string; source: SerialReader } | null = null
  let types = false
  let isAttended = true
  let naming: Promise<void> = Promise.resolve()
  const underWay = new Map<string, { owner: string; offer: TakenOffer; timer: NodeJS.Timeout }>()

  const all = (): PushSource[] => [folder?.source, serial?.source, keyboard].filter((each) => each !== undefined)

  const name = async ({ hotFolder: at = '', hotFolderDone = '', hotFolderShred = false, serialPort = '', serialFraming = '', keyboardReaders = false }: PartOfPolicy): Promise<void> => {
    types = keyboardReaders
    const ofFolder = at === '' ? '' : JSON.stringify([at, hotFolderDone, hotFolderShred])
    if (folder?.of !== ofFolder) {
      await folder?.source.close()
      folder = null
      const after = afterOf(at, hotFolderDone, hotFolderShred)
      if (after !== null) {
        folder = { of: ofFolder, source: hotFolder({ folder: resolve(at), after, journal: openJournal(takenFolder), onOffer, now, times }) }
        folder.source.watch()
      }
    }
    const settings = portSettings(serialPort)
    const ofSerial = settings === null ? '' : JSON.stringify([settings, serialFraming])
    if (serial?.of === ofSerial) return
    await serial?.source.close()
    serial = settings === null ? null : { of: ofSerial, source: serialReader({ settings, framing: serialFraming, onOffer }) }
    serial?.source.attend(isAttended)
  }

  const settle = async (taken: string, read: boolean): Promise<void> => {
    const found = underWay.get(taken)
    underWay.delete(taken)
    if (found === undefined) return
    clearTimeout(found.timer)
    await found.offer.done(read)
  }

  return {
    // One after the other: a port is closed before it is opened again.
    named: (policy) => naming = naming.then(() => name(policy), () => name(policy)),
    list: () => all().filter((each) => each.waiting() > 0).map(offerOf),
    take: async (id, owner) => {
      const source = all().find((each) => each.id === id)
      if (source === undefined) throw new FoyerError('device.notFound')
      if (underWay.size >= TAKEN_MAX) throw new FoyerError('device.busy')
      const offer = await source.take()
      const taken = newId()
      const timer = setTimeout(() => { void settle(taken, false) }, UNTOLD_MS)
      timer.unref()
      underWay.set(taken, { owner, offer, timer })
      return { ...offer, taken }
    },
    took: async (taken, read, owner) => {
      if (underWay.get(taken)?.owner !== owner) throw new FoyerError('device.notFound')
      await settle(taken, read)
    },
    test: async (id) => {
      const source = all().find((each) => each.id === id)
      if (source === undefined) throw new FoyerError('device.notFound')
      return await source.test()
    },
    attend: (attended) => {
      isAttended = attended
      keyboard.attend(attended)
      serial?.source.attend(attended)
    },
    typed: (texts) => keyboard.offer(texts),
    all,
    devices: () => [
      ...[folder?.source, serial?.source].filter((each) => each !== undefined).map((each) => ({ id: each.id, name: each.name, simulated: false, push: each.kind, fault: each.fault()?.toPayload() ?? null })),
      ...(types ? [{ id: keyboard.id, name: keyboard.name, simulated: false, push: keyboard.kind }] : []),
    ],
    isResting: () => folder === null && serial === null && keyboard.waiting() === 0 && underWay.size === 0,
    close: async () => {
      await naming.catch(() => undefined)
      await Promise.all([...underWay.keys()].map((taken) => settle(taken, false)))
      await Promise.all(all().map((each) => each.close()))
    },
  }
}

/** Null where no folder is watched. What is moved into the folder itself would come again. */
function afterOf(folder: string, done: string, shred: boolean): AfterReading | null {
  if (folder === '' || !isAbsolute(folder)) return null
  if (shred) return { how: 'shred' }
  return done === '' || resolve(done) === resolve(folder) ? { how: 'leave' } : { how: 'move', to: resolve(done) }
}
