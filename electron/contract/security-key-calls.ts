import { z } from 'zod'
import { call, noDoors } from './call.ts'
import { id, isoTime, nothing, text } from './primitives.ts'
import { keyAnswer, keyStep, MOST_KEYS } from './security-key.ts'

// A security key is laid on the reader in three calls: the vault begins (what for, and the key's PIN as it was typed) and gives a ticket, the
// reader talks to the key and asks the vault step by step, and the ticket is the answer to whatever asked for a factor.

/** The PIN of a security key, as it is typed (CTAP 2.1 §6.5.1: 4 characters to 63 bytes). */
export const keyPin = z.string().min(4).max(63)

export const ownKey = z.object({ id, name: text(40), since: isoTime })
export type OwnKey = z.infer<typeof ownKey>
export const ownKeys = z.array(ownKey).max(MOST_KEYS)

/** What a key is laid down for: to sign in by it alone, as the second factor to a challenge, to prove afresh in one's own session, to approve an act as its second person, or to enrol it. */
export const tapPurpose = z.discriminatedUnion('for', [
  z.object({ for: z.literal('signIn') }).strict(),
  z.object({ for: z.literal('answer'), challenge: id }).strict(),
  z.object({ for: z.literal('prove') }).strict(),
  /** Of an act whose second person has given their secret (`staff.approve`). */
  z.object({ for: z.literal('approve'), act: id }).strict(),
  /** To a challenge that enrols; null: in one's own session, after `staff.beginKeyEnrolment`. */
  z.object({ for: z.literal('enrol'), challenge: id.nullable() }).strict(),
])
export type TapPurpose = z.infer<typeof tapPurpose>

/** Longest time that a key is waited for, and that the desk then talks to it, ms: the reader ends either by itself. */
export const TAP_MS = { lay: 60_000, talk: 60_000 } as const

export const tapStep = z.object({ step: z.enum(['lay', 'talking']) })

export const tapCalls = {
  /** Wait for a key on any reader, and do with it what the vault asks. @throws FoyerError `securityKey.*`, `device.busy` while a chip is being read there */
  'securityKey.tap': call({ to: 'reader', method: 'PUT', path: '/security-keys/taps', needs: 'desk.enter', audit: 'failures', timeoutMs: TAP_MS.lay + TAP_MS.talk + 5000, input: z.object({ ticket: id }).strict(), output: nothing }),
  /** Whoever was to lay a key down went elsewhere. */
  'securityKey.leave': call({ to: 'reader', method: 'DELETE', path: '/security-keys/taps', needs: 'desk.enter', audit: 'failures', input: z.object({ ticket: id }).strict(), output: nothing }),
  /** Demo desk: lay the simulated key on the simulated reader, or take it away. @throws FoyerError `device.notFound` at a real desk */
  'securityKey.simulate': call({ to: 'reader', method: 'PUT', path: '/security-keys/simulated', needs: 'desk.enter', audit: 'failures', input: z.object({ laid: z.boolean() }).strict(), output: nothing }),
}

export const securityKeyInternals = {
  /** What the key said, and what it is asked next; null: that was all. */
  'internal.keyStep': call({
    to: 'vault', method: 'POST', path: '/internal/key-steps', needs: 'inside', doors: noDoors, audit: 'failures', activity: false,
    input: z.object({ ticket: id, answer: keyAnswer }).strict(), output: z.object({ step: keyStep.nullable() }),
  }),
}
