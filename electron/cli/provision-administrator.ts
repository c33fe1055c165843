import { FoyerError } from '../contract/errors.ts'
import type { CallName } from '../contract/index.ts'
import { beginOfStep, codeOfStep, DRIFT_STEPS, keyIn, stepAt } from '../vault/staff/authenticators/totp-code.ts'
import type { CliIo } from './io.ts'
import type { OpenVault } from './open-vault.ts'
import type { ProvisionFile } from './provision-file.ts'

export type Wait = (ms: number) => Promise<void>

/** Whom the file names, as far as the command is them. */
export interface Administrator {
  /** @throws FoyerError `staff.factorRequired` where a second factor is wanted that the file has not */
  signIn(): Promise<void>
  /** That it is them who ask for this, afresh. */
  prove(name: CallName): Promise<void>
  /** Enrol them by the file's key, or, where an earlier run did, make codes anew. @returns the codes on paper; null where the file has no key */
  enrol(): Promise<string[] | null>
  /** Where somebody is signed in. */
  signOut(): Promise<void>
}

/** Codes that an earlier run used up, of the two that count at a time: its last ones are passed by so many tries, which are counted as guesses. */
const TRIES = 3
/** Milliseconds: a timer may end a little before the clock is there. */
const MARGIN_MS = 500
/** Milliseconds: the next code is never further off than one step, or the clock was set back since the last one. */
const LONGEST_WAIT_MS = 2 * beginOfStep(1)

type WithCode = <T>(use: (code: string) => Promise<T>) => Promise<T>

/**
 * Each code of an app counts once: the next one is taken, and waited for where it does not count yet.
 *
 * @throws FoyerError `staff.codeOtherTime` where the clock was set back meanwhile, as it may be soon after a computer started: that time may be days away
 */
function codesOf(base32: string, io: CliIo, wait: Wait): WithCode {
  const key = keyIn(base32)
  let next = 0
  return async (use) => {
    for (let tries = 1; ; tries += 1) {
      const step = Math.max(next, stepAt(io.now()))
      next = step + 1
      if (step > stepAt(io.now()) + DRIFT_STEPS) {
        const ms = Math.max(0, beginOfStep(step - DRIFT_STEPS) - io.now().getTime()) + MARGIN_MS
        if (ms > LONGEST_WAIT_MS) throw new FoyerError('staff.codeOtherTime')
        io.stderr(`waiting ${Math.ceil(ms / 1000)} s for the app's next code`)
        await wait(ms)
      }
      try {
        return await use(codeOfStep(key, step))
      } catch (error) {
        if (!(error instanceof FoyerError) || error.code !== 'staff.codeUsed' || tries === TRIES) throw error
      }
    }
  }
}

export function administratorOf({ call }: OpenVault, io: CliIo, { administrator: { totp, ...administrator } }: ProvisionFile, wait: Wait): Administrator {
  const withCode: WithCode = totp === null ? () => Promise.reject(new FoyerError('staff.factorRequired')) : codesOf(totp.key, io, wait)
  const session = async () => (await call('desk.state', {})).session
  let isEnrolled = false

  /** @returns the challenge to enrol to, where policy lets nobody in without; null for who is signed in */
  async function begin(): Promise<string | null> {
    if (await session() !== null) return null
    const name = administrator.name.trim()
    const wanted = name.normalize('NFC')
    // Where policy has people type their names there is no list.
    const tile = (await call('staff.tiles', {})).find((one) => one.name.normalize('NFC') === wanted)
    const answer = await call('staff.signIn', tile === undefined ? { name, secret: administrator.secret } : { staffId: tile.id, secret: administrator.secret })
    if (answer.kind === 'session') return null
    const { challenge, factors } = answer
    if (factors.length === 0) return challenge
    // Nobody is there who could lay a key down.
    if (!factors.includes('totp')) throw new FoyerError('staff.factorRequired')
    await withCode((code) => call('staff.answer', { challenge, kind: 'totp', answer: code }))
    isEnrolled = true
    return null
  }

  async function prove(name: CallName): Promise<void> {
    if ((await session())?.proofs.includes('secret') === false) await withCode((code) => call('staff.prove', { call: name, kind: 'totp', answer: code }))
    else await call('staff.prove', { call: name, kind: 'secret', answer: administrator.secret })
  }

  return {
    prove,
    async signIn() {
      if (await begin() !== null) throw new FoyerError('staff.factorRequired')
    },
    async enrol() {
      if (totp === null) return null
      const challenge = await begin()
      if (isEnrolled) {
        // Nobody has those of the run that was cut off.
        await prove('staff.renewRecoveryCodes')
        return (await call('staff.renewRecoveryCodes', {})).recoveryCodes
      }
      if (challenge === null) await prove('staff.provisionFactor')
      const { recoveryCodes } = await withCode((code) => call('staff.provisionFactor', { challenge, key: totp.key, answer: code }))
      isEnrolled = true
      return recoveryCodes
    },
    async signOut() {
      if (await session() !== null) await call('staff.signOut', { why: 'person' })
    },
  }
}
