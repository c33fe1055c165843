import { FoyerError } from '../contract/errors.ts'
import type { ErrorCode } from '../contract/error-codes.ts'
import type { KeyAnswer, KeyStep } from '../contract/security-key.ts'
import { TAP_MS } from '../contract/security-key-calls.ts'
import type { TellCaller } from '../contract/events.ts'
import { exchange, selectFido, type WhatLiesThere } from '../ctap/nfc.ts'
import { keyInfo, performStep, type Carry } from '../ctap/perform.ts'
import { apduLengths, type CardReaderEvent, type SmartCard } from '../emrtd/card/smart-card.ts'

/** What lies on the desk's readers, as far as a security key is looked for. */
export interface KeyPlaces {
  list(): Promise<readonly { name: string, cardPresent: boolean }[]>
  connect(reader: string): Promise<SmartCard>
  onChange(listener: (event: CardReaderEvent) => void): () => void
}

export interface TapOptions {
  /** What the key said, to the vault; what it is asked next, or null when that was all. @throws FoyerError */
  next(answer: KeyAnswer): Promise<KeyStep | null>
  tell: TellCaller
  /** Aborted when nobody wants a key any more. */
  signal: AbortSignal
  /** The system keeps security keys on a reader for itself, where it does not let the command through: Windows, for whoever is no administrator. */
  guards: boolean
  wait: (ms: number) => Promise<void>
}

/** What the card interface says, of a key. */
const ofKey: Partial<Record<ErrorCode, ErrorCode>> = { 'chip.removed': 'securityKey.removed', 'chip.timeout': 'securityKey.timeout' }

function asOfKey(thrown: unknown): FoyerError {
  const error = FoyerError.from(thrown)
  const code = ofKey[error.code]
  return code === undefined ? error : new FoyerError(code, { cause: error })
}

/**
 * Wait for a security key on any reader, and carry to it what the vault asks. A reader on which a chip is being read is left alone.
 *
 * @throws FoyerError `securityKey.notThere` after a minute, `securityKey.notOne` for a document or another card, `securityKey.old`,
 *   `securityKey.guarded`, `device.busy` where a chip is being read on the only reader with a card, and what key or vault said
 */
export async function tapKey(places: KeyPlaces, options: TapOptions): Promise<void> {
  const card = await keyOn(places, options)
  try {
    options.tell('securityKey.progress', { step: 'talking' })
    const carry: Carry = (message) => exchange(card, message, { long: card.maxApduLength > apduLengths.short, wait: options.wait, signal: options.signal })
    for (let step = await options.next(await keyInfo(carry)); step !== null;) step = await options.next(await performStep(carry, step))
  } catch (thrown) {
    throw asOfKey(thrown)
  } finally {
    await card.disconnect()
  }
}

/** Time in which a reader notices that a card has gone, ms: the PC/SC service looks every 400. */
const NOTICED_MS = 600

async function keyOn(places: KeyPlaces, { tell, signal, guards, wait }: TapOptions): Promise<SmartCard> {
  // Heard from before the first look, so that what is laid down during it is not missed.
  let changed = false
  let heard: () => void = () => undefined
  const gone = new Set<string>()
  const stop = places.onChange((event) => {
    if (event.type === 'cardRemoved') gone.add(event.reader)
    if (event.type !== 'cardInserted' && event.type !== 'readerAdded') return
    changed = true
    heard()
  })
  let isOver = signal.aborted
  const end = () => {
    isOver = true
    heard()
  }
  signal.addEventListener('abort', end)
  const minute = setTimeout(end, TAP_MS.lay)
  try {
    tell('securityKey.progress', { step: 'lay' })
    for (;;) {
      changed = false
      gone.clear()
      const found = await lookOnce(places, { guards, stays: async (reader) => {
        await wait(NOTICED_MS)
        return !gone.has(reader)
      } })
      if (found !== null && found !== 'going') return found
      // The reader may never notice that it was another card for a moment: then nothing is told of it.
      if (found === 'going') await wait(NOTICED_MS)
      else if (!changed && !isOver) await new Promise<void>((resolve) => { heard = resolve })
      if (isOver) throw new FoyerError('securityKey.notThere')
    }
  } finally {
    clearTimeout(minute)
    signal.removeEventListener('abort', end)
    stop()
  }
}

/** The key among what lies there; null where nothing does, `going` where something is just being taken away. Every card is asked once, and nothing but whether it is a key. @throws FoyerError for what is none */
async function lookOnce(places: KeyPlaces, { guards, stays }: { guards: boolean, stays: (reader: string) => Promise<boolean> }): Promise<SmartCard | 'going' | null> {
  let against: FoyerError | null = null
  let goes = false
  for (const { name, cardPresent } of await places.list()) {
    if (!cardPresent) continue
    try {
      const card = await places.connect(name)
      const what = await whatIs(card, guards)
      if (what === 'securityKey') return card
      against = new FoyerError(what === 'securityKeyOld' ? 'securityKey.old' : 'securityKey.notOne')
    } catch (thrown) {
      const error = FoyerError.from(thrown)
      // One that is just being taken away lies there no more, whatever its reader says of it: nothing was asked of it.
      if (error.code !== 'chip.removed' && await stays(name)) against = asOfKey(error)
      else goes = true
    }
  }
  if (against !== null) throw against
  return goes ? 'going' : null
}

/** What a card is; anything but a key is given back at once. */
async function whatIs(card: SmartCard, guards: boolean): Promise<WhatLiesThere> {
  let what: WhatLiesThere = 'other'
  try {
    what = await selectFido(card)
    return what
  } catch (thrown) {
    const error = FoyerError.from(thrown)
    throw guards && error.code === 'device.failed' ? new FoyerError('securityKey.guarded', { cause: error }) : error
  } finally {
    if (what !== 'securityKey') await card.disconnect()
  }
}
