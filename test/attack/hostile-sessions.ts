import { FoyerError } from '../../electron/contract/errors.ts'
import { readChip } from '../../electron/emrtd/session.ts'
import { seededRandom } from '../../electron/emrtd/simulator/seeded-random.ts'
import { SimulatedReaders } from '../../electron/reader/smartcards/simulated-readers.ts'
import { paceP256, readingOptions, specimenDocument, type SpecimenDocument } from '../emrtd/specimen-document.ts'

/** Changes an answer in one of many ways; the same for the same random stream. */
function mutate(answer: Uint8Array, random: (bytes: number) => Uint8Array): Uint8Array {
  const [how = 0, a = 0, b = 0] = random(3)
  const at = ((a << 8) | b) % Math.max(1, answer.length)
  const changed = answer.slice()
  if (how < 80) changed[at] = (changed[at] ?? 0) ^ (1 << (how & 7))
  else if (how < 110) return changed.subarray(0, at)
  else if (how < 150) return Uint8Array.of(...random(a % 40), 0x90, 0x00)
  else if (how < 190) return Uint8Array.of(a, b)
  else if (how < 210) return Uint8Array.of(...random(a % 20), 0x61, b)
  else if (how < 235) changed.fill(a, at, at + 8)
  else return Uint8Array.of(...changed.subarray(0, -2), ...changed)
  return changed
}

export interface HostileSessions {
  sessions: number
  /** How often each verdict or error code came out. */
  outcomes: ReadonlyMap<string, number>
  /** What must not be: another error than a coded one, "genuine" without whole data groups. */
  findings: string[]
  /** Processor time of the slowest, milliseconds. */
  slowestMs: number
}

/**
 * Whole readings of chips that change some of their answers. Stops after `count` or after `maxMs` of a clock, whichever comes
 * first; the same seed gives the same sessions.
 */
export async function hostileSessions(count: number, seed: string, maxMs = Infinity): Promise<HostileSessions> {
  const random = seededRandom(seed)
  const outcomes = new Map<string, number>()
  const findings: string[] = []
  const both = { chipAuthentication: [{ parameterId: 12, cipher: 'AES-128' as const }], activeAuthentication: { kind: 'ECDSA' as const, curve: 'P-256' as const, hash: 'SHA-256' as const } }
  const cheap = [specimenDocument({ portraitBytes: 600 }), specimenDocument({ bac: false, portraitBytes: 600 }), specimenDocument({ portraitBytes: 600, quirks: { extendedLength: null, maxReadBytes: 200 } })]
  // Key agreement takes its time: every tenth.
  const costly = [
    specimenDocument({ pace: [paceP256], portraitBytes: 600 }), specimenDocument({ ...both, portraitBytes: 600 }),
    specimenDocument({ pace: [{ ...paceP256, mapping: 'CAM' }], portraitBytes: 600 }),
    specimenDocument({ pace: [{ ...paceP256, agreement: 'DH', parameterId: 0 }], portraitBytes: 600, quirks: { extendedLength: null } }),
  ]
  const start = performance.now()
  let sessions = 0
  let slowestMs = 0
  for (; sessions < count && performance.now() - start < maxMs; sessions += 1) {
    const document = sessions % 10 === 0 ? costly[(sessions / 10) % costly.length]! : cheap[sessions % cheap.length]!
    const before = process.cpuUsage()
    const outcome = await session(document, random, findings)
    const { user, system } = process.cpuUsage(before)
    slowestMs = Math.max(slowestMs, Math.round((user + system) / 1000))
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
  return { sessions, outcomes, findings, slowestMs }
}

async function session(document: SpecimenDocument, random: (bytes: number) => Uint8Array, findings: string[]): Promise<string> {
  const every = 6 + (random(1)[0] ?? 0) % 30
  const target = (random(1)[0] ?? 0) % every
  let count = 0
  const readers = new SimulatedReaders(['reader'])
  readers.insert('reader', {
    atr: document.card.atr,
    reset: () => document.card.reset(),
    transmit: async (apdu) => {
      const answer = await document.card.transmit(apdu)
      count += 1
      return count % every === target ? mutate(answer, random) : answer
    },
  })
  const options = readingOptions(document)
  const limits = { maxApdus: 300, apduTimeoutMs: 500, totalMs: 5000 }
  try {
    const { verdict, dataGroups, cloneCheck } = await readChip(await readers.connect('reader'), { ...options, policy: { recoveryWaitMs: 10, limits } })
    const whole = dataGroups['1'] !== undefined && Object.values(dataGroups).every(({ hash }) => hash === 'ok')
    const asked = !document.profile.chipAuthentication.length || (cloneCheck.chipAuthentication === 'passed' && cloneCheck.activeAuthentication === 'passed')
    if (verdict === 'genuine' && !(whole && asked)) findings.push(`genuine with ${JSON.stringify({ dataGroups, cloneCheck })}`)
    return verdict
  } catch (error) {
    if (!(error instanceof FoyerError) || error.code === 'internal.fault') {
      findings.push(String(error))
      return 'uncoded'
    }
    return error.code
  }
}
