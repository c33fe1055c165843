import { z } from 'zod'
import { deskCalls } from '../contract/desk.ts'
import { FoyerError } from '../contract/errors.ts'
import { partOfPolicy } from '../contract/policy.ts'
import { text } from '../contract/primitives.ts'
import { broughtKey } from '../contract/staff.ts'

/** More bytes than a policy with a house's own sentences in six languages has. */
const LONGEST = 256 * 1024

/** Characters of a key as it is shown, in groups of four and padded. */
const LONGEST_KEY = 200

/** The key of a code app as an app or a password manager shows it. What else the app would have to know is the one form that a desk's codes have. */
const totp = z.object({
  key: text(LONGEST_KEY).transform((shown) => shown.replaceAll(/[\s-]/gu, '').replace(/=+$/, '').toUpperCase()).pipe(broughtKey),
  algorithm: z.literal('SHA1').default('SHA1'), digits: z.literal(6).default(6), period: z.literal(30).default(30),
}).strict()

const { administrator } = deskCalls['desk.setUp'].input.shape

/** What IT writes for one desk. It has secrets in it, and is removed once it is used up. */
const provisionFile = deskCalls['desk.setUp'].input.extend({
  format: z.literal(1),
  /** `totp`: what proves beside the secret that it is them, and is enrolled with the set-up; null: no second factor. */
  administrator: administrator.extend({ totp: totp.nullable().default(null) }).strict(),
  /** Not used after this moment. */
  until: z.iso.datetime(),
  policy: partOfPolicy.strict().default({}),
  /** The organisation's public key (PEM) that the recovery key is sealed to. */
  escrow: z.object({ publicKey: text(4_000) }).strict(),
  /** The receiver's one-time code for this desk; null where nothing is sent upstream. */
  uplink: z.object({ code: text(80).min(1) }).strict().nullable(),
}).strict()
export type ProvisionFile = z.infer<typeof provisionFile>

/** @throws FoyerError `provision.file` with the first place that is wrong, never with what stands there; `provision.expired` */
export function provisionIn(bytes: Uint8Array, now: Date): ProvisionFile {
  if (bytes.byteLength > LONGEST) throw new FoyerError('provision.file', { detail: 'length' })
  let given: unknown
  try {
    given = JSON.parse(Buffer.from(bytes).toString('utf8').replace(/^\uFEFF/, ''))
  } catch {
    throw new FoyerError('provision.file', { detail: 'json' })
  }
  const { data, error } = provisionFile.safeParse(given)
  if (data === undefined) throw new FoyerError('provision.file', { detail: error.issues[0]?.path.map(String).join('.').slice(0, 80) ?? 'form' })
  if (!(Date.parse(data.until) > now.getTime())) throw new FoyerError('provision.expired')
  return data
}
