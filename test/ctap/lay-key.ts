import { randomBytes } from 'node:crypto'
import type { SmartCard } from '../../electron/emrtd/card/smart-card.ts'
import { linkedCard } from '../../electron/emrtd/simulator/link.ts'
import { KeyCeremony, type KeyOutcome, type KeyWish } from '../../electron/ctap/ceremony/ceremony.ts'
import { exchange, selectFido } from '../../electron/ctap/nfc.ts'
import { keyInfo, performStep } from '../../electron/ctap/perform.ts'
import { CredentialStore } from '../../electron/ctap/simulator/credentials.ts'
import { SimulatedKey } from '../../electron/ctap/simulator/key.ts'
import { ordinaryKey, type KeyProfile } from '../../electron/ctap/simulator/profile.ts'
import { clientDataHash } from '../../electron/ctap/ceremony/verify.ts'
import { keyAnswer, keyStep, type KeyStep } from '../../electron/contract/security-key.ts'
import { SimulatedReaders } from '../../electron/reader/smartcards/simulated-readers.ts'

export const random = (count: number): Uint8Array => Uint8Array.from(randomBytes(count))
const READER = 'Reader of the test'

export const keyOf = (profile: Partial<KeyProfile> = {}, store = new CredentialStore()): SimulatedKey => new SimulatedKey({ ...ordinaryKey, ...profile }, random, store)

/** Lay a key on a reader, and take it away when done. */
export async function withKey<T>(key: Parameters<typeof linkedCard>[0], work: (card: SmartCard) => Promise<T>): Promise<T> {
  const readers = new SimulatedReaders([READER])
  readers.insert(READER, linkedCard(key, { kbitPerSecond: null, msPerApdu: 0 }))
  const card = await readers.connect(READER)
  try {
    return await work(card)
  } finally {
    await card.disconnect()
    await readers.close()
  }
}

export interface Dance { long?: boolean, onStep?: (step: KeyStep) => void }

/** The whole of what desk and key say to each other; each message crosses the border between reader and vault by the contract. */
export async function dance(card: SmartCard, wish: KeyWish, { long = true, onStep }: Dance = {}): Promise<KeyOutcome> {
  const what = await selectFido(card)
  if (what !== 'securityKey') throw new Error(what)
  const carry = (message: Uint8Array): Promise<Uint8Array> => exchange(card, message, { long, wait: () => Promise.resolve() })
  const ceremony = new KeyCeremony(wish, random)
  for (let answer = await keyInfo(carry); ;) {
    const next = ceremony.next(keyAnswer.parse(answer))
    if ('is' in next) return next
    onStep?.(next)
    answer = await performStep(carry, keyStep.parse(next))
  }
}

export const challenge = random(32)

export const toMake = (more: Partial<KeyWish> = {}): KeyWish => ({
  kind: 'credential', clientDataHash: clientDataHash('credential', challenge), verification: 'preferred', pin: null, userHandle: random(16), userName: 'Utopia', exclude: [], discoverable: false, ...more,
}) as KeyWish

export const toAssert = (allow: readonly Uint8Array[], more: Partial<KeyWish> = {}): KeyWish => ({
  kind: 'assertion', clientDataHash: clientDataHash('assertion', challenge), verification: 'preferred', pin: null, allow, ...more,
}) as KeyWish

export async function enrol(key: SimulatedKey, more: Partial<KeyWish> = {}, dancing: Dance = {}): Promise<Extract<KeyOutcome, { is: 'credential' }>['credential']> {
  const outcome = await withKey(key, (card) => dance(card, toMake(more), dancing))
  if (outcome.is !== 'credential') throw new Error('no credential')
  return outcome.credential
}
