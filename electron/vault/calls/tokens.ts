import { statSync } from 'node:fs'
import type { Presented } from '../../contract/api.ts'
import type { ConnectionState } from '../../contract/connections.ts'
import { takesTokens, type IssuerAsked } from '../../contract/issuer.ts'
import { commitWith } from '../audit/commit.ts'
import { eventOf, systemFrame } from '../audit/event.ts'
import type { Standing } from '../clients/authenticator.ts'
import { clientAuthority, type ClientAuthority } from '../clients/certificates.ts'
import { verifiedToken, type ProvenToken } from '../clients/tokens/access-token.ts'
import { proofFault } from '../clients/tokens/dpop-proof.ts'
import { ISSUER_EVENT, keySetHash, plainKeySet } from '../clients/tokens/issuer-keys.ts'
import { keysIn } from '../clients/tokens/key-set.ts'
import type { RefusedBecause } from '../clients/tokens/refused-because.ts'
import { DAY_MS } from '../clock/limits.ts'
import { opened } from '../database/opened.ts'
import { proxyOf } from '../outbox/link.ts'
import { authorityIn } from '../policy/authorities.ts'
import type { Desk } from './desk.ts'

const MINUTE_MS = 60_000
/** How often the provider's keys are fetched, milliseconds: a key that leaked is taken out of use within that. */
const FETCH_MS = 15 * MINUTE_MS
/** After a try that failed, and at the soonest after a token that names a key unknown here: a stranger's tokens make nobody ask the provider more often. Milliseconds. */
const AGAIN_MS = MINUTE_MS
/** The trail says again by which keys tokens count, well before its events end. Milliseconds. */
const TELL_MS = 30 * DAY_MS

/** Whose keys are to be fetched now, if any are. @throws FoyerError `uplink.settings` */
export function issuerDue(desk: Desk): { asked: IssuerAsked | null, wanted: boolean } {
  const parts = opened(desk)
  const { values } = parts.policy.inForce()
  if (!takesTokens(values)) return { asked: null, wanted: false }
  const { tokens } = desk
  const kept = parts.issuerKeys.kept(values.apiIssuer)
  const wait = tokens.fault !== null || tokens.keyMissed || kept === null ? AGAIN_MS : FETCH_MS
  if (tokens.triedAt !== null && desk.elapsed() - tokens.triedAt < wait) return { asked: null, wanted: true }
  tokens.triedAt = desk.elapsed()
  tokens.keyMissed = false
  tokens.asked = true
  return {
    wanted: true,
    asked: {
      issuer: values.apiIssuer, keys: values.apiIssuerKeys === '' ? null : values.apiIssuerKeys,
      authority: authorityIn(values.uplinkAuthority, 'uplinkAuthority'), proxy: values.uplinkProxy === '' ? null : proxyOf(values.uplinkProxy, parts.outbox.secret('proxyCredentials')),
    },
  }
}

/** Take in what the uplink fetched: other keys than before are an event. @throws FoyerError `uplink.badAnswer` */
export function takeIssuerKeys(desk: Desk, { issuer, keySet }: { issuer: string, keySet: string }): void {
  const { issuerKeys, policy } = opened(desk)
  const { values } = policy.inForce()
  // One answer to one question: an uplink that is not ours any more puts in no others in between.
  if (!desk.tokens.asked) return
  desk.tokens.asked = false
  // Policy names another one since.
  if (!takesTokens(values) || values.apiIssuer !== issuer) return
  const plain = plainKeySet(keysIn(keySet))
  const now = desk.now().getTime()
  const kept = issuerKeys.kept(issuer)
  desk.tokens.fault = null
  if (kept !== null && kept.keySet === plain && Math.abs(now - kept.toldAt) < TELL_MS) {
    issuerKeys.keep(issuer, { ...kept, fetchedAt: now })
    return
  }
  const detail = `keys=${keysIn(plain).length} sha256=${keySetHash(issuer, plain)}`
  commitWith(desk, () => { issuerKeys.keep(issuer, { keySet: plain, fetchedAt: now, toldAt: now }) }, () => eventOf(desk, systemFrame('PUT', '/connections/issuer', ISSUER_EVENT), { status: 200, error: null, subject: null, detail }))
}

/** What people see of it; null where policy names none. */
export function issuerStateOf(desk: Desk): ConnectionState['issuer'] {
  const { issuerKeys, policy } = opened(desk)
  const { apiIssuer, apiAudience, apiKeysMinutes, ...values } = policy.inForce().values
  if (apiIssuer === '') return null
  const kept = issuerKeys.kept(apiIssuer)
  const counts = takesTokens({ apiIssuer, apiAudience, ...values }) && kept !== null && desk.now().getTime() - kept.fetchedAt <= apiKeysMinutes * MINUTE_MS
  return { address: apiIssuer, audience: apiAudience, keys: kept === null ? 0 : issuerKeys.keys(kept).length, keysAt: kept === null ? null : new Date(kept.fetchedAt).toISOString(), counts, error: desk.tokens.fault }
}

/** The authorities that policy names, read anew when their file changed. */
function authorityOf(desk: Desk): ClientAuthority | null {
  const { apiClientAuthority: path } = opened(desk).policy.inForce().values
  if (path === '') return null
  try {
    const { mtimeMs, size } = statSync(path)
    const file = `${path} ${mtimeMs} ${size}`
    if (desk.tokens.authority?.file !== file) desk.tokens.authority = { file, found: clientAuthority(authorityIn(path, 'apiClientAuthority')) }
    return desk.tokens.authority.found
  } catch {
    // Demanded all the same: without its file nobody has one.
    return clientAuthority(null)
  }
}

/** What a credential that came with a request is held against. An access token and the proof beside it are verified here, once. */
export async function standingOf(desk: Desk, presented: Presented): Promise<Standing> {
  const now = desk.now().getTime()
  const token = presented.accessToken === null || presented.apiKey !== null ? null : await tokenOf(desk, presented.accessToken, presented.dpop, now)
  return { now, authority: authorityOf(desk), token }
}

async function tokenOf(desk: Desk, token: string, proof: Presented['dpop'], now: number): Promise<ProvenToken | { because: RefusedBecause }> {
  const { issuerKeys, policy } = opened(desk)
  const { values } = policy.inForce()
  if (!takesTokens(values)) return { because: 'noIssuer' }
  const kept = issuerKeys.kept(values.apiIssuer)
  if (kept === null || now - kept.fetchedAt > values.apiKeysMinutes * MINUTE_MS) return { because: 'keysOld' }
  const found = await verifiedToken(token, issuerKeys.keys(kept), { issuer: values.apiIssuer, audience: values.apiAudience, plain: values.apiTokensPlain }, now)
  if ('because' in found) {
    if (found.because === 'keyUnknown') desk.tokens.keyMissed = true
    return found
  }
  const { boundKey, boundCertificate } = found
  if (boundKey === null) {
    // RFC 9449 §7.1: a proof beside a token that is bound to no key proves nothing.
    if (proof !== null) return { because: 'proof' }
    if (values.apiTokensDpop || (values.apiTokensBound && boundCertificate === null)) return { because: 'unbound' }
    return found
  }
  if (proof === null) return { because: 'noProof' }
  const fault = await proofFault(proof, token, boundKey, desk.tokens.proofs, now)
  return fault === null ? found : { because: fault }
}
