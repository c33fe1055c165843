import { z } from 'zod'

/** By what somebody proves who they are: what they know, what they have, and what lies in a drawer for when that is lost. */
export const factorKinds = ['secret', 'totp', 'securityKey', 'recoveryCode'] as const
export const factorKind = z.enum(factorKinds)
export type FactorKind = (typeof factorKinds)[number]

/** A code of an app is digits, six of them and perhaps spaces; one from paper is twice as long. */
export const kindOfCode = (typed: string): 'totp' | 'recoveryCode' => (/^[\d\s]{4,9}$/.test(typed) ? 'totp' : 'recoveryCode')

/** Factors that are typed in as a code. */
export type CodeKind = ReturnType<typeof kindOfCode>

/** What is typed for a factor: a PIN, a passphrase, the code of an app or one from paper; of a security key, the ticket under which it was laid down. */
export const factorAnswer = z.string().min(4).max(200)
