import { z } from 'zod'
import { errorCodes } from './error-codes.ts'
import { text } from './primitives.ts'

// What the vault asks of a security key and what the reader makes of its answers: the vault has the PIN and decides, the reader has the key
// and decodes. CTAP 2.1 and WebAuthn level 2 give the names.

/** A name that no site can have (RFC 2606): nobody gets a signature for the desk out of a browser, nor one for a site out of the desk. */
export const RP_ID = 'foyer-desk.invalid'
export const RP_NAME = 'Foyer'
/** PIN of the demo desk's simulated key, which the screen shows. */
export const DEMO_KEY_PIN = '2468'
/** Keys that one person may have. */
export const MOST_KEYS = 5
/** Credentials that are named at once where the holder is not known yet. */
export const MOST_NAMED = 64

const exactly = (count: number) => z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength === count, 'bytes')
const between = (least: number, most: number) => z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength >= least && value.byteLength <= most, 'bytes')
const hash = exactly(32)
const credentialId = between(1, 1023)
const point = z.object({ x: exactly(32), y: exactly(32) }).strict()
const protocol = z.literal([1, 2])
/** A point of P-256, and the PIN/UV protocols that there are (CTAP 2.1 §6.5). */
export type Point = z.infer<typeof point>
export type PinProtocolNumber = z.infer<typeof protocol>
const base64url = (most: number) => z.string().regex(/^[A-Za-z0-9_-]+$/).max(most)

export const keyInfo = z.object({
  ctap2: z.boolean(), aaguid: exactly(16), pin: z.enum(['none', 'unset', 'set']), ownVerification: z.boolean(), discoverable: z.boolean(), pinProtocol: protocol.nullable(),
  tokenPermissions: z.boolean(), maxMessage: z.number().int().min(64).max(65_535), maxListed: z.number().int().min(1).max(65_535), minPin: z.number().int().min(4).max(63),
}).strict()

export type KeyInfo = z.infer<typeof keyInfo>

export const publicKey = z.discriminatedUnion('algorithm', [
  z.object({ algorithm: z.literal('ES256'), x: base64url(43), y: base64url(43) }).strict(),
  z.object({ algorithm: z.literal('EdDSA'), x: base64url(43) }).strict(),
  z.object({ algorithm: z.literal('RS256'), n: base64url(683), e: base64url(11) }).strict(),
])
export type PublicKey = z.infer<typeof publicKey>

const pinProof = z.object({ protocol, parameter: between(16, 32) }).strict()

/** What the reader shall ask the key next. */
export const keyStep = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('agreement'), protocol }).strict(),
  z.object({ ask: z.literal('token'), protocol, agreement: point, pinHash: between(16, 48), permission: z.object({ bits: z.number().int().min(1).max(255), rpId: text(253) }).strict().nullable() }).strict(),
  z.object({
    ask: z.literal('credential'), clientDataHash: hash, rpId: text(253), rpName: text(64), userHandle: between(1, 64), userName: text(64), exclude: z.array(credentialId).max(MOST_KEYS), discoverable: z.boolean(),
    pin: pinProof.nullable(),
  }).strict(),
  z.object({ ask: z.literal('assertion'), clientDataHash: hash, rpId: text(253), allow: z.array(credentialId).max(MOST_NAMED), pin: pinProof.nullable() }).strict(),
])
export type KeyStep = z.infer<typeof keyStep>

const head = { rpIdHash: hash, userPresent: z.boolean(), userVerified: z.boolean(), signCount: z.number().int().min(0).max(0xffff_ffff) }

/** What the key answered, decoded; `failed` with what it said where it said no. */
export const keyAnswer = z.discriminatedUnion('is', [
  z.object({ is: z.literal('info'), info: keyInfo }).strict(),
  z.object({ is: z.literal('agreement'), point }).strict(),
  z.object({ is: z.literal('token'), token: between(16, 48) }).strict(),
  z.object({ is: z.literal('credential'), credential: z.object({ ...head, aaguid: exactly(16), credentialId, publicKey }).strict() }).strict(),
  z.object({ is: z.literal('assertion'), credentialId, authData: between(37, 1024), signature: between(32, 512) }).strict(),
  z.object({ is: z.literal('failed'), code: z.enum(Object.keys(errorCodes) as [keyof typeof errorCodes]), detail: text(64).nullable(), retries: z.number().int().min(0).max(255).nullable() }).strict(),
])
export type KeyAnswer = z.infer<typeof keyAnswer>
