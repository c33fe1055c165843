import { createHmac } from 'node:crypto'
import type { Announce } from '../contract/events.ts'
import { FoyerError } from '../contract/errors.ts'
import type { Permission } from '../contract/permissions.ts'
import { id, type Language } from '../contract/primitives.ts'
import { permissionsUnder } from '../contract/roles.ts'
import { headAccountOf, keychainHead, type Head } from './audit/head.ts'
import { auditLog, type AuditLog } from './audit/log.ts'
import { auditSearch, type AuditSearch } from './audit/search.ts'
import { noteSigner, type NoteSigner } from './audit/signed-note.ts'
import { originOf } from './audit/checkpoint.ts'
import type { EventContent } from './audit/leaf.ts'
import type { PolicyPlace } from '../system/policy-file.ts'
import { checkpointPath } from './database/desk-files.ts'
import type { KeyPlace, RandomBytes } from './keys/database-key.ts'
import type { Database } from './database/database.ts'
import { settingNames } from './database/setting-names.ts'
import { heldReadings, type HeldReadings } from './records/held-readings.ts'
import { numberGuesses, type NumberGuesses } from './records/number-guesses.ts'
import { recordSeals, type Seals } from './records/seals.ts'
import { settingsOf, type Settings } from './database/settings.ts'
import { recordStore, type RecordStore } from './records/store.ts'
import { deskPolicy, type DeskPolicy } from './policy/desk-policy.ts'
import { policyFile } from './policy/policy-file.ts'
import type { ClockDoubt } from './retention/clock-doubt.ts'
import { accountBook, type Account, type Accounts } from './staff/accounts.ts'
import { waitBook, type Waits } from './staff/waits.ts'
import { sessionBook, type Sessions } from './staff/sessions.ts'
import { anchorsIn, type Anchors } from './trust/anchors.ts'

/** Everything that works on an open database. */
export interface OpenDesk {
  database: Database
  settings: Settings
  log: AuditLog
  search: AuditSearch
  accounts: Accounts
  records: RecordStore
  guesses: NumberGuesses
  trust: Anchors
  seals: Seals
  policy: DeskPolicy
  terminal: string
  /** What of the checkpoints outside, of settings and of records was told in the trail since the opening, to be told once. */
  toldAnchors: Set<string>
  /** Set once what an opening found is told: no signature comes before that. */
  signs: boolean
}

/** One desk: its place, its people, and, once it is open, its database. */
export interface Desk {
  place: KeyPlace
  mode: 'demo' | 'desk'
  version: string
  policyFile: PolicyPlace | null
  now(): Date
  /** The steady clock, milliseconds. */
  elapsed(): number
  /** As the steady clock, but going on while the machine sleeps. */
  sinceStart(): number
  waits: Waits
  /** What speaks against the wall clock; nothing is erased while something does. */
  clockDoubt: ClockDoubt | null
  /** A moment before which it cannot be, by what does not depend on this process: files, another computer. Null where there is none. */
  notBefore?: (() => number | null) | undefined
  /** What that said before this opening wrote anything. */
  toldBefore: number | null
  /** When the wall clock was last found plausible; undefined before the first look. */
  clockSeen: number | undefined
  randomBytes: RandomBytes
  emit: Announce
  sessions: Sessions
  held: HeldReadings
  /** What a principal is called where others need not know who it is: the same for as long as this process runs. */
  ownerName(principalId: string): string
  /** What keeps the database from being opened. */
  fault: FoyerError | null
  opened: OpenDesk | null
  /** No real desk was ever set up on this machine, as far as was known when this one was opened. */
  demoOffered: boolean
  /** Opening, setting up, recovering and changing the key happen one after the other: waits for its turn, then works. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>
  /** Events that came before there was a log to put them in, or while it could not be written. */
  waiting: EventContent[]
  /** The opening that is under way. */
  opening: Promise<void> | null
  /** The last reset that the present sessions know of; undefined before the first look. */
  sessionsMark: string | null | undefined
  /** Set while a checkpoint is to be signed soon. */
  signing: NodeJS.Timeout | null
}

/** An identifier nobody can guess: 120 random bits. */
export function newId(randomBytes: RandomBytes): string {
  return Buffer.from(randomBytes(15)).toString('base64url')
}

function turns(): Desk['inTurn'] {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}

export function makeDesk(given: { sinceStart?: () => number } & Omit<Desk, 'sinceStart' | 'sessions' | 'held' | 'ownerName' | 'fault' | 'opened' | 'demoOffered' | 'waits' | 'clockDoubt' | 'toldBefore' | 'clockSeen' | 'waiting' | 'inTurn' | 'opening' | 'sessionsMark' | 'signing'>): Desk {
  const ownerSecret = given.randomBytes(16)
  const desk: Desk = {
    ...given, sinceStart: given.sinceStart ?? given.elapsed, fault: null, opened: null, demoOffered: false, clockDoubt: null, toldBefore: null, clockSeen: undefined, waits: waitBook(given), waiting: [], inTurn: turns(), opening: null, sessionsMark: undefined, signing: null,
    sessions: sessionBook(given, given.randomBytes, () => desk.opened?.policy.inForce().values.idleSeconds ?? 60),
    held: heldReadings(given, () => newId(given.randomBytes), (readingId, owner, how) => { given.emit('reading.settled', { readingId, how }, desk.sessions.of(owner)) }),
    ownerName: (principalId) => createHmac('sha256', ownerSecret).update(principalId).digest('base64url'),
  }
  return desk
}

/** What somebody may do at this desk now. */
export function permissionsOf({ policy }: OpenDesk, { role }: Account): ReadonlySet<Permission> {
  return permissionsUnder(role, policy.inForce().values)
}

export function signerOf(settings: Settings): NoteSigner {
  const terminal = settings.get(settingNames.terminal)
  const seed = settings.get(settingNames.auditSeed)
  if (!id.safeParse(terminal).success || terminal === null || seed === null || !/^[0-9a-f]{64}$/.test(seed)) throw new FoyerError('database.damaged', { detail: 'settings' })
  return noteSigner(originOf(terminal), Buffer.from(seed, 'hex'))
}

/** What the keychain holds of the log in this place. One for each opening, which asks once. */
export const headOf = ({ keychain, folder }: KeyPlace): Head => keychainHead(keychain, headAccountOf(folder))

/** The parts of a database that is open and migrated. */
export function openParts(desk: Desk, database: Database, head: Head): OpenDesk {
  const settings = settingsOf(database)
  const accounts = accountBook(database, desk.waits)
  const log = auditLog(database, signerOf(settings), checkpointPath(desk.place.folder), head)
  const policy = deskPolicy(settings, desk.policyFile === null ? null : policyFile(desk.policyFile))
  return {
    database, settings, log, accounts, policy,
    search: auditSearch(database, log.words, (id) => accounts.nameOf(id)),
    records: recordStore(database), guesses: numberGuesses(database, settings, desk), seals: recordSeals(database, desk.randomBytes),
    trust: anchorsIn(database),
    terminal: settings.get(settingNames.terminal) ?? 'terminal', toldAnchors: new Set(), signs: false,
  }
}

export function deskLanguage(parts: OpenDesk | null): Language {
  const stored = parts?.settings.get(settingNames.language)
  return stored === 'de' || stored === 'ar' ? stored : 'en'
}
