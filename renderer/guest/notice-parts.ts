import type { Policy, PolicyKey } from '../../electron/contract/policy.ts'
import type { Language } from '../../electron/contract/primitives.ts'

/** What is true at this desk now. */
export interface NoticeFacts {
  policy: Policy
  /** In which it is read. */
  language: Language
  deskName: string
  /** A reader for chips is there. */
  readsChips: boolean
}

export interface NoticeSentence {
  key: string
  params?: Record<string, string | number>
}

export interface NoticePart {
  title: string
  sentences: readonly NoticeSentence[]
}

/**
 * Whether a rule of policy changes what becomes of a guest's data, so that the notice has to say it. A new rule is answered here before
 * anything compiles.
 */
export const bearsOnGuests: Readonly<Record<PolicyKey, boolean>> = {
  retentionDays: true, keepImages: true, keepImagesDays: true, noticeReturning: true, allowNotes: true, compareFaces: true, requireFaces: true, houseName: true, houseContact: true, legalGround: true,
  // That there are copies which an erasure does not reach at once, not how many.
  backupFolder: true, backupHours: false, backupKeep: false,
  // Who of the staff sees how much, and how the desk is run.
  requireCage: false, maskNumbersForClerks: false, allowCopy: false, confirmTogether: false, stopSentence: false, secondFactorClerks: false, secondFactorAuditors: false, secondFactorSupervisors: false, secondFactorAdministrators: false, freshSecondFactor: false, securityKeyVerification: false, signInByName: false, documentsStay: false, allowHandOver: false, fourEyes: false, fourEyesRecords: false, idleSeconds: false, kiosk: false, sounds: false, noticeLocks: false, allowDemo: false, languages: false,
  // Of the trail, which names no guest: how long it is kept, and where it is sent.
  trailDays: false, feedSyslog: false, feedSyslogCef: false, feedOtlp: false, feedSplunk: false, feedSplunkAck: false, feedElastic: false, feedJournald: false, feedsTls12: false, feedsAuthority: false,
  uplinkAddress: false, uplinkKey: false, uplinkAuthority: false, uplinkProxy: false, uplinkOauthIssuer: false, uplinkOauthClient: false, uplinkOauthScope: false, uplinkKilobytes: false, uplinkHeartbeatMinutes: false,
  // How a chip is opened, not what is read from it.
  allowBacWhenPaceFails: false, trustAddresses: false, trustHours: false, trustAuthority: false, updatesFrom: false, updatesKey: false, updatesAuthority: false, updatesVersion: false,
  // Whether the house's other systems can ask this desk, or are told by it, and whether it is typed into other programs.
  api: true, webhookHosts: true, allowTyping: true,
  // By which way they reach it, and whom else it could not.
  hosts: false,
  // A system that asks is told of under `api`; how long it waits is no guest's matter.
  requestMinutes: false, requestKeepMinutes: false, giveStored: false,
  apiListen: false, apiPort: false, apiNames: false, apiOrigins: false,
  // And by what they prove who they are.
  organisationIssuer: false, organisationClient: false, organisationScope: false, organisationGroups: false, organisationClerks: false, organisationAuditors: false, organisationSupervisors: false, organisationAdministrators: false, organisationOfflineHours: false, organisationOnly: false, organisationNonce: false, organisationKeys: false,
  apiIssuer: false, apiAudience: false, apiIssuerKeys: false, apiKeysMinutes: false, apiTokensBound: false, apiTokensDpop: false, apiTokensPlain: false, apiClientAuthority: false,
  webhookAuthority: false, webhookTls12: false,
  // By which way a page comes to this computer.
  scannerAddresses: false, sources: false, findScanners: false, deskCamera: false, deskScanner: false, deskReader: false,
  hotFolder: false, hotFolderDone: false, hotFolderShred: false, serialPort: false, serialFraming: false, keyboardReaders: false, takeOffered: false,
}

/** The house's own words stand in the direction that is theirs. */
const isolated = (words: string): string => `\u2068${words}\u2069`
/** The same before the full stop of the sentence that holds them. */
const unstopped = (words: string): string => isolated(words.replace(/\.$/, ''))

/** The notice, sentence by sentence, each true under this policy. */
export function noticeParts({ policy, language, deskName, readsChips }: NoticeFacts): readonly NoticePart[] {
  const { retentionDays, keepImages, keepImagesDays } = policy
  const house = policy.houseName.trim()
  const contact = policy.houseContact.trim()
  // Better in another language than not at all.
  const ground = (policy.legalGround[language] ?? Object.values(policy.legalGround)[0] ?? '').trim()
  return [
    {
      title: 'guest.read.title',
      sentences: [
        { key: 'guest.read.page' },
        { key: readsChips ? 'guest.read.chip' : 'guest.read.noChip' },
        ...(policy.noticeReturning ? [{ key: 'guest.read.before' }] : []),
        ...(policy.requireFaces ? [{ key: 'guest.read.facesAlways' }] : policy.compareFaces ? [{ key: 'guest.read.faces' }] : []),
      ],
    },
    {
      title: 'guest.kept.title',
      sentences: [
        { key: 'guest.kept.fields' },
        ...(policy.allowNotes ? [{ key: 'guest.kept.note' }] : []),
        keepImages ? { key: 'guest.kept.pictures', params: { count: Math.min(keepImagesDays, retentionDays) } } : { key: 'guest.kept.noPictures' },
        { key: 'guest.kept.log' },
      ],
    },
    { title: 'guest.long.title', sentences: [{ key: 'guest.long.days', params: { count: retentionDays } }, { key: policy.webhookHosts !== '' ? 'guest.long.told' : policy.api ? 'guest.long.asked' : 'guest.long.sent' }, ...(policy.allowTyping ? [{ key: 'guest.long.typed' }] : []), ...(policy.backupFolder === '' ? [] : [{ key: 'guest.long.backups' }])] },
    {
      title: 'guest.who.title',
      sentences: [
        { key: 'guest.who.house', params: { house: unstopped(house === '' ? deskName : house) } },
        contact === '' ? { key: 'guest.who.ask' } : { key: 'guest.who.contact', params: { contact: unstopped(contact) } },
        ground === '' ? { key: 'guest.who.askGround' } : { key: 'guest.who.ground', params: { ground: isolated(ground) } },
      ],
    },
    { title: 'guest.rights.title', sentences: [{ key: 'guest.rights.yours' }, { key: 'guest.rights.complain' }] },
  ]
}
