import { FoyerError } from '../../contract/errors.ts'
import { RP_ID, RP_NAME, type KeyAnswer, type KeyInfo, type KeyStep } from '../../contract/security-key.ts'
import { pinPermission } from './command-codes.ts'
import { pinAgreement, pinHash, tokenProof, type PinSecret } from './pin-protocol.ts'

/** Whether a key has to know its holder, by its PIN (WebAuthn 2 §5.8.6). */
export type Verification = 'required' | 'preferred' | 'discouraged'

/** What is wanted of the key that lies there. */
export type KeyWish = {
  clientDataHash: Uint8Array
  verification: Verification
  /** The key's PIN as somebody typed it; null: not yet. */
  pin: string | null
} & (
  | { kind: 'credential', userHandle: Uint8Array, userName: string, exclude: readonly Uint8Array[], discoverable: boolean }
  | { kind: 'assertion', allow: readonly Uint8Array[] }
)

export type KeyOutcome = Extract<KeyAnswer, { is: 'credential' | 'assertion' }>

type Open = Extract<KeyStep, { ask: 'agreement' }> | Extract<KeyStep, { ask: 'token' }> | Extract<KeyStep, { ask: 'credential' | 'assertion' }>

/**
 * The vault's half of what is said to a key, step by step; it never sees a byte of the key that is not decoded and bounded. Begins with what
 * the key says of itself.
 *
 * The reader is not told the PIN. One that was taken over learns it all the same while it is: nothing signs the key agreement (CTAP 2.1
 * §6.5.5.4), so that it answers with a point of its own and tries which PIN has that hash. It may enrol a key of its own too: no attestation is
 * held against it.
 */
export class KeyCeremony {
  readonly #wish: KeyWish
  readonly #random: (count: number) => Uint8Array
  #info: KeyInfo | null = null
  #secret: PinSecret | null = null
  #asked: Open | null = null
  /** Named credentials that were asked for already, of many. */
  #at = 0

  /** @param random how many bytes are wanted */
  constructor(wish: KeyWish, random: (count: number) => Uint8Array) {
    this.#wish = wish
    this.#random = random
  }

  /**
   * What to ask next after this answer, or what came of it.
   * @throws FoyerError what the key said, `securityKey.old`, `securityKey.pinRequired`, `securityKey.pinNotSet`; `securityKey.malformed` for an answer to something else
   */
  next(answer: KeyAnswer): KeyStep | KeyOutcome {
    if (answer.is === 'failed') return this.#failed(answer)
    if (answer.is === 'info' && this.#info === null) return this.#step(this.#begin(answer.info))
    const { ask } = this.#asked ?? { ask: null }
    if (answer.is === 'agreement' && ask === 'agreement') return this.#step(this.#wantToken(answer.point))
    if (answer.is === 'token' && ask === 'token') return this.#step(this.#haveToken(answer.token))
    if (answer.is === ask && (answer.is === 'credential' || answer.is === 'assertion')) return answer
    throw new FoyerError('securityKey.malformed', { detail: 'order' })
  }

  #step(step: Open): KeyStep {
    this.#asked = step
    return step
  }

  #begin(info: KeyInfo): Open {
    this.#info = info
    if (!info.ctap2) throw new FoyerError('securityKey.old')
    const { verification, pin, kind } = this.#wish
    // A key that has a PIN makes nothing for who does not know it.
    const wanted = verification === 'required' || (info.pin === 'set' && (verification === 'preferred' || kind === 'credential'))
    if (!wanted) return this.#ask(null)
    if (info.pin !== 'set' || info.pinProtocol === null) throw new FoyerError('securityKey.pinNotSet')
    if (pin === null) throw new FoyerError('securityKey.pinRequired')
    return { ask: 'agreement', protocol: info.pinProtocol }
  }

  #wantToken(point: { x: Uint8Array, y: Uint8Array }): Open {
    const { info, protocol, pin } = this.#pinParts()
    const agreement = pinAgreement(protocol, this.#random)
    this.#secret = agreement.with(point)
    const bits = this.#wish.kind === 'credential' ? pinPermission.makeCredential : pinPermission.getAssertion
    return { ask: 'token', protocol, agreement: agreement.own, pinHash: this.#secret.encrypt(pinHash(pin)), permission: info.tokenPermissions ? { bits, rpId: RP_ID } : null }
  }

  #haveToken(encrypted: Uint8Array): Open {
    const { protocol } = this.#pinParts()
    const token = this.#secret?.decrypt(encrypted)
    if (token === undefined || (token.length !== 16 && token.length !== 32)) throw new FoyerError('securityKey.malformed', { detail: 'PIN token' })
    return this.#ask({ protocol, parameter: tokenProof(protocol, token, this.#wish.clientDataHash) })
  }

  #ask(pin: { protocol: 1 | 2, parameter: Uint8Array } | null): Open {
    const { clientDataHash } = this.#wish
    if (this.#wish.kind === 'credential') {
      const { userHandle, userName, exclude, discoverable } = this.#wish
      return { ask: 'credential', clientDataHash, rpId: RP_ID, rpName: RP_NAME, userHandle, userName, exclude: [...exclude], discoverable: discoverable && this.#info?.discoverable === true, pin }
    }
    const allow = this.#wish.allow.slice(this.#at, this.#at + (this.#info?.maxListed ?? 1))
    return { ask: 'assertion', clientDataHash, rpId: RP_ID, allow: [...allow], pin }
  }

  /** A key that has none of those that were named may have one of the next. */
  #failed({ code, detail, retries }: Extract<KeyAnswer, { is: 'failed' }>): KeyStep {
    const asked = this.#asked
    if (code === 'securityKey.unknown' && this.#wish.kind === 'assertion' && asked?.ask === 'assertion' && asked.allow.length > 0) {
      this.#at += asked.allow.length
      if (this.#at < this.#wish.allow.length) return this.#step(this.#ask(asked.pin))
    }
    const said = retries === null ? detail : `attemptsLeft=${retries}`
    throw new FoyerError(code, said === null ? {} : { detail: said })
  }

  #pinParts(): { info: KeyInfo, protocol: 1 | 2, pin: string } {
    const info = this.#info
    const { pin } = this.#wish
    if (info === null || info.pinProtocol === null || pin === null) throw new FoyerError('securityKey.malformed', { detail: 'order' })
    return { info, protocol: info.pinProtocol, pin }
  }
}
