import { z } from 'zod'
import { call } from './call.ts'
import { isoDate, params } from './primitives.ts'

const count = z.number().int().min(0)

/** Documents that are stored, by what became of them; `corrected` are those of them in which somebody changed something. */
export const documentCounts = z.object({ genuine: count, readNotProven: count, stop: count, corrected: count })
export type DocumentCounts = z.infer<typeof documentCounts>

/** What the trail tells of a day, beside what is stored of it. */
export const dayActs = z.object({
  /** Documents that were stored, also those that are erased since. */
  stored: count,
  /** Attempts to store one that were refused. */
  refused: count,
  /** Readings that somebody put away. */
  putAway: count,
  /** Files, pages and chips that could not be read. */
  notRead: count,
  /** Records that a person erased. */
  erased: count,
  /** Records and pieces of the trail that left the desk as files. */
  exported: count,
  /** Attempts to sign in that were refused. */
  signInRefused: count,
})
export type DayActs = z.infer<typeof dayActs>

/** What a desk knows to be wrong with itself: a sentence `day.alerts.<code>` each. */
export const dayAlertCode = z.enum(['trailBroken', 'trailNotSigned', 'trailNeverProved', 'proofOld', 'clockDoubt', 'diskLow', 'policyProblem', 'trustLate', 'uplinkFork', 'uplinkReceiptFalse', 'uplinkSilent', 'uplinkNoReceipt', 'uplinkCertificate', 'feedRefused', 'feedSilent', 'feedCertificate', 'feedOwnCertificate', 'apiCertificate', 'apiHostName'])
export const dayAlert = z.object({ code: dayAlertCode, params: params.optional() })
export type DayAlert = z.infer<typeof dayAlert>

/** Days that are shown side by side. */
export const WEEK = 7

/** Figures of one day by this computer's clock and time zone. Nobody's data is in them. */
export const dayFigures = z.object({
  day: isoDate, today: isoDate,
  /** By the hour of the clock on the wall: 0 to 23. */
  hours: z.array(documentCounts).length(24),
  /** The day's, from the records as they are now: what the list of that day shows. */
  documents: documentCounts,
  /** The week that holds the day, counted back from today, oldest first. */
  week: z.array(z.object({ day: isoDate, documents: documentCounts })).length(WEEK),
  acts: dayActs,
  /** Readings in memory that nobody has decided about yet; null for another day than today. */
  waiting: count.nullable(),
  alerts: z.array(dayAlert).max(32),
})
export type DayFigures = z.infer<typeof dayFigures>

export const dayCalls = {
  /** How a day goes, or went: counted, never told apart by person. Asked again by itself, and so no activity. */
  'day.figures': call({
    to: 'vault', method: 'GET', path: '/day', needs: 'day.read', audit: 'failures', activity: false,
    /** Null: today. */
    input: z.object({ day: isoDate.nullable() }).strict(), output: dayFigures,
  }),
}
