import { FoyerError } from '../contract/errors.ts'
import { compareVersions, isVersion } from '../contract/versions.ts'
import { base64Bytes, openNote, type NoteKey } from './signed-note.ts'

/** What is handed out with a version: by its name, length in bytes and SHA-512, as electron-builder's `latest*.yml` has it. */
export interface AnnouncedFile { name: string, size: number, sha512: string }

/**
 * That a version of Foyer is there: the text of a signed note (C2SP signed-note), one fact a line,
 *
 *     foyer update 1
 *     version 0.3.0
 *     signed 2026-11-28T10:00:00.000Z
 *     until 2027-01-27T10:00:00.000Z
 *     file 131700000 4f3v…== foyer_0.3.0_amd64.deb
 *
 * with a line for each file. After `until` it says nothing: whoever keeps newer ones from a desk is found out by then.
 */
export interface Announcement { version: string, signedAt: string, until: string, files: readonly AnnouncedFile[] }

/** Characters of a note; each file takes some two hundred. */
export const ANNOUNCEMENT_MAX = 20_000
const MOST_FILES = 40
const HEAD = 'foyer update 1'
const SHA512_SIZE = 64
const FILE = /^(?<size>[1-9]\d{0,11}) (?<sha512>[A-Za-z0-9+/]+=*) (?<name>[A-Za-z0-9][A-Za-z0-9._+-]{0,199})$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
/** A clock that is a little behind that of whoever signs is no reason to wait, milliseconds. */
const CLOCKS_APART_MS = 86_400_000

const refused = (detail: string) => new FoyerError('updates.notSigned', { detail })

export function announcementText({ version, signedAt, until, files }: Announcement): string {
  return [HEAD, `version ${version}`, `signed ${signedAt}`, `until ${until}`, ...files.map(({ name, size, sha512 }) => `file ${size} ${sha512} ${name}`), ''].join('\n')
}

function fileIn(line: string): AnnouncedFile {
  const { size, sha512, name } = FILE.exec(line)?.groups ?? {}
  if (size === undefined || sha512 === undefined || name === undefined || base64Bytes(sha512)?.length !== SHA512_SIZE) throw refused('form')
  return { name, size: Number(size), sha512 }
}

function timeIn(text: string): string {
  if (!TIME.test(text) || Number.isNaN(Date.parse(text))) throw refused('form')
  return text
}

/** @throws FoyerError `updates.notSigned` where `key` did not sign it, or it is no announcement */
export function openAnnouncement(note: string, key: NoteKey): Announcement {
  const text = note.length > ANNOUNCEMENT_MAX ? null : openNote(note, key)
  if (text === null) throw refused('signature')
  const [head, ...lines] = text.slice(0, -1).split('\n')
  const facts = lines.map((line) => { const at = line.indexOf(' '); return [line.slice(0, at), line.slice(at + 1)] as const })
  const [[first, version] = [], [second, signed] = [], [third, until] = [], ...others] = facts
  if (head !== HEAD || first !== 'version' || second !== 'signed' || third !== 'until' || version === undefined || signed === undefined || until === undefined) throw refused('form')
  if (!isVersion(version) || others.length > MOST_FILES || others.some(([name]) => name !== 'file')) throw refused('form')
  return { version, signedAt: timeIn(signed), until: timeIn(until), files: others.map(([, line]) => fileIn(line)) }
}

/**
 * Whether an announcement counts now, after the last one that did.
 * @param now milliseconds since the epoch
 * @throws FoyerError `updates.expired`; `updates.older` where it says less than was said before: another's replay, or a version taken back
 */
export function checkAnnouncement({ version, signedAt, until }: Announcement, before: Pick<Announcement, 'version' | 'signedAt'> | null, now: number): void {
  if (Date.parse(until) <= now) throw new FoyerError('updates.expired', { detail: until.slice(0, 10) })
  // One from the future would keep every later one away for as long.
  if (Date.parse(signedAt) > now + CLOCKS_APART_MS) throw refused('time')
  if (before !== null && (signedAt < before.signedAt || compareVersions(version, before.version) < 0)) throw new FoyerError('updates.older', { detail: version })
}
