import { decodeCommand, encodeResponse, type CommandApdu, type ResponseApdu } from '../../emrtd/card/apdu.ts'
import { FIDO_AID } from '../nfc.ts'
import { SimulatedAuthenticator } from './authenticator.ts'
import { CredentialStore } from './credentials.ts'
import type { KeyProfile } from './profile.ts'

/** Answer to reset of a contactless card that says nothing of itself (PC/SC part 3 §3.1.3.2.3.1). */
const ATR = Uint8Array.from(Buffer.from('3b80800101', 'hex'))
/** Longest message that a chain may bring. */
const MOST = 4096
const word = (status: number, data: Uint8Array = new Uint8Array()): ResponseApdu => ({ status, data })

/** A FIDO2 security key in software, as a card on a reader (CTAP 2.1 §11.3). What it keeps is in its store, for whoever lays it down again. */
export class SimulatedKey {
  readonly atr = ATR
  readonly store: CredentialStore
  readonly #profile: KeyProfile
  readonly #authenticator: SimulatedAuthenticator
  #selected = false
  #chain: Uint8Array[] = []
  #rest: Uint8Array = new Uint8Array()
  /** An answer that is being waited for, and how often it is still to be asked for. */
  #late: { waits: number, data: Uint8Array } | null = null
  #commands = 0

  constructor(profile: KeyProfile, random: (count: number) => Uint8Array, store = new CredentialStore()) {
    this.#profile = profile
    this.store = store
    this.#authenticator = new SimulatedAuthenticator(profile, store, random)
  }

  reset(): void {
    this.#selected = false
    this.#chain = []
    this.#rest = new Uint8Array()
    this.#late = null
    this.#authenticator.pin.powerOff()
  }

  process(apdu: Uint8Array): Uint8Array | 'silent' | 'gone' {
    this.#commands += 1
    const { goneAt, silentAt } = this.#profile
    if (goneAt !== null && this.#commands >= goneAt) return 'gone'
    if (silentAt !== null && this.#commands >= silentAt) return 'silent'
    try {
      return encodeResponse(this.#answer(decodeCommand(apdu)))
    } catch {
      return encodeResponse(word(0x6700))
    }
  }

  #answer(command: CommandApdu & { extended: boolean }): ResponseApdu {
    if (command.extended && !this.#profile.long) return word(0x6700)
    if (command.ins === 0xa4) return this.#select(command)
    if (!this.#selected) return word(0x6d00)
    if (command.ins === 0xc0) {
      if (this.#profile.interindustryGetResponse && command.cla !== 0) return word(0x6e00)
      return this.#rest.length === 0 ? word(0x6985) : this.#part(this.#rest, command.le ?? 256)
    }
    if (command.ins === 0x11 && command.cla === 0x80) return this.#goOn(command)
    if (command.ins !== 0x10 || (command.cla !== 0x80 && command.cla !== 0x90)) return word(0x6d00)
    this.#chain.push(command.data ?? new Uint8Array())
    const message = Uint8Array.from(Buffer.concat(this.#chain))
    if (message.length > MOST) {
      this.#chain = []
      return word(0x6700)
    }
    if (command.cla === 0x90) return word(0x9000)
    this.#chain = []
    const { status, data = new Uint8Array() } = message.length > this.#profile.maxMessage ? { status: 0x39 } : this.#authenticator.process(message)
    const whole = Uint8Array.from([status, ...data])
    // Only a client that says so asks again; the others are answered when it is ready.
    if (this.#profile.waits > 0 && (command.p1 & 0x80) !== 0) {
      this.#late = { waits: this.#profile.waits, data: whole }
      return this.#goOn(command)
    }
    return this.#give(whole, command)
  }

  #select({ p1, data = new Uint8Array() }: CommandApdu): ResponseApdu {
    const ours = p1 === 0x04 && Buffer.compare(data, FIDO_AID) === 0 && this.#profile.applet !== 'none'
    this.#selected = ours && this.#profile.applet === 'ctap2'
    return ours ? word(0x9000, new TextEncoder().encode(this.#profile.applet === 'u2f' ? 'U2F_V2' : 'FIDO_2_0')) : word(0x6a82)
  }

  #goOn(command: CommandApdu & { extended: boolean }): ResponseApdu {
    if (this.#late === null) return word(0x6985)
    if (this.#late.waits > 0) {
      this.#late.waits -= 1
      return word(0x9100, Uint8Array.of(0x01))
    }
    const { data } = this.#late
    this.#late = null
    return this.#give(data, command)
  }

  #give(data: Uint8Array, { le = 256, extended }: CommandApdu & { extended: boolean }): ResponseApdu {
    return extended ? word(0x9000, data) : this.#part(data, le)
  }

  #part(data: Uint8Array, le: number): ResponseApdu {
    const size = Math.min(le, this.#profile.part)
    this.#rest = data.slice(size)
    const left = this.#rest.length
    return word(left === 0 ? 0x9000 : 0x6100 | (left > 255 ? 0 : left), data.slice(0, size))
  }
}
