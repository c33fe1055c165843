import { FoyerError } from '../contract/errors.ts'
import type { KeyAnswer, KeyStep } from '../contract/security-key.ts'
import { ctapCommand } from './ceremony/command-codes.ts'
import { askAssertion, parseAssertion } from './messages/assertion.ts'
import { askCredential, parseCredential } from './messages/credential.ts'
import { parseInfo } from './messages/info.ts'
import { askKeyAgreement, askRetries, askToken, parseKeyAgreement, parseRetries, parseToken } from './messages/pin.ts'
import type { PinProtocolNumber } from './messages/info.ts'

/** Carries one message to the key, whose answer comes back behind its status byte. @throws FoyerError of nfc.ts */
export type Carry = (message: Uint8Array) => Promise<Uint8Array>

/** Codes that a person can do something about: they are the vault's to answer, the others end the matter. */
const SAID: ReadonlySet<string> = new Set([
  'securityKey.unknown', 'securityKey.enrolledAlready', 'securityKey.pinWrong', 'securityKey.pinLocked', 'securityKey.pinPaused', 'securityKey.pinNotSet', 'securityKey.pinRequired', 'securityKey.full', 'securityKey.unsupported',
])

/** @throws FoyerError */
export async function keyInfo(carry: Carry): Promise<KeyAnswer> {
  return { is: 'info', info: parseInfo(await carry(Uint8Array.of(ctapCommand.getInfo))) }
}

/** Each is carried, decoded, bounded. */
const asked: { [A in KeyStep['ask']]: (carry: Carry, step: Extract<KeyStep, { ask: A }>) => Promise<KeyAnswer> } = {
  agreement: async (carry, { protocol }) => ({ is: 'agreement', point: parseKeyAgreement(await carry(askKeyAgreement(protocol))) }),
  token: async (carry, step) => ({ is: 'token', token: parseToken(await carry(askToken(step))) }),
  credential: async (carry, step) => ({ is: 'credential', credential: parseCredential(await carry(askCredential(step))) }),
  assertion: async (carry, step) => {
    const [only = null, ...others] = step.allow
    return { is: 'assertion', ...parseAssertion(await carry(askAssertion(step)), others.length === 0 ? only : null) }
  },
}

/** One step, on the reader's side. @throws FoyerError for what is no answer of a key */
export async function performStep(carry: Carry, step: KeyStep): Promise<KeyAnswer> {
  try {
    // The compiler does not follow that the function is the one for this very step.
    return await (asked[step.ask] as (carry: Carry, step: KeyStep) => Promise<KeyAnswer>)(carry, step)
  } catch (thrown) {
    const { code, detail } = FoyerError.from(thrown)
    if (!SAID.has(code)) throw thrown
    const retries = code === 'securityKey.pinWrong' && step.ask === 'token' ? await retriesOf(carry, step.protocol) : null
    return { is: 'failed', code, detail: detail ?? null, retries }
  }
}

/** How many tries are left; null where the key does not say. */
async function retriesOf(carry: Carry, protocol: PinProtocolNumber): Promise<number | null> {
  try {
    return parseRetries(await carry(askRetries(protocol)))
  } catch {
    return null
  }
}

