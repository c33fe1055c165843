import { randomBytes } from 'node:crypto'
import type { ChipReading } from '../contract/chip.ts'
import { FoyerError } from '../contract/errors.ts'
import type { TellCaller } from '../contract/events.ts'
import type { MrzReading } from '../contract/mrz.ts'
import { selectFido } from '../ctap/nfc.ts'
import type { CardReaderEvent, CardReaderInfo, SmartCard, SmartCardReaders } from '../emrtd/card/smart-card.ts'
import { createPortraitDecoder, passwordOf, readChip, type ChipEvent, type ChipPassword, type TrustForDocuments } from '../emrtd/index.ts'
import { tapKey, type TapOptions } from './key-tap.ts'
import { CardAttempts } from './card-attempts.ts'
import { SIMULATED_READER, simulatedCards, type SimulatedCards } from './simulated-cards.ts'
import { systemGuardsKeys } from './smartcards/guarded-keys.ts'
import { PcscReaders } from './smartcards/pcsc-readers.ts'
import type { Specimens } from './specimens.ts'

export interface ChipRequest {
  /** A reader by name, or null for the one with a card on it. */
  reader: string | null
  can: string | null
  /** Key fields typed by hand, where the zone was misread: number and YYMMDD dates. */
  keyFields: { documentNumber: string; dateOfBirth: string; dateOfExpiry: string } | null
  mrz: MrzReading | null
  /** Try the key even where a wrong one would lock the chip: somebody has been asked. */
  lastAttempt?: boolean
  /** Policy: read with BAC where the chip offers PACE and it does not work. */
  allowBac: boolean
  /** Steps and portrait, to whoever asked. */
  tell: TellCaller
}

export interface ListedReader {
  name: string
  simulated: boolean
  cardPresent: boolean
}

/** The smart-card readers of the desk and what lies on them. */
export interface CardDesk {
  list(): Promise<ListedReader[]>
  /** Connect to the card on this reader and let it go again. @throws FoyerError */
  probe(reader: string): Promise<void>
  /**
   * Tries with a wrong key are counted as long as the card lies there, and told in the error's detail.
   * @throws FoyerError `input.invalid` without any key, and what `readChip` throws
   */
  readChip(request: ChipRequest): Promise<ChipReading>
  /** Whether wrong keys of a card that lies there are remembered: a reader that starts afresh would forget them. */
  countsAttempts(): boolean
  /** Demo desk: lay a specimen's chip on the simulated reader, or take it away. @throws FoyerError `device.notFound` */
  lay(reader: string, specimen: string | null): Promise<void>
  /** As `tapKey`; one key is waited for at a time, and who asks last is who stands there. @throws FoyerError */
  tap(ticket: string, options: Pick<TapOptions, 'next' | 'tell' | 'signal'>): Promise<void>
  /** Nobody waits for this key any more. */
  leave(ticket: string): void
  /** Demo desk: lay the simulated security key down, or take it away. @throws FoyerError `device.notFound` */
  layKey(laid: boolean): void
  /** Whether the simulated key has been enrolled: it forgets that with this process. */
  keepsKey(): boolean
  onChange(listener: (event: CardReaderEvent) => void): () => void
  close(): Promise<void>
}

interface CardDeskOptions {
  mode: 'demo' | 'desk'
  modulesFolder: string
  trust: () => Promise<TrustForDocuments>
  /** The system keeps security keys for itself (key-tap.ts). */
  guardsKeys?: boolean
  specimens: Specimens
  now: () => Date
  /** Stands in for the PC/SC service. */
  readers?: SmartCardReaders
}

/** PC/SC readers, and the simulated one at the demo desk; one chip is read at a time on each. */
export function openCardDesk(options: CardDeskOptions): CardDesk {
  const { mode, now } = options
  const pcsc = options.readers ?? new PcscReaders()
  const simulated: SimulatedCards | null = mode === 'demo' ? simulatedCards(options.specimens) : null
  const portraits = createPortraitDecoder({ modulesFolder: options.modulesFolder })
  const attempts = new CardAttempts()
  const goes = (event: CardReaderEvent): void => {
    if (event.type === 'cardRemoved' || event.type === 'readerRemoved') attempts.forget(event.reader)
  }
  pcsc.onEvent(goes)
  simulated?.readers.onEvent(goes)

  const listOf = async (readers: SmartCardReaders | null): Promise<CardReaderInfo[]> => {
    try {
      return (await readers?.list()) ?? []
    } catch (thrown) {
      // A machine without the PC/SC service has no readers; the doctor says why.
      if (FoyerError.from(thrown).code === 'smartcard.serviceMissing') return []
      throw thrown
    }
  }
  const list = async (): Promise<ListedReader[]> => {
    const [real, made] = await Promise.all([listOf(pcsc), listOf(simulated?.readers ?? null)])
    const listed = (infos: CardReaderInfo[], isSimulated: boolean): ListedReader[] =>
      infos.map(({ name, card }) => ({ name, simulated: isSimulated, cardPresent: card !== null }))
    return [...listed(real, false), ...listed(made, true)]
  }
  const connect = async (wanted: string | null) => {
    const readers = await list()
    const chosen = wanted === null ? readers.find((reader) => reader.cardPresent) : readers.find((reader) => reader.name === wanted)
    if (chosen === undefined) throw new FoyerError(wanted === null ? 'chip.removed' : 'device.notFound')
    return await (chosen.simulated && simulated ? simulated.readers : pcsc).connect(chosen.name)
  }

  const onChange = (listener: (event: CardReaderEvent) => void): (() => void) => {
    const stops = [pcsc.onEvent(listener), simulated?.readers.onEvent(listener)]
    return () => { for (const stop of stops) stop?.() }
  }
  let waitedFor: { ticket: string, over: AbortController } | null = null

  return {
    list,
    tap: async (ticket, { next, tell, signal }) => {
      waitedFor?.over.abort()
      const mine = { ticket, over: new AbortController() }
      waitedFor = mine
      const gone = () => { mine.over.abort() }
      signal.addEventListener('abort', gone)
      try {
        await tapKey({ list, connect, onChange }, { next, tell, signal: mine.over.signal, guards: options.guardsKeys ?? systemGuardsKeys, wait: (ms) => new Promise((resolve) => { setTimeout(resolve, ms) }) })
      } finally {
        signal.removeEventListener('abort', gone)
        if (waitedFor === mine) waitedFor = null
      }
    },
    leave: (ticket) => { if (waitedFor?.ticket === ticket) waitedFor.over.abort() },
    layKey: (laid) => {
      if (simulated === null) throw new FoyerError('device.notFound')
      simulated.layKey(laid)
    },
    keepsKey: () => simulated?.keepsKey() ?? false,
    probe: async (reader) => { await (await connect(reader)).disconnect() },
    readChip: async ({ reader, can, keyFields, mrz, allowBac, tell, lastAttempt = false }) => {
      const access = passwordFrom(can, keyFields, mrz)
      tell('chip.progress', { step: 'connecting', file: null, bytesRead: 0, total: null })
      const card = await connect(reader)
      const { readerName } = card
      try {
        attempts.begin(readerName, lastAttempt)
        const reading = await readChip(card, {
          access,
          spendLastAttempt: lastAttempt,
          allowDowngrade: allowBac,
          now: () => now().getTime(),
          clock: () => performance.now(),
          random: (count) => randomBytes(count),
          ...await options.trust(),
          printedMrz: mrz === null ? null : { lines: mrz.lines, certain: mrz.valid, doubtful: mrz.doubtful },
          portraits,
          onEvent: (event) => tellOf(event, tell),
        })
        attempts.forget(readerName)
        return reading
      } catch (thrown) {
        throw attempts.after(readerName, await knownKey(card, thrown))
      } finally {
        await card.disconnect()
      }
    },
    countsAttempts: () => attempts.counting,
    lay: async (reader, specimen) => {
      if (simulated === null || reader !== SIMULATED_READER) throw new FoyerError('device.notFound')
      await simulated.lay(specimen)
    },
    onChange,
    close: async () => { await Promise.all([pcsc.close(), simulated?.readers.close(), portraits.close()]) },
  }
}

/** What is no document may be a security key: said, for whoever is called. */
async function knownKey(card: SmartCard, thrown: unknown): Promise<unknown> {
  if (FoyerError.from(thrown).code !== 'chip.notADocument') return thrown
  const what = await selectFido(card).catch(() => 'other')
  return what === 'other' ? thrown : new FoyerError('chip.notADocument', { cause: thrown, detail: 'security key' })
}

function passwordFrom(can: string | null, keyFields: ChipRequest['keyFields'], mrz: MrzReading | null): ChipPassword {
  if (can !== null) return { can }
  if (keyFields !== null) return { mrzKey: keyFields }
  if (mrz !== null) return passwordOf(mrz.lines)
  throw new FoyerError('input.invalid', { detail: 'no key for the chip' })
}

function tellOf(event: ChipEvent, tell: TellCaller): void {
  if (event.type === 'portrait') tell('chip.portrait', { jpeg: event.portrait.bytes })
  else if (event.type === 'progress') {
    const { step, file, bytesRead, total } = event
    tell('chip.progress', { step, file, bytesRead, total })
  }
}
