import { z } from 'zod'

// zod compiles validators with `new Function` where it may; our content security policy forbids that
// and a utility process has no need of it.
z.config({ jitless: true })

/** Longest text that a person types into one field. */
export const MAX_TEXT = 500

/** Bounded free text. */
export const text = (max = MAX_TEXT) => z.string().max(max)

/** Characters that change how a text stands without being seen: controls, halves of characters, and what turns its direction. */
const hidden = /\p{Cc}|\p{Cs}|[\u202A-\u202E\u2066-\u2069]/u
export const hasHidden = (value: string): boolean => hidden.test(value)
/** @param kept hidden characters that stay, a line's end for one */
export const withoutHidden = (value: string, kept = ''): string => Array.from(value).filter((each) => kept.includes(each) || !hidden.test(each)).join('')

/** An identifier we made ourselves: 1 to 64 characters of [A-Za-z0-9_-]. */
export const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)

/** Calendar date, ISO 8601 `yyyy-mm-dd`. */
export const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** Instant in UTC, ISO 8601 with milliseconds: `2026-01-31T09:00:00.000Z`. */
export const isoTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)

/** In the order in which they are offered: those of one script together. */
export const language = z.enum(['en', 'de', 'fr', 'es', 'it', 'ar'])
export type Language = z.infer<typeof language>

/** Characters from which what is typed can be a recovery key: its groups, of which some may be missing. */
export const SHORTEST_RECOVERY_KEY = 20
/** Eight groups of recovery-key characters, dash separated. */
export const recoveryKey = z.string().min(SHORTEST_RECOVERY_KEY).max(120)
/** One as the vault writes it: eight groups of five characters of Crockford's base 32. */
export const wholeRecoveryKey = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){7}$/)

/** Where files come from and go to: the one folder on this computer, or a disk that can be taken out. */
export const placeKind = z.enum(['folder', 'removable'])

/** Bytes bounded in number. */
export const bytes = (max: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength <= max, 'bytes')

export const JPEG_MAX = 4 * 1024 * 1024
/** 50 MB, as people are told. */
export const FILE_MAX = 50_000_000

/** A JPEG picture of at most 4 MiB. */
export const jpeg = bytes(JPEG_MAX)

/** A point of a picture, in pixels from its top left. */
export const point = z.object({ x: z.number(), y: z.number() })
export type Point = z.infer<typeof point>

/** An upright part of a picture, whole pixels. */
export const rect = z.object({ x: z.number().int().min(0), y: z.number().int().min(0), width: z.number().int().min(1).max(16_384), height: z.number().int().min(1).max(16_384) })
export type Rect = z.infer<typeof rect>

/** Four corners in pixels, clockwise from the top left as the document is read. */
export const quad = z.tuple([point, point, point, point])
export type Quad = z.infer<typeof quad>

/** The same fields, each of which may be null: nothing is asked of it. */
export const orNull = <S extends Readonly<Record<string, z.ZodType>>>(shape: S) =>
  Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, schema.nullable()])) as { [K in keyof S]: z.ZodNullable<S[K]> }

/** Parameters for a translated sentence. Never a person's data in an error; a check may name a date. */
export const params = z.record(z.string().max(40), z.union([z.string().max(200), z.number()]))
export const nothing = z.object({}).strict()

/** An address in its parts, or null where it is none: `URL.canParse` is younger than the oldest runtime that the desk is tried with. */
export function urlIn(address: string): URL | null {
  try {
    return new URL(address)
  } catch {
    return null
  }
}
