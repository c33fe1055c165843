import type { PinProtocolNumber } from '../messages/info.ts'

/** What a simulated security key is and does; `ordinaryKey` is one as there are many. */
export interface KeyProfile {
  /** Speaks U2F alone, or is a card that has no such applet. */
  applet: 'ctap2' | 'u2f' | 'none'
  pin: string | null
  /** Wrong PINs in all until it is locked for good, and in one stay in the field (CTAP 2.1 §6.5.1). */
  tries: { all: number, stay: number }
  protocols: readonly PinProtocolNumber[]
  /** Gives tokens for a purpose (CTAP 2.1). */
  tokenPermissions: boolean
  algorithm: 'ES256' | 'EdDSA'
  discoverable: boolean
  /** Credentials it has room for. */
  room: number
  /** Takes extended APDUs; longest message, bytes. */
  long: boolean
  maxMessage: number
  /** Most bytes of one answer in the short form. */
  part: number
  /** GET RESPONSE in the interindustry class alone. */
  interindustryGetResponse: boolean
  /** Words that it needs more time, before each answer that takes a key. */
  waits: number
  /** How far the count goes with each signature; 0: it does not count. Negative: it goes back, as that of a copy. */
  countStep: number
  /** Leaves the field with this command, counted from one; null: stays. */
  goneAt: number | null
  /** Says nothing from this command on; null: talks. */
  silentAt: number | null
}

export const ordinaryKey: KeyProfile = {
  applet: 'ctap2', pin: null, tries: { all: 8, stay: 3 }, protocols: [2, 1], tokenPermissions: true, algorithm: 'ES256', discoverable: true, room: 25, long: true, maxMessage: 1200, part: 256,
  interindustryGetResponse: false, waits: 0, countStep: 1, goneAt: null, silentAt: null,
}
