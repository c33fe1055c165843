import { z } from 'zod'
import type { ErrorCode } from '../../contract/error-codes.ts'
import { FoyerError } from '../../contract/errors.ts'
import { paperSource } from '../../contract/scanners.ts'

/** What can become of a scan, in the words of a helper, and our code for it. */
const codes = {
  notFound: 'device.notFound', busy: 'device.busy', lost: 'device.lost', failed: 'device.failed', paperEmpty: 'scanner.feederEmpty', jam: 'scanner.jam', coverOpen: 'scanner.coverOpen', denied: 'scanner.denied',
  cancelled: 'scanner.cancelled', unavailable: 'scanner.driverMissing',
} as const satisfies Record<string, ErrorCode>

/** Base64 of a piece of a page, characters at most: 48 KiB. */
export const PIECE_MAX = 64 * 1024
/** A line of a helper, characters at most. */
export const LINE_MAX = PIECE_MAX + 1024

/**
 * What a helper says, a line of JSON each. `list` answers with `device`s, `capabilities` with its own, `scan` with pages: each as pieces in order and a
 * `page` that counts them. The last line is `done`, or `error`.
 */
const word = z.discriminatedUnion('type', [
  z.object({ type: z.literal('device'), id: z.string().min(1).max(280).refine((id) => !/[\p{C}]/u.test(id)), name: z.string().max(1000) }),
  z.object({ type: z.literal('capabilities'), sources: z.array(paperSource).max(3), resolutions: z.array(z.number().int().min(1).max(100_000)).max(64), colour: z.boolean() }),
  z.object({ type: z.literal('progress'), page: z.number().int().min(1).max(10_000), waiting: z.boolean().optional() }),
  z.object({ type: z.literal('piece'), base64: z.string().max(PIECE_MAX).regex(/^[A-Za-z0-9+/]+={0,2}$/) }),
  z.object({ type: z.literal('page'), page: z.number().int().min(1).max(10_000), bytes: z.number().int().min(1) }),
  z.object({ type: z.literal('error'), status: z.enum(Object.keys(codes) as [keyof typeof codes, ...(keyof typeof codes)[]]), detail: z.string().max(200).optional() }),
  z.object({ type: z.literal('done') }),
])
export type HelperWord = z.infer<typeof word>

/** What a helper is asked: the one line that it gets. */
export type HelperRequest =
  | { do: 'list' }
  | { do: 'capabilities'; id: string }
  | { do: 'scan'; id: string; source: z.infer<typeof paperSource> | null; resolution: number; colour: boolean; pages: number }

/** @throws FoyerError `scanner.badAnswer` */
export function parseWord(line: string): HelperWord {
  try {
    return word.parse(JSON.parse(line))
  } catch (cause) {
    throw new FoyerError('scanner.badAnswer', { cause, detail: 'helper' })
  }
}

/** A status code of the system's, in hexadecimal, is told; a device's own words are not. */
export function faultOf({ status, detail = '' }: Extract<HelperWord, { type: 'error' }>): FoyerError {
  return new FoyerError(codes[status], /^0x[0-9A-Fa-f]{1,8}$|^-?\d{1,6}$/.test(detail) ? { detail } : {})
}
