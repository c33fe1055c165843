import { alertCode, type AlertCode } from '../../contract/alerts.ts'
import { dayAlertCode, type DayAlert } from '../../contract/day.ts'
import type { AlarmKind } from '../storage/alarms.ts'

/** Words of the fleet's pages. One list, complete in each language. */
const en = {
  fleet: 'Fleet', events: 'Events', signIn: 'Sign in', signOut: 'Sign out', name: 'Name', password: 'Password', skip: 'Skip to content',
  wrong: 'Name or password is wrong.', wait: 'Too many tries. Wait a minute.', noOperator: 'Nobody can sign in yet: give an operator a password with “foyer-receiver operator-password NAME --config FILE”.',
  terminal: 'Terminal', terminals: 'Terminals', size: 'Events received', heard: 'Last heartbeat', lag: 'Behind by', version: 'Version', alarms: 'Alarms', none: 'None', noTerminals: 'No terminal is enrolled yet.',
  state: 'State', enrolled: 'Enrolled', revoked: 'Revoked', received: 'Last batch', skew: 'Clock', seconds: 's', keys: 'Keys', fromSize: 'from event', toSize: 'to event', current: 'in use',
  checkpoint: 'Newest checkpoint with what others signed on it', witnesses: 'Witnesses', export: 'Take out', exportEvents: 'Events (JSON Lines)', exportProof: 'Proof', exportHint: 'Keep both side by side and hold them against each other with foyer-verify.',
  since: 'First', last: 'Last', times: 'Times', details: 'Details', evidence: 'Evidence', held: 'Held', offered: 'Offered', settle: 'Seen and dealt with', settled: 'Dealt with', settledBy: 'Dealt with by', open: 'Open', kind: 'Kind',
  user: 'User', method: 'Method', status: 'Status', action: 'Action', from: 'From', to: 'Until', text: 'Text', search: 'Search', found: 'Events found', nothing: 'No event fits.', older: 'Older', time: 'Time', place: 'No.',
  lookedTo: 'Looked back as far as', allWell: 'No open alarm.', before: 'set aside, before trail',
}
export type Words = typeof en

const de: Words = {
  fleet: 'Flotte', events: 'Ereignisse', signIn: 'Anmelden', signOut: 'Abmelden', name: 'Name', password: 'Passwort', skip: 'Zum Inhalt',
  wrong: 'Name oder Passwort stimmt nicht.', wait: 'Zu viele Versuche. Warten Sie eine Minute.', noOperator: 'Noch kann sich niemand anmelden: Geben Sie einem Bediener mit „foyer-receiver operator-password NAME --config DATEI“ ein Passwort.',
  terminal: 'Terminal', terminals: 'Terminals', size: 'Empfangene Ereignisse', heard: 'Letztes Lebenszeichen', lag: 'Rückstand', version: 'Version', alarms: 'Alarme', none: 'Keine', noTerminals: 'Noch ist kein Terminal angemeldet.',
  state: 'Zustand', enrolled: 'Aufgenommen', revoked: 'Gesperrt', received: 'Letzte Lieferung', skew: 'Uhr', seconds: 's', keys: 'Schlüssel', fromSize: 'ab Ereignis', toSize: 'bis Ereignis', current: 'in Gebrauch',
  checkpoint: 'Neuester Prüfpunkt mit allem, was andere darunter gesetzt haben', witnesses: 'Zeugen', export: 'Herausnehmen', exportEvents: 'Ereignisse (JSON Lines)', exportProof: 'Beweis', exportHint: 'Bewahren Sie beide nebeneinander auf und halten Sie sie mit foyer-verify gegeneinander.',
  since: 'Zuerst', last: 'Zuletzt', times: 'Anzahl', details: 'Einzelheiten', evidence: 'Beweisstücke', held: 'Vorhanden', offered: 'Vorgelegt', settle: 'Gesehen und erledigt', settled: 'Erledigt', settledBy: 'Erledigt von', open: 'Offen', kind: 'Art',
  user: 'Benutzer', method: 'Methode', status: 'Status', action: 'Vorgang', from: 'Von', to: 'Bis', text: 'Text', search: 'Suchen', found: 'Gefundene Ereignisse', nothing: 'Kein Ereignis passt.', older: 'Ältere', time: 'Zeit', place: 'Nr.',
  lookedTo: 'Durchsucht bis', allWell: 'Kein offener Alarm.', before: 'beiseitegelegt, vor Protokoll',
}

const alarmsEn: Record<AlarmKind, string> = {
  fork: 'Another history', rollback: 'Trail set back', foreign: 'Another desk’s trail', signature: 'Signature of another key', withheld: 'Content kept back', silent: 'Silent', clock: 'Clock is off', lag: 'Events do not arrive', desk: 'Told by the desk', epoch: 'Began a new trail',
}
const alarmsDe: Record<AlarmKind, string> = {
  fork: 'Andere Vergangenheit', rollback: 'Protokoll zurückgesetzt', foreign: 'Protokoll eines anderen Terminals', signature: 'Unterschrift eines anderen Schlüssels', withheld: 'Inhalt zurückgehalten', silent: 'Stumm', clock: 'Uhr geht falsch', lag: 'Ereignisse kommen nicht an', desk: 'Vom Terminal gemeldet', epoch: 'Neues Protokoll begonnen',
}

/** What an alarm tells beside its kind, by the name it is stored under. */
const detailsEn: Readonly<Record<string, string>> = {
  size: 'Events held', index: 'First event that differs', heldHash: 'Hash held', offeredHash: 'Hash offered', offeredSize: 'Events offered', since: 'Since', ms: 'Milliseconds ahead', toldSize: 'Events the desk has', code: 'Code', epoch: 'Number of the new trail', without: 'First event without content',
}
const detailsDe: Readonly<Record<string, string>> = {
  size: 'Vorhandene Ereignisse', index: 'Erstes abweichendes Ereignis', heldHash: 'Vorhandener Hash', offeredHash: 'Vorgelegter Hash', offeredSize: 'Vorgelegte Ereignisse', since: 'Seit', ms: 'Millisekunden voraus', toldSize: 'Ereignisse am Terminal', code: 'Code', epoch: 'Nummer des neuen Protokolls', without: 'Erstes Ereignis ohne Inhalt',
}

type DeskCode = AlertCode | DayAlert['code']

/** What a desk tells of itself, by its code (contract/day.ts, contract/alerts.ts). */
const deskEn: Record<DeskCode, string> = {
  trailBroken: 'a verification found the trail changed', trailNotSigned: 'the trail is not being signed', trailNeverProved: 'the trail was never verified', proofOld: 'the last verification is old',
  clockDoubt: 'the date is in doubt', diskLow: 'the disk is nearly full', policyProblem: 'its policy is not in force', trustLate: 'its country certificates are not fetched',
  uplinkFork: 'sending stopped: another history here', uplinkReceiptFalse: 'receipts are false', uplinkSilent: 'batches do not get through', uplinkNoReceipt: 'events wait for a receipt', uplinkCertificate: 'a certificate ends soon',
  feedRefused: 'another system refuses the trail', feedSilent: 'another system cannot be reached', feedCertificate: 'a certificate of another system ends soon', feedOwnCertificate: 'its certificate for other systems ends soon', apiCertificate: 'its certificate for its own API ends soon', apiHostName: 'its certificate lacks the name that its computer has now', authorityReplaced: 'the authority of its API is another one',
  keyRevokedTried: 'a revoked API key was tried', hourNew: 'a connection asked at an hour it never came', volumeUnusual: 'a connection asked much more than usual', errorsMany: 'many refused requests of a connection', documentsMany: 'a connection took many documents at once', factorsReset: 'a second factor was reset', keyCopied: 'there may be a copy of a security key',
  signInsRefused: 'many sign-ins refused', readsUnconfirmed: 'documents read and not stored', exportsUnusual: 'unusual exports', clockSetBack: 'the clock was set back', trailGap: 'the trail is not what was signed before',
  paceDowngrade: 'a chip was to be read without PACE', chipAltered: 'a chip is not as it was signed', addressNew: 'a credential from a new address', feedGap: 'events left out of another system', receiverChanged: 'it was enrolled with a receiver of another key',
}
const deskDe: Record<DeskCode, string> = {
  trailBroken: 'eine Prüfung fand das Protokoll verändert', trailNotSigned: 'das Protokoll wird nicht signiert', trailNeverProved: 'das Protokoll wurde nie geprüft', proofOld: 'die letzte Prüfung ist alt',
  clockDoubt: 'das Datum ist zweifelhaft', diskLow: 'der Speicher ist fast voll', policyProblem: 'seine Regeln sind nicht in Kraft', trustLate: 'seine Länderzertifikate werden nicht geholt',
  uplinkFork: 'Senden angehalten: hier ist eine andere Vergangenheit', uplinkReceiptFalse: 'Quittungen sind falsch', uplinkSilent: 'Lieferungen kommen nicht durch', uplinkNoReceipt: 'Ereignisse warten auf eine Quittung', uplinkCertificate: 'ein Zertifikat endet bald',
  feedRefused: 'ein anderes System nimmt das Protokoll nicht an', feedSilent: 'ein anderes System ist nicht erreichbar', feedCertificate: 'das Zertifikat eines anderen Systems endet bald', feedOwnCertificate: 'sein Zertifikat für andere Systeme endet bald', apiCertificate: 'sein Zertifikat für die eigene API endet bald', apiHostName: 'seinem Zertifikat fehlt der jetzige Name seines Computers', authorityReplaced: 'die Zertifizierungsstelle seiner API ist eine andere',
  keyRevokedTried: 'ein entzogener API-Schlüssel wurde versucht', hourNew: 'eine Verbindung fragte zu einer ungewohnten Stunde', volumeUnusual: 'eine Verbindung fragte viel mehr als üblich', errorsMany: 'viele abgewiesene Anfragen einer Verbindung', documentsMany: 'eine Verbindung holte viele Dokumente auf einmal', factorsReset: 'ein zweiter Faktor wurde zurückgesetzt', keyCopied: 'von einem Sicherheitsschlüssel gibt es womöglich eine Kopie',
  signInsRefused: 'viele abgewiesene Anmeldungen', readsUnconfirmed: 'Dokumente gelesen und nicht gespeichert', exportsUnusual: 'ungewöhnliche Ausleitungen', clockSetBack: 'die Uhr wurde zurückgestellt', trailGap: 'das Protokoll ist nicht das früher signierte',
  paceDowngrade: 'ein Chip sollte ohne PACE gelesen werden', chipAltered: 'ein Chip ist nicht wie signiert', addressNew: 'Zugang von einer neuen Adresse', feedGap: 'Ereignisse fehlen in einem anderen System', receiverChanged: 'bei einem Empfänger mit anderem Schlüssel angemeldet',
}
const known: ReadonlySet<string> = new Set<string>([...alertCode.options, ...dayAlertCode.options])
const isDeskCode = (code: string): code is DeskCode => known.has(code)

/** The words of a desk's code; the code itself where a newer desk knows more. */
export const deskWords = ({ desk }: Pick<Tongue, 'desk'>, code: string): string => isDeskCode(code) ? desk[code] : code

export interface Tongue { language: 'en' | 'de', words: Words, alarms: Record<AlarmKind, string>, details: Readonly<Record<string, string>>, desk: Record<DeskCode, string> }
const tongues: Record<Tongue['language'], Tongue> = { en: { language: 'en', words: en, alarms: alarmsEn, details: detailsEn, desk: deskEn }, de: { language: 'de', words: de, alarms: alarmsDe, details: detailsDe, desk: deskDe } }

/** The first of a browser's languages that there is; English where there is none. */
export function tongueOf(acceptLanguage: string | undefined): Tongue {
  const wanted = (acceptLanguage ?? '').slice(0, 200).split(',').map((each) => each.trim().slice(0, 2).toLowerCase())
  return wanted.find((each) => each === 'de' || each === 'en') === 'de' ? tongues.de : tongues.en
}
