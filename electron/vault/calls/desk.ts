import { createHmac } from 'node:crypto'
import type { Permission } from '../../contract/permissions.ts'
import { language, type Language } from '../../contract/primitives.ts'
import { permissionsUnder } from '../../contract/roles.ts'
import { exportsUnderWay, type ExportsUnderWay } from '../audit/exports-under-way.ts'
import type { Head } from '../audit/head.ts'
import { auditLog } from '../audit/log.ts'
import { refusals, type Refusals } from '../audit/refusals.ts'
import { auditSearch, type AuditSearch } from '../audit/search.ts'
import { signerOf } from '../audit/signer.ts'
import { clientBook, type ClientBook } from '../clients/book.ts'
import { issuerKeys, type IssuerKeys } from '../clients/tokens/issuer-keys.ts'
import { pairings, type Pairings } from '../clients/pairings.ts'
import { clientUse, type ClientUse } from '../clients/use.ts'
import type { Database } from '../database/database.ts'
import { checkpointPath } from '../database/desk-files.ts'
import { settingNames } from '../database/setting-names.ts'
import { settingsOf } from '../database/settings.ts'
import type { RandomBytes } from '../keys/key-place.ts'
import { certificateStore, type CertificateStore } from '../keys/tls/desk-certificate.ts'
import { outboxOf, type Outbox } from '../outbox/store.ts'
import { deskPolicy } from '../policy/desk-policy.ts'
import type { PolicyLook, PolicySource } from '../policy/source.ts'
import { heldReadings, type HeldReadings } from '../records/held-readings.ts'
import { numberGuesses, type NumberGuesses } from '../records/number-guesses.ts'
import { requestBook, type RequestBook } from '../requests/book.ts'
import { requestWatch, type RequestWatch } from '../requests/changes.ts'
import { recordSeals } from '../records/seals.ts'
import { recordStore } from '../records/store.ts'
import type { KeepingDesk, Kept } from '../retention/desk.ts'
import { authenticatorsOf, type Authenticators } from '../staff/authenticators/book.ts'
import { tapBook, type Taps } from '../staff/taps.ts'
import { challengeBook, type Challenges } from '../staff/challenges.ts'
import { accountBook, type Account, type Accounts } from '../staff/accounts.ts'
import { linkBook, type Links } from '../staff/organisation/links.ts'
import type { GuessedDesk } from '../staff/outside-guesses.ts'
import { sessionBook } from '../staff/sessions.ts'
import type { SessionDesk } from '../staff/sessions-mark.ts'
import { waitBook } from '../staff/waits.ts'
import { anchorsIn, type Anchors } from '../trust/anchors.ts'
import { webhookBook, type WebhookBook } from '../webhooks/book.ts'
import { noting } from '../webhooks/noted.ts'
import { callRate, type CallRate } from './call-rate.ts'
import { fetchTries, type FetchTries } from './fetch-tries.ts'
import { organisationState, type OrganisationState } from './organisation-state.ts'
import { apiTickets, type Tickets } from './tickets.ts'
import { tokenState, type TokenState } from './token-state.ts'
import { marked, marksBefore } from './marked.ts'

/** Everything that works on an open database. */
export interface OpenDesk extends Kept {
  search: AuditSearch
  accounts: Accounts
  authenticators: Authenticators
  guesses: NumberGuesses
  trust: Anchors
  outbox: Outbox
  clients: ClientBook
  clientUse: ClientUse
  requests: RequestBook
  certificates: CertificateStore
  issuerKeys: IssuerKeys
  webhooks: WebhookBook
  links: Links
}

/** One desk: its place, its people, and, once it is open, its database. What its rooms need of it, each says itself. */
export interface Desk extends KeepingDesk, SessionDesk, GuessedDesk {
  mode: 'demo' | 'desk'
  /** Where the organisation says what it fixes, null where nobody knows where. */
  policySource: PolicySource | null
  /** A moment before which it cannot be, by what does not depend on this process: files, another computer. Null where there is none. */
  notBefore?: (() => number | null) | undefined
  randomBytes: RandomBytes
  /** Who has typed the right secret and owes a second factor. */
  challenges: Challenges
  /** Security keys that are being asked, or have answered. */
  taps: Taps
  held: HeldReadings
  exports: ExportsUnderWay
  /** Calls over the API that another process answers. */
  tickets: Tickets
  refusals: Refusals
  callRate: CallRate
  tokens: TokenState
  organisation: OrganisationState
  fetchTries: FetchTries
  /** What the gateway was given last, as far as the organisation's certificate goes; null where it was given nothing. */
  givenCertificate: { organisation: string | null } | null
  /** Who waits for what becomes of a scan request. */
  requestWatch: RequestWatch
  /** Pages that ask to be let in. */
  pairings: Pairings
  /** What a principal is called where others need not know who it is: the same for as long as this process runs. */
  ownerName(principalId: string): string
  opened: OpenDesk | null
  /** No real desk was ever set up on this machine, as far as was known when this one was opened. */
  demoOffered: boolean
  /** What the organisation said when a desk that is not set up was looked at; null where nothing was. */
  seenPolicy: PolicyLook | null
  /** Opening, setting up, recovering and changing the key happen one after the other: waits for its turn, then works. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>
  /** The opening that is under way. */
  opening: Promise<void> | null
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

export function makeDesk(given: { sinceStart?: () => number } & Omit<Desk, 'sinceStart' | 'sessions' | 'challenges' | 'taps' | 'held' | 'exports' | 'tickets' | 'refusals' | 'callRate' | 'tokens' | 'fetchTries' | 'organisation' | 'givenCertificate' | 'requestWatch' | 'pairings' | 'ownerName' | 'fault' | 'opened' | 'demoOffered' | 'seenPolicy' | 'waits' | 'clockDoubt' | 'toldBefore' | 'clockSeen' | 'waiting' | 'inTurn' | 'opening' | 'sessionsMark' | 'signing'>): Desk {
  const ownerSecret = given.randomBytes(16)
  const desk: Desk = {
    ...given, sinceStart: given.sinceStart ?? given.elapsed, fault: null, opened: null, demoOffered: false, seenPolicy: null, clockDoubt: null, toldBefore: null, clockSeen: undefined, waits: waitBook(given), waiting: [], inTurn: turns(), opening: null, sessionsMark: undefined, signing: null,
    sessions: sessionBook(given, given.randomBytes, () => desk.opened?.policy.inForce().values.idleSeconds ?? 60, (staffId, back) => { if (!back || desk.opened?.policy.inForce().values.documentsStay !== true) desk.held.dropAllOf(staffId) }),
    challenges: challengeBook(given, () => newId(given.randomBytes)), taps: tapBook(given, () => newId(given.randomBytes), given.randomBytes),
    held: heldReadings(given, () => newId(given.randomBytes), (readingId, owner, how) => { given.emit('reading.settled', { readingId, how }, desk.sessions.of(owner)) }),
    exports: exportsUnderWay(() => newId(given.randomBytes), given.elapsed),
    tickets: apiTickets(given), refusals: refusals(given.elapsed), callRate: callRate(given.elapsed), tokens: tokenState(given.elapsed), fetchTries: fetchTries(given.elapsed), organisation: organisationState(), givenCertificate: null, requestWatch: requestWatch(), pairings: pairings(given),
    ownerName: (principalId) => createHmac('sha256', ownerSecret).update(principalId).digest('base64url'),
  }
  return desk
}

/** What somebody may do at this desk now. */
export function permissionsOf({ policy }: OpenDesk, { role }: Pick<Account, 'role'>): ReadonlySet<Permission> {
  return permissionsUnder(role, policy.inForce().values)
}

/** The parts of a database that is open and migrated. */
export function openParts(desk: Desk, database: Database, head: Head): OpenDesk {
  const settings = settingsOf(database)
  const accounts = accountBook(database, desk.waits)
  const clients = clientBook(database)
  const webhooks = webhookBook(database)
  const requests = requestBook(database)
  const log = noting(auditLog(database, signerOf(settings), checkpointPath(desk.place.folder), head), webhooks, { clients, requests }, { newId: () => `msg_${newId(desk.randomBytes)}`, now: () => desk.now() })
  const policy = deskPolicy(settings, desk.policySource)
  const parts: OpenDesk = {
    database, settings, log, accounts, authenticators: authenticatorsOf(database, desk.taps), policy,
    search: auditSearch(database, log.words, (id) => clients.nameOf(id) ?? accounts.nameOf(id)),
    records: recordStore(database), guesses: numberGuesses(database, settings, desk), seals: recordSeals(database, desk.randomBytes),
    trust: anchorsIn(database), outbox: outboxOf(database), clients, clientUse: clientUse(database, clients), requests, certificates: certificateStore(database), issuerKeys: issuerKeys(database), webhooks, links: linkBook(database),
    terminal: settings.get(settingNames.terminal) ?? 'terminal', toldAnchors: new Set(), signs: false,
    mark: (event, before) => marked(parts, event, before), markBefore: (event) => marksBefore(parts, event),
  }
  return parts
}

export function deskLanguage(parts: OpenDesk | null): Language {
  return language.catch('en').parse(parts?.settings.get(settingNames.language))
}
