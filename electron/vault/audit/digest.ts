import { createHash } from 'node:crypto'

/** What an event says of a text that is kept elsewhere. 192 bits of SHA-256: more has no room beside a long name, and nobody finds a second text for it. */
export const digest = (text: string): string => createHash('sha256').update(text).digest().subarray(0, 24).toString('base64url')
