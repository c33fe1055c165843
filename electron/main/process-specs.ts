import { notesIn } from '../contract/device-notes.ts'
import type { EventName } from '../contract/events.ts'
import type { AnyCallName, Input } from '../contract/index.ts'
import type { ChildName } from '../contract/processes.ts'
import { join } from 'node:path'
import { devicesFileIn } from '../system/data-folder.ts'
import { readSmallJson } from '../system/small-json.ts'
import type { StartOptions } from './options.ts'
import { jobsEnvironment, processEnvironment, readerEnvironment, scannersEnvironment, vaultEnvironment } from './process-environment.ts'

/** What main knows when it starts a process. */
export interface StartFacts {
  mode: 'demo' | 'desk'
  start: StartOptions
  version: string
  resourcesFolder: string
  modulesFolder: string
  /** A packed app, not a checkout. */
  installed: boolean
  /** Main's own environment. */
  environment: NodeJS.ProcessEnv
  /** Number of the start, for a process that is given the desk's certificates. */
  trustRound: () => number
}

/** One process that main starts from `NAME/index.cjs`, all there is to say of it. README.md shows the table. */
export interface ProcessSpec {
  /** Events that it may say. */
  emits: readonly EventName[]
  /** Calls that it may make on others, each for a request of ours that it is answering at that moment. */
  asks: readonly AnyCallName[]
  /** It decides who may do what: it alone sees session tokens, changes one, names them as addressees, and knows what policy says. */
  keepsSessions: boolean
  /** Nobody can ask it for anything before they have signed in: it starts once that can be done, and takes nothing from what is waited for. */
  startsBehindSignIn: boolean
  /** There while policy asks for it, and at no other time (uplink-drive.ts). */
  onlyByPolicy: boolean
  /** A door of its own, by which others than the screen come; null: it has none. */
  door: 'api' | null
  /** It keeps a copy of what it read, for the other side or the chip of the document: it is told when nobody holds that any more. */
  keepsReadings: boolean
  /** The call by which it is given the desk's certificates, at every start, before it answers anybody; null: it proves by none. */
  provesByTrust: 'internal.giveTrust' | 'internal.giveJobsTrust' | null
  /** Ended, and started again, when it says nothing for so long after a call that was given up, ms; null where long work without a word is usual. */
  hungAfterMs: number | null
  /** It starts with its first call and leaves after so long without one, where it keeps nothing, ms; null: always there. */
  restsAfterMs: number | null
  /** Started afresh, between two calls and where it keeps nothing, above this memory, bytes; null: never. */
  recycleAbove: number | null
  /** Ended in the middle of whatever it does above this memory, bytes, and started again; null: never. */
  ceiling: number | null
  /** It decodes what strangers made, and is put into the strongest cage that the system offers (system/cage.ts): it gets bytes, and opens no file of anybody's. */
  caged: boolean
  /** What the trail says when it fell and came back. */
  cameBack: Input<'internal.happening'>['action']
  /** The environment it is started with: every process of the same user can read it. */
  environment(env: NodeJS.ProcessEnv): Record<string, string>
  /** What it is told over its own channel. */
  options(facts: StartFacts): Record<string, unknown>
}

const common = ({ mode, version, resourcesFolder, modulesFolder }: StartFacts): Record<string, unknown> => ({ mode, version, resourcesFolder, modulesFolder })

/** Every process beside main, in the order of starting. They start with the window or behind it; one that falls is started again. */
export const processSpecs: Readonly<Record<ChildName, ProcessSpec>> = {
  vault: {
    emits: ['connections.changed', 'desk.changed', 'policy.changed', 'pairings.changed', 'session.ended', 'vault.progress', 'reading.settled', 'reading.passed', 'requests.changed'],
    asks: [],
    door: null,
    keepsSessions: true, startsBehindSignIn: false, onlyByPolicy: false, keepsReadings: false, provesByTrust: null,
    hungAfterMs: null, restsAfterMs: null, recycleAbove: null, ceiling: null,
    caged: false,
    cameBack: 'system.vaultRestarted',
    environment: processEnvironment,
    options: (facts) => ({
      ...common(facts), dataFolder: join(facts.start.dataFolder, facts.mode), policyFile: facts.start.policy[facts.mode], environment: vaultEnvironment(facts.environment, facts.mode),
    }),
  },
  reader: {
    emits: ['reading.progress', 'chip.progress', 'chip.portrait', 'securityKey.progress', 'devices.changed', 'devices.noted'],
    // How a Reading comes to the vault, and a page from a scanner, past every screen: under the request that caused it.
    asks: ['internal.holdReading', 'internal.listScanners', 'internal.startScan', 'internal.nextPage', 'internal.endScan', 'internal.layPage', 'internal.acceptCertificate', 'internal.takeOffered', 'internal.tookOffered', 'internal.testSource', 'internal.keyStep'],
    door: null,
    keepsSessions: false, startsBehindSignIn: true, onlyByPolicy: false, keepsReadings: true, provesByTrust: 'internal.giveTrust',
    hungAfterMs: 5000, restsAfterMs: null,
    // A reader at work holds about half of it, for a moment more where a page has 40 megapixels.
    recycleAbove: 1_000_000_000,
    // The most that ten thousand readings and two hundred thousand damaged pictures took was 0.83 GB (bench:memory, bench:picture-fuzz);
    // a page of 40 megapixels as a picture and its working copies is half of the rest. What needs more is no document.
    ceiling: 1_600_000_000,
    caged: true,
    cameBack: 'system.readerRestarted',
    environment: readerEnvironment,
    options: (facts) => ({ ...common(facts), trustRound: facts.trustRound(), devices: notesIn(readSmallJson(devicesFileIn(join(facts.start.dataFolder, facts.mode)))) }),
  },
  jobs: {
    emits: ['reading.progress'],
    asks: ['internal.holdReading'],
    door: null,
    keepsSessions: false, startsBehindSignIn: true, onlyByPolicy: false, keepsReadings: false, provesByTrust: 'internal.giveJobsTrust',
    hungAfterMs: 5000,
    // There for what other programs send, and while they do.
    restsAfterMs: 300_000,
    // As the reader, whose code it is.
    recycleAbove: 1_000_000_000,
    ceiling: 1_600_000_000,
    caged: true,
    cameBack: 'system.jobsRestarted',
    environment: jobsEnvironment,
    options: (facts) => ({ ...common(facts), trustRound: facts.trustRound() }),
  },
  scanners: {
    emits: ['scanner.progress', 'sources.offered'],
    asks: [],
    door: null,
    keepsSessions: false, startsBehindSignIn: true, onlyByPolicy: false, keepsReadings: false, provesByTrust: null,
    hungAfterMs: 5000,
    // A desk that scans one document after the other does not wait for a start each time.
    restsAfterMs: 300_000,
    // It holds pages as they came, undecoded: at most those of three scans, 50 MB each.
    recycleAbove: 300_000_000,
    ceiling: 800_000_000,
    caged: false,
    cameBack: 'system.scannersRestarted',
    environment: scannersEnvironment,
    options: (facts) => ({ mode: facts.mode, resourcesFolder: facts.resourcesFolder, knownFile: join(facts.start.dataFolder, facts.mode, 'scanners.json'), takenFolder: join(facts.start.dataFolder, facts.mode, 'taken') }),
  },
  uplink: {
    emits: [],
    // It asks for what there is to send and brings back what the other side said: what that is worth is the vault's to say.
    asks: [
      'internal.uplinkPermitted', 'internal.uplinkLink', 'internal.uplinkBatch', 'internal.uplinkReceipt', 'internal.uplinkConflict', 'internal.uplinkHeartbeat', 'internal.uplinkTold', 'internal.uplinkEnrolment',
      'internal.uplinkEnrolled', 'internal.uplinkRenewal', 'internal.uplinkRenewed', 'internal.uplinkCertified', 'internal.uplinkWitness', 'internal.uplinkNeighbours', 'internal.uplinkCosigned', 'internal.feedSettings', 'internal.feedBatch', 'internal.feedTook',
      'internal.issuerDue', 'internal.issuerKeys', 'internal.issuerFailed',
      'internal.organisationBegin', 'internal.organisationTokens', 'internal.organisationDue', 'internal.organisationChecked', 'internal.organisationGone', 'internal.organisationFailed',
      'internal.trustDue', 'internal.trustFetched', 'internal.trustSame', 'internal.trustFetchFailed',
      'internal.updatesDue', 'internal.updatesFetched', 'internal.updatesFailed',
      'internal.webhooksDue', 'internal.webhookOffer', 'internal.webhookOutcome',
    ],
    door: null,
    keepsSessions: false, startsBehindSignIn: true, onlyByPolicy: true, keepsReadings: false, provesByTrust: null,
    hungAfterMs: 5000, restsAfterMs: null,
    // A batch is half a megabyte and an answer never more than a few: several times what Node itself takes.
    recycleAbove: 300_000_000,
    ceiling: 600_000_000,
    caged: false,
    cameBack: 'system.uplinkRestarted',
    // No address, no proxy and no key comes by the environment, which others can read: the vault gives them, by policy.
    environment: processEnvironment,
    options: common,
  },
  gateway: {
    emits: [],
    // It asks for nobody but whom it heard, by its door: what they presented goes with each call, and the vault decides by that.
    asks: [],
    door: 'api',
    keepsSessions: false, startsBehindSignIn: true, onlyByPolicy: true, keepsReadings: false, provesByTrust: null,
    hungAfterMs: 5000, restsAfterMs: null,
    // It holds bodies as they come, 50 MB each and few at once, undecoded.
    recycleAbove: 400_000_000,
    ceiling: 800_000_000,
    caged: false,
    cameBack: 'system.gatewayRestarted',
    // Its TLS key comes over its own channel, from the vault, at each start.
    environment: processEnvironment,
    options: common,
  },
}
