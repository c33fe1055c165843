import type { Database } from '../database/database.ts'
import { settingsOf, type Settings } from '../database/settings.ts'
import { decodeDetail, type Marks } from '../../tlog/detail.ts'
import { digest } from './digest.ts'
import type { Report } from './report.ts'
import type { WordBook } from './words.ts'

/** Settings that an event tells of, by what one event tells of together. The rest changes without anybody's word. */
const held = {
  policy: ['policy.desk', 'policy.desk.added'],
  organisation: ['policy.organisation', 'policy.organisation.added'],
  desk: ['desk.name', 'desk.language'],
} as const
const heldSince: Readonly<Record<HeldGroup, readonly string[]>> = { policy: [], organisation: ['policy.organisation.unknown'], desk: [] }
export type HeldGroup = keyof typeof held
export const heldGroups = Object.keys(held) as HeldGroup[]

/** Events that tell how settings are from then on; the last is the desk's own, where no call changed them. */
export const SETTINGS_EVENT = 'audit.settings'
const telling = ['desk.setPolicy', 'desk.setUp', SETTINGS_EVENT] as const

export function settingsHash(settings: Settings, group: HeldGroup): string {
  // An earlier version keeps no keys that it does not know, and tells none.
  const since = heldSince[group].map((name) => settings.get(name)).filter((value) => value !== null)
  return digest(JSON.stringify(['foyer settings 1', ...held[group].map((name) => settings.get(name)), ...since]))
}

/**
 * Everything that was stored before this leaf ended no later than so many days after its beginning.
 * `saidAt`: the event that says so, which is another where it has taken over what events said that are gone.
 */
export interface Shortening { leaf: number, days: number, imageDays: number, saidAt: number }

export interface SettingsTold {
  /** The hash that each group must have, with the leaf that says so; null where the version before changed it, or nothing tells. */
  hashes: Record<HeldGroup, { hash: string, leaf: number } | null>
  shortenings: Shortening[]
}

export const keepsText = (days: number, imageDays: number, leaf?: number): string => `${days}/${imageDays}${leaf === undefined ? '' : `@${leaf}`}`

function shorteningOf(saidAt: number, words: string | null, { keeps }: Marks): Shortening | null {
  const [, marked, markedImages, leaf] = /^(\d{1,5})\/(\d{1,5})(?:@(\d{1,15}))?$/.exec(keeps ?? '') ?? []
  // The version before says what was set, in words.
  const days = marked ?? / retentionDays=(\d{1,5})(?= |$)/.exec(` ${words ?? ''}`)?.[1]
  const images = markedImages ?? / keepImagesDays=(\d{1,5})(?= |$)/.exec(` ${words ?? ''}`)?.[1]
  if (days === undefined && images === undefined) return null
  return { leaf: Math.min(Number(leaf ?? saidAt), saidAt), days: Number(days ?? Infinity), imageDays: Number(images ?? Infinity), saidAt }
}

/** An event that was successful, by its action's name. */
export interface Telling { leaf: number, action: string, detail: string | null }

export const tellsSettings = (action: string): boolean => (telling as readonly string[]).includes(action)

export function settingsTold(database: Database, words: WordBook): SettingsTold {
  const numbers = telling.map((action) => words.find(action) ?? -1)
  const rows = database.prepare<[], { leaf: number, action: number, detail: string | null }>(
    `SELECT leaf, action, detail FROM audit_events WHERE action IN (${numbers.join(', ')}) AND status = 200`).all()
  return settingsFrom(rows.map((row) => ({ ...row, action: words.wordOf(row.action) })))
}

/** The same from events that somebody else has read, in any order. */
export function settingsFrom(rows: readonly Telling[]): SettingsTold {
  const told: SettingsTold = { hashes: { policy: null, organisation: null, desk: null }, shortenings: [] }
  for (const { leaf, action, detail } of rows.toSorted((a, b) => a.leaf - b.leaf)) {
    const { words: said, marks } = decodeDetail(detail)
    const setPolicy = action === telling[0]
    if (setPolicy && marks.policy === undefined) told.hashes.policy = null
    for (const group of heldGroups) {
      const hash = marks[group]
      if (hash !== undefined) told.hashes[group] = { hash, leaf }
    }
    const shortening = shorteningOf(leaf, setPolicy ? said : null, marks)
    if (shortening !== null) told.shortenings.push(shortening)
  }
  return told
}

/** What the events below a leaf tell and no later one, for the event that takes it over; null where that is nothing. */
export function settingsCarried({ hashes, shortenings }: SettingsTold, to: number): Marks | null {
  const marks: Marks = {}
  for (const group of heldGroups) {
    const told = hashes[group]
    if (told !== null && told.leaf < to) marks[group] = told.hash
  }
  // With the leaf of the last of them: what is confirmed after that has nothing to do with them.
  const gone = shortenings.filter(({ saidAt }) => saidAt < to)
  if (gone.length > 0) {
    const least = (of: (each: Shortening) => number) => gone.reduce((a, each) => Math.min(a, of(each)), MOST_DAYS)
    marks.keeps = keepsText(least(({ days }) => days), least(({ imageDays }) => imageDays), gone.reduce((a, { leaf }) => Math.max(a, leaf), 0))
  }
  return Object.keys(marks).length === 0 ? null : marks
}

/** More than any policy says. */
const MOST_DAYS = 99_999

/** Hold the settings against the trail. Code: `settingsAltered`. */
export function holdSettings(database: Database, { hashes }: SettingsTold, problem: Report): void {
  const settings = settingsOf(database)
  for (const group of heldGroups) {
    const told = hashes[group]
    if (told !== null && settingsHash(settings, group) !== told.hash) problem('settingsAltered', told.leaf, group)
  }
}
