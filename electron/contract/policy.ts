import { z } from 'zod'
import { errorPayload } from './error-payload.ts'
import { isHostEntry } from './hosts.ts'
import { language, text } from './primitives.ts'
import { versionForm } from './versions.ts'

/** The headings under which people find the rules, in the order of the screen. */
export const policySections = ['keeping', 'desk', 'reading', 'guests', 'organisation', 'upstream', 'connections'] as const
export type PolicySection = (typeof policySections)[number]

interface RuleBase {
  section: PolicySection
  /** Version 0.1.0 does not know it. It takes a policy with a key that it does not know for none at all, and going back must be possible: stored apart. */
  apart?: true
}
export interface NumberRule extends RuleBase { kind: 'number', unit: 'days' | 'hours' | 'minutes' | 'seconds' | 'kilobytes' | 'port' | 'copies' | 'records', default: number, min: number, max: number }
export interface SwitchRule extends RuleBase { kind: 'switch', default: boolean }
/** A sentence of the house's own, in each language that it has been written in; in the others ours stands. */
export interface WordsRule extends RuleBase { kind: 'words', default: HouseWords, longest: number }
/** A name or an address of the house: the same in every language. */
export interface TextRule extends RuleBase { kind: 'text', default: '', longest: number, form?: AddressForm }

/** What an address that the desk connects to looks like, where there is one: without a name or a secret in it, and without TLS to none. */
export const addressForms = {
  https: /^(?:https:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?)?$/u,
  /** A proxy takes CONNECT without TLS; who may go through it is a secret. */
  proxy: /^(?:http:\/\/[^\s/?#@\\]+\/?)?$/u,
  /** Hosts or addresses of pages, with spaces between: `scanner.example`, `192.0.2.7:8080`, `https://[fe80::1%25eth0]/eSCL`. */
  hosts: /^(?:(?:https?:\/\/)?(?:\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?\]|[A-Za-z0-9._-]+)(?::\d{1,5})?(?:\/[^\s?#@]*)?(?: +|$))*$/u,
  /** A folder of this computer or of a share, by its whole path. */
  folder: /^(?:\/|[A-Za-z]:[\\/]|\\\\)[^\0]*$|^$/u,
  /** Words for where a Reading may come from, and codes of languages, each with spaces between. */
  sources: /^(?:(?:camera|scanner|file|chip|swipe)(?: +|$))*$/u,
  /** How a security key is to know its holder (WebAuthn 2 §5.8.6). */
  verification: /^(?:required|preferred|discouraged)?$/u,
  languages: /^(?:(?:en|de|fr|es|it|ar)(?: +|$))*$/u,
  /** Words for kinds of acts (contract/four-eyes.ts), with spaces between. */
  fourEyes: /^(?:(?:export|erasure|policy|keys|trust|connections|staff)(?: +|$))*$/u,
  /** Files by their addresses, with spaces between: TLS alone, no name and no secret. */
  files: /^(?:https:\/\/[^\s/?#@]+\/[^\s#]*(?: +|$))*$/u,
  /** A port, its speed in baud (else 9600), its data bits, parity and stop bits (else 8N1): `/dev/ttyUSB0 9600 8N1`, `COM3`. */
  serialPort: /^(?:(?:\/dev\/[A-Za-z0-9._/+-]+|COM\d{1,3})(?: \d{3,7}(?: [5-8][NEO][12])?)?)?$/u,
  /** The bytes before and after what is swiped and after each of its lines, in hex: `start=02 line=0D end=03`. */
  framing: /^(?:(?:start|line|end)=(?:[0-9A-Fa-f]{2}){1,4}(?: +|$))*$/u,
  /** C2SP's form of a key: name, id in hex, type and key in Base64. */
  verifierKey: /^(?:[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*)?$/u,
  version: versionForm,
  hostPort: /^(?:(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):\d{1,5})?$/u,
  /** Hosts, each with its port where that is not 443, with spaces between. */
  hostPorts: /^(?:(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::\d{1,5})?(?: +|$))*$/u,
  /** Names, `*.example.org`, addresses and ranges of them, with spaces between; what each is, `isHostEntry` says. */
  permitted: /^(?:(?:(?:\*\.)?[^\s/?#@:\\%[\]*,]+|\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}|\[?[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*\]?(?:\/\d{1,3})?)(?: +|$))*$/u,
  /** An address of this computer, not of another. */
  listen: /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:]*)?$/u,
  /** Web origins as browsers write them, with spaces between: TLS alone, no path, no pattern. */
  origins: /^(?:https:\/\/(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(?!443(?: |$))\d{1,5})?(?: +|$))*$/u,
  /** Names of this computer, with spaces between. */
  names: /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?: +|$))*$/u,
} as const
export type AddressForm = keyof typeof addressForms
export type PolicyRule = NumberRule | SwitchRule | WordsRule | TextRule

/** One line: a sentence that stands where ours does must not be able to look like more. */
const oneLine = (longest: number) => z.string().max(longest).regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u)
const houseWords = (longest: number) => z.partialRecord(language, oneLine(longest))
export type HouseWords = z.infer<ReturnType<typeof houseWords>>

/** Ten years. */
const MOST_DAYS = 3650

/**
 * Policy, each key once. The checks, the rows of the settings screen and the schema file for IT (`npm run policy-schema`) come from it; what a rule says to
 * people are the two texts of {@link policyWords}.
 */
export const policyRules = {
  retentionDays: { kind: 'number', unit: 'days', default: 30, min: 1, max: MOST_DAYS, section: 'keeping' },
  keepImages: { kind: 'switch', default: false, section: 'keeping' },
  keepImagesDays: { kind: 'number', unit: 'days', default: 7, min: 1, max: MOST_DAYS, section: 'keeping' },
  /** Off: a free text about a person is what nobody checks, and belongs into few records. */
  allowNotes: { kind: 'switch', default: false, section: 'keeping', apart: true },
  /** How long events of the trail keep their content; their hashes stay. */
  trailDays: { kind: 'number', unit: 'days', default: 365, min: 365, max: MOST_DAYS, section: 'keeping', apart: true },
  /** Where the desk puts a copy of itself, how often, and how many are kept: none where no folder is named. */
  backupFolder: { kind: 'text', default: '', longest: 300, form: 'folder', section: 'keeping', apart: true },
  backupHours: { kind: 'number', unit: 'hours', default: 24, min: 1, max: 720, section: 'keeping', apart: true },
  backupKeep: { kind: 'number', unit: 'copies', default: 14, min: 1, max: 500, section: 'keeping', apart: true },
  idleSeconds: { kind: 'number', unit: 'seconds', default: 120, min: 15, max: 3600, section: 'desk' },
  kiosk: { kind: 'switch', default: true, section: 'desk' },
  /** Off: nobody opens the demo on this computer, where everybody is an administrator. */
  allowDemo: { kind: 'switch', default: true, section: 'desk', apart: true },
  /** Those in which the screen can be read; all where it is empty. */
  languages: { kind: 'text', default: '', longest: 40, form: 'languages', section: 'desk', apart: true },
  /** Off: what is in the clipboard, other programs read, and some systems keep or carry to other computers. */
  allowCopy: { kind: 'switch', default: false, section: 'desk', apart: true },
  /** Off: what is typed into another program is in that program's hands. */
  allowTyping: { kind: 'switch', default: false, section: 'desk', apart: true },
  /** Who needs a second factor beside the secret, and is enrolled at the next signing in. */
  secondFactorClerks: { kind: 'switch', default: false, section: 'desk', apart: true },
  secondFactorAuditors: { kind: 'switch', default: false, section: 'desk', apart: true },
  secondFactorSupervisors: { kind: 'switch', default: false, section: 'desk', apart: true },
  secondFactorAdministrators: { kind: 'switch', default: false, section: 'desk', apart: true },
  /** On: whoever has a second factor proves afresh by it who they are, and not by the secret. */
  freshSecondFactor: { kind: 'switch', default: false, section: 'desk', apart: true },
  /** Whether a security key has to know its holder by its PIN, as a second factor: `required`, `discouraged`; else where the key has one. To sign in by the key alone it always has to. */
  securityKeyVerification: { kind: 'text', default: '', longest: 20, form: 'verification', section: 'desk', apart: true },
  /** Acts that a second person approves, who signs in beside the first for that one act; and from how many records of one person's day an export or an erasure is one: two, since one is a guest at the desk and a second one begins a list. */
  fourEyes: { kind: 'text', default: '', longest: 80, form: 'fourEyes', section: 'desk', apart: true },
  fourEyesRecords: { kind: 'number', unit: 'records', default: 2, min: 1, max: 200, section: 'desk', apart: true },
  /** On: who works here is shown to nobody before they have signed in. */
  signInByName: { kind: 'switch', default: false, section: 'desk', apart: true },
  /** On: what somebody has read and not decided about stays theirs when they lock the desk, minutes at most. Off: it is forgotten. */
  documentsStay: { kind: 'switch', default: true, section: 'desk', apart: true },
  /** On: at a change of shift it can be handed to a colleague by name. */
  allowHandOver: { kind: 'switch', default: false, section: 'desk', apart: true },
  /** With whom people sign in on their own telephone (RFC 8628): the provider's address and what it calls this desk; none where one of them is empty. */
  organisationIssuer: { kind: 'text', default: '', longest: 300, form: 'https', section: 'organisation', apart: true },
  organisationClient: { kind: 'text', default: '', longest: 200, section: 'organisation', apart: true },
  /** What is asked for, `openid profile offline_access` where it is empty, and in which claim the groups are, `groups` where it is empty. */
  organisationScope: { kind: 'text', default: '', longest: 300, section: 'organisation', apart: true },
  organisationGroups: { kind: 'text', default: '', longest: 200, section: 'organisation', apart: true },
  /** Which groups give which role, with commas between; the highest counts. Who is in none of them does not come in. */
  organisationClerks: { kind: 'text', default: '', longest: 500, section: 'organisation', apart: true },
  organisationAuditors: { kind: 'text', default: '', longest: 500, section: 'organisation', apart: true },
  organisationSupervisors: { kind: 'text', default: '', longest: 500, section: 'organisation', apart: true },
  organisationAdministrators: { kind: 'text', default: '', longest: 500, section: 'organisation', apart: true },
  /** For how long somebody's own secret counts after the organisation was last heard of them. */
  organisationOfflineHours: { kind: 'number', unit: 'hours', default: 24, min: 1, max: 720, section: 'organisation', apart: true },
  /** On: of those who are not of the organisation only administrators come in, by their own secret. */
  organisationOnly: { kind: 'switch', default: false, section: 'organisation', apart: true },
  /** Off: a sign-in counts by an ID token without the nonce of its question (OpenID Connect Core §3.1.3.7, 11), for providers that give none back: a token that was made for something else answers it as well. */
  organisationNonce: { kind: 'switch', default: true, section: 'organisation', apart: true },
  /** A file of the provider's keys (RFC 7517): what others signed counts for nothing, whoever brings it. */
  organisationKeys: { kind: 'text', default: '', longest: 300, section: 'organisation', apart: true },
  /** On: documents are read only where what reads them is kept in a cage of the operating system. */
  requireCage: { kind: 'switch', default: false, section: 'desk', apart: true },
  maskNumbersForClerks: { kind: 'switch', default: false, section: 'desk' },
  /** Documents of a queue about which nothing asks for a look are stored by one press. */
  confirmTogether: { kind: 'switch', default: false, section: 'reading', apart: true },
  /** From where staff may read a document; from everywhere where it is empty. */
  sources: { kind: 'text', default: '', longest: 60, form: 'sources', section: 'reading', apart: true },
  allowBacWhenPaceFails: { kind: 'switch', default: false, section: 'reading' },
  /** What the house does with a *Stop*, for whoever stands before one. */
  stopSentence: { kind: 'words', default: {}, longest: 160, section: 'reading', apart: true },
  sounds: { kind: 'switch', default: true, section: 'reading' },
  /** Whether the desk offers to compare faces, and whether nothing with a face is stored before somebody said how they compare. */
  compareFaces: { kind: 'switch', default: true, section: 'reading', apart: true },
  requireFaces: { kind: 'switch', default: false, section: 'reading', apart: true },
  /** Scanners on the network, by address, and whether the desk looks for more by itself: nothing is sent to look for one that neither this nor a person asks for. */
  scannerAddresses: { kind: 'text', default: '', longest: 500, form: 'hosts', section: 'reading', apart: true },
  /** The device of each kind that the desk takes by itself, by its name as the devices' screen has it; the first one where it is empty. */
  deskCamera: { kind: 'text', default: '', longest: 200, section: 'reading', apart: true },
  deskScanner: { kind: 'text', default: '', longest: 300, section: 'reading', apart: true },
  deskReader: { kind: 'text', default: '', longest: 200, section: 'reading', apart: true },
  findScanners: { kind: 'switch', default: false, section: 'reading', apart: true },
  /** A folder that other programs drop pages into; what was read is shredded, else moved, else left. */
  hotFolder: { kind: 'text', default: '', longest: 300, form: 'folder', section: 'reading', apart: true },
  hotFolderDone: { kind: 'text', default: '', longest: 300, form: 'folder', section: 'reading', apart: true },
  hotFolderShred: { kind: 'switch', default: false, section: 'reading', apart: true },
  /** A swipe reader at a serial port, and how it frames what it says. */
  serialPort: { kind: 'text', default: '', longest: 100, form: 'serialPort', section: 'reading', apart: true },
  serialFraming: { kind: 'text', default: '', longest: 60, form: 'framing', section: 'reading', apart: true },
  /** Whether what a machine types (a swipe reader, a barcode gun) is taken as a document. */
  keyboardReaders: { kind: 'switch', default: true, section: 'reading', apart: true },
  /** What comes by itself is read while a scan page is open; off: when somebody says so. */
  takeOffered: { kind: 'switch', default: true, section: 'reading', apart: true },
  /** Whether a Reading is held against the records: was this document, or this person, here before? */
  noticeReturning: { kind: 'switch', default: true, section: 'reading', apart: true },
  /** Who answers for the data, how to reach them, and on what ground: for the privacy notice, which says less where they are empty. */
  houseName: { kind: 'text', default: '', longest: 120, section: 'guests', apart: true },
  houseContact: { kind: 'text', default: '', longest: 200, section: 'guests', apart: true },
  legalGround: { kind: 'words', default: {}, longest: 300, section: 'guests', apart: true },
  /** Whoever held the turned screen comes no further than to the sign-in. */
  noticeLocks: { kind: 'switch', default: false, section: 'guests', apart: true },
  /** Where each event of the trail is fanned out to, beside the house's own receiver (contract/feeds.ts): nothing goes to a host that is not named here. */
  feedSyslog: { kind: 'text', default: '', longest: 260, form: 'hostPort', section: 'upstream', apart: true },
  feedSyslogCef: { kind: 'switch', default: false, section: 'upstream', apart: true },
  feedOtlp: { kind: 'text', default: '', longest: 300, form: 'https', section: 'upstream', apart: true },
  feedSplunk: { kind: 'text', default: '', longest: 300, form: 'https', section: 'upstream', apart: true },
  feedSplunkAck: { kind: 'switch', default: false, section: 'upstream', apart: true },
  feedElastic: { kind: 'text', default: '', longest: 300, form: 'https', section: 'upstream', apart: true },
  feedJournald: { kind: 'switch', default: false, section: 'upstream', apart: true },
  /** Off: what is older than TLS 1.3 is refused, although many collectors speak nothing newer. */
  feedsTls12: { kind: 'switch', default: false, section: 'upstream', apart: true },
  /** A file of the certificate authorities (PEM) that count for the feeds instead of the public ones. */
  feedsAuthority: { kind: 'text', default: '', longest: 300, section: 'upstream', apart: true },
  /** Where the trail is sent, and whose countersignature counts; the one that was enrolled with where the key is empty. */
  uplinkAddress: { kind: 'text', default: '', longest: 300, form: 'https', section: 'upstream', apart: true },
  uplinkKey: { kind: 'text', default: '', longest: 300, section: 'upstream', apart: true },
  /** A file of the house's own certificate authorities (PEM): then these alone count for the receiver and the OAuth issuer. */
  uplinkAuthority: { kind: 'text', default: '', longest: 300, section: 'upstream', apart: true },
  uplinkProxy: { kind: 'text', default: '', longest: 300, form: 'proxy', section: 'upstream', apart: true },
  uplinkOauthIssuer: { kind: 'text', default: '', longest: 300, form: 'https', section: 'upstream', apart: true },
  uplinkOauthClient: { kind: 'text', default: '', longest: 200, section: 'upstream', apart: true },
  uplinkOauthScope: { kind: 'text', default: '', longest: 200, section: 'upstream', apart: true },
  /** The most that is sent a second; 0: no limit. */
  uplinkKilobytes: { kind: 'number', unit: 'kilobytes', default: 0, min: 0, max: 1_000_000, section: 'upstream', apart: true },
  uplinkHeartbeatMinutes: { kind: 'number', unit: 'minutes', default: 15, min: 1, max: 1440, section: 'upstream', apart: true },
  /** The hosts that this desk may talk to at all, whatever any other key or a person names; every host where it is empty (contract/hosts.ts). */
  hosts: { kind: 'text', default: '', longest: 4000, form: 'permitted', section: 'connections', apart: true },
  /** Whether other programs can ask this desk; on which of this computer's addresses, 127.0.0.1 where none is named; and by which names beside `localhost`. */
  api: { kind: 'switch', default: false, section: 'connections', apart: true },
  apiListen: { kind: 'text', default: '', longest: 64, form: 'listen', section: 'connections', apart: true },
  apiPort: { kind: 'number', unit: 'port', default: 7443, min: 1024, max: 65_535, section: 'connections', apart: true },
  /** How long a request to scan waits for somebody to take it, and how long what came of it can be asked for. */
  requestMinutes: { kind: 'number', unit: 'minutes', default: 60, min: 5, max: 720, section: 'connections', apart: true },
  requestKeepMinutes: { kind: 'number', unit: 'minutes', default: 60, min: 5, max: 1440, section: 'connections', apart: true },
  /** Whether whoever confirmed a document without having been asked can give it to a system that waits for one. */
  giveStored: { kind: 'switch', default: false, section: 'connections', apart: true },
  apiNames: { kind: 'text', default: '', longest: 500, form: 'names', section: 'connections', apart: true },
  /** The organisation's OpenID provider whose access tokens count here, and as whom they must name this desk: without both, none does. */
  apiIssuer: { kind: 'text', default: '', longest: 300, form: 'https', section: 'connections', apart: true },
  apiAudience: { kind: 'text', default: '', longest: 300, section: 'connections', apart: true },
  /** Where the provider keeps its keys, if that is another host than its own: no other is asked. */
  apiIssuerKeys: { kind: 'text', default: '', longest: 300, form: 'https', section: 'connections', apart: true },
  /** For how long tokens count by keys that were fetched before the provider could not be reached any more. */
  apiKeysMinutes: { kind: 'number', unit: 'minutes', default: 1440, min: 60, max: 43_200, section: 'connections', apart: true },
  /** On: a token that is bound to no key and no certificate of its holder opens nothing, since whoever finds it could use it. */
  apiTokensBound: { kind: 'switch', default: true, section: 'connections', apart: true },
  /** On: a token without a proof of possession (DPoP) opens nothing, bound to a certificate or not. */
  apiTokensDpop: { kind: 'switch', default: false, section: 'connections', apart: true },
  /** On: an access token that says of itself that it is a JWT, or nothing, counts as one of the type that RFC 9068 §2.1 demands, by issuer, audience and client all the same: some providers send no other. */
  apiTokensPlain: { kind: 'switch', default: false, section: 'connections', apart: true },
  /** A file of the authorities (PEM) of which every other system must show a certificate, beside its key or token. */
  apiClientAuthority: { kind: 'text', default: '', longest: 300, section: 'connections', apart: true },
  /** Where webhooks may go, whatever address somebody gives; a file of the authorities (PEM) that count for them instead of the public ones; and whether TLS 1.2 will do. */
  webhookHosts: { kind: 'text', default: '', longest: 500, form: 'hostPorts', section: 'connections', apart: true },
  webhookAuthority: { kind: 'text', default: '', longest: 300, section: 'connections', apart: true },
  webhookTls12: { kind: 'switch', default: false, section: 'connections', apart: true },
  /** Files of country certificates and revocation lists that are fetched, and how often; a file of the authorities (PEM) that count for where they are. */
  trustAddresses: { kind: 'text', default: '', longest: 1000, form: 'files', section: 'connections', apart: true },
  trustHours: { kind: 'number', unit: 'hours', default: 24, min: 1, max: 168, section: 'connections', apart: true },
  trustAuthority: { kind: 'text', default: '', longest: 300, section: 'connections', apart: true },
  /** Where newer versions are announced by a signed note, whose signature counts (a verifier key), a file of the authorities (PEM) for that place, and the version that the organisation itself announces. */
  updatesFrom: { kind: 'text', default: '', longest: 300, form: 'https', section: 'desk', apart: true },
  updatesKey: { kind: 'text', default: '', longest: 300, form: 'verifierKey', section: 'desk', apart: true },
  updatesAuthority: { kind: 'text', default: '', longest: 300, section: 'desk', apart: true },
  updatesVersion: { kind: 'text', default: '', longest: 40, form: 'version', section: 'desk', apart: true },
  /** Pages in browsers that may ask to be let in. Each by its exact origin; a person at the desk decides for each browser. */
  apiOrigins: { kind: 'text', default: '', longest: 1000, form: 'origins', section: 'connections', apart: true },
} as const satisfies Record<string, PolicyRule>

export type PolicyKey = keyof typeof policyRules
export const policyKeys = Object.keys(policyRules) as PolicyKey[]

/** Where the screens' words have a rule's name and its sentence. */
export const policyWords = <K extends PolicyKey>(key: K) => ({ title: `policy.${key}.title`, says: `policy.${key}.says` }) as const

/** The words of a list with spaces between; null where it is empty, which leaves everything open. */
export function namedIn(list: string): readonly string[] | null {
  const words = list.split(' ').filter((word) => word !== '')
  return words.length === 0 ? null : words
}

interface OfEach { number: unknown, switch: unknown, words: unknown, text: unknown }
type Kept<Of extends OfEach> = { [K in PolicyKey]: Of[(typeof policyRules)[K]['kind']] }
const eachRule = <Of extends OfEach>(of: (rule: PolicyRule) => Of[keyof OfEach]): Kept<Of> =>
  Object.fromEntries(policyKeys.map((key) => [key, of(policyRules[key])])) as Kept<Of>

interface Values { number: number, switch: boolean, words: HouseWords, text: string }
export type Policy = Kept<Values>

/** A value in a few words, for the trail: of a sentence the languages that it is in, of a text that there is one, never what it says. */
export function toldValue(value: Policy[PolicyKey]): string {
  if (typeof value === 'object') return Object.keys(value).join(',') || 'none'
  return typeof value === 'string' ? value === '' ? 'none' : 'given' : String(value)
}

/** Whether two values of a rule say the same. */
export const sameValue = (a: Policy[PolicyKey] | undefined, b: Policy[PolicyKey] | undefined): boolean => a === b || (typeof a === 'object' && typeof b === 'object' && language.options.every((each) => a[each] === b[each]))

/** What holds where nobody has said anything. */
export const defaultPolicy: Policy = eachRule<Values>((rule) => rule.default)

function schemaOf(rule: PolicyRule) {
  if (rule.kind === 'number') return z.number().int().min(rule.min).max(rule.max)
  if (rule.kind === 'text') {
    const line = rule.form === undefined ? oneLine(rule.longest) : oneLine(rule.longest).regex(addressForms[rule.form])
    // A word that is nothing would let nothing through, and nobody would know why.
    return rule.form === 'permitted' ? line.refine((list) => (namedIn(list) ?? []).every(isHostEntry)) : line
  }
  return rule.kind === 'switch' ? z.boolean() : houseWords(rule.longest)
}
export const policy = z.object(eachRule<{ number: z.ZodNumber, switch: z.ZodBoolean, words: ReturnType<typeof houseWords>, text: ReturnType<typeof oneLine> }>(schemaOf))
/** Some of it: what somebody sets, or what goes with a call. */
export const partOfPolicy = policy.partial()
export type PartOfPolicy = z.infer<typeof partOfPolicy>
const changing = z.object({ values: partOfPolicy })
/** What the input of a change of policy sets; nothing where it is none. */
export const changesIn = (input: unknown): PartOfPolicy => changing.safeParse(input).data?.values ?? {}
/** Keys of a policy that this version does not know, which are kept and told. */
export const UNKNOWN_KEYS_MAX = 50
/** Policy as it is in force. `locked` names the keys that the organisation fixed, with where. */
export const policyInForce = z.object({
  values: policy,
  locked: z.record(z.string().max(60), text(200)),
  /** Keys that the organisation says and this version does not know. */
  unknown: z.array(text(60)).max(UNKNOWN_KEYS_MAX),
  /** Why the organisation's file is not what is in force, where it is not. */
  problem: errorPayload.nullable(),
})
export type PolicyInForce = z.infer<typeof policyInForce>
