import { FoyerError } from '../../electron/contract/errors.ts'
import type { Trusted, TrustAbout, TrustAnchor, TrustCertificate, TrustPreview } from '../../electron/contract/trust.ts'
import type { MockHandlers } from './mock-bridge.ts'

const hash = (digit: string): string => digit.repeat(64)
const certificate = (country: string, digit: string): TrustCertificate => ({ subject: `C=${country},O=Specimen,OU=Documents,CN=CSCA ${digit}`, country, fingerprint: hash(digit), validUntil: '2034-05-01', plainRoot: digit === 'f' })

function germanList(version: string, digit: string): TrustAbout {
  return {
    kind: 'masterList', lists: [{ issuer: 'DE', version: `master list DE ${version}`, signedAt: `${version}T08:00:00.000Z`, root: certificate('DE', digit), signerExpired: false }],
    certificates: 612, states: 104, signers: 0, revocationLists: 0, refused: 0, validUntil: '2031-03-01',
  }
}

const kept: TrustAnchor = { id: hash('a'), bytes: 900_000, about: germanList('2026-04-28', '1'), importedAt: '2026-05-02T09:00:00.000Z', importedBy: 'Adam Beispiel' }

const nobody = { count: 0, shown: [] }

/** A file whose first byte is odd has a root that nobody knows; one that is too short is no list; one of fours has two odd entries and nothing new. */
function previewOf(bytes: Uint8Array): TrustPreview {
  if (bytes.byteLength < 100) throw new FoyerError('masterList.invalid')
  const unknown = (bytes[0] ?? 0) % 2 === 1
  const nothingNew = bytes[0] === 4
  const root = certificate('DE', unknown ? 'f' : '1')
  return {
    id: hash('b'), bytes: bytes.byteLength, about: { ...germanList('2026-05-28', unknown ? 'f' : '1'), refused: nothingNew ? 2 : 0 }, present: false,
    replaces: { id: kept.id, version: 'master list DE 2026-04-28', older: false },
    added: nothingNew ? nobody : { count: 3, shown: [certificate('FR', '2'), certificate('NL', '3'), certificate('UT', '4')] }, gone: { count: 1, shown: [certificate('AT', '5')] },
    unknownRoots: unknown ? { count: 1, shown: [root], token: hash('c') } : { count: 0, shown: [], token: null },
  }
}

/** Some of what the list holds: one that lasts, one that ends soon, one that has ended, and two lists of withdrawn ones. Nothing where nothing is kept. */
function mockTrusted(file: string | null): Trusted {
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()
  const one = (country: string, digit: string, ends: number) => ({ ...certificate(country, digit), validFrom: day(-2000).slice(0, 10), validUntil: day(ends).slice(0, 10), from: 'master list DE 2026-04-28', file })
  const list = (country: string, digit: string, next: number) => ({ country, issuer: `C=${country},O=Specimen,CN=CSCA`, fingerprint: hash(digit), issuedAt: day(next - 90), nextAt: day(next), withdrawn: 3, file })
  return {
    certificates: file === null ? [] : [one('FR', '2', 3000), one('DE', '1', 2500), one('DE', '6', 40), one('UT', '4', -10), one('AT', '5', 900)],
    revocationLists: file === null ? [] : [{ ...list('FR', '7', 30), state: 'current' as const }, { ...list('DE', '8', -20), state: 'overdue' as const }],
    more: false,
  }
}

type TrustHandlers = Pick<MockHandlers, Extract<keyof MockHandlers, `trust.${string}`>>

/** The trust of a small desk in memory. */
export function mockTrust(state: 'kept' | 'found'): TrustHandlers {
  let anchors: TrustAnchor[] = state === 'kept' ? [kept] : []
  let found = state === 'found' ? [{ id: hash('b'), bytes: 900_000, preview: previewOf(new Uint8Array(200).fill(1)), error: null }] : []
  const now = () => ({ certificates: anchors.length === 0 ? 0 : 612, countries: anchors.length === 0 ? 0 : 104, version: anchors[0]?.about.lists[0]?.version ?? null, refused: 0, problem: null })
  const take = ({ id, bytes, about, unknownRoots }: TrustPreview, confirmed: string | null) => {
    if (unknownRoots.token !== confirmed) throw new FoyerError('trust.rootUnknown')
    anchors = [{ id, bytes, about, importedAt: '2026-05-04T09:12:31.000Z', importedBy: 'Adam Beispiel' }]
    return now()
  }
  return {
    'trust.state': now,
    'trust.list': () => anchors,
    'trust.fetches': () => [],
    'trust.trusted': () => mockTrusted(anchors[0]?.id ?? null),
    'trust.preview': ({ bytes }) => previewOf(bytes),
    'trust.import': ({ bytes, confirmed }) => take(previewOf(bytes), confirmed),
    'trust.remove': ({ id }) => {
      anchors = anchors.filter((each) => each.id !== id)
      return now()
    },
    'trust.found': () => found,
    'trust.takeFound': ({ confirmed }) => {
      const state = take(previewOf(new Uint8Array(200).fill(1)), confirmed)
      found = found.map((each) => ({ ...each, preview: { ...each.preview, present: true } }))
      return state
    },
    'trust.removeFound': () => {
      found = []
      return {}
    },
  }
}
