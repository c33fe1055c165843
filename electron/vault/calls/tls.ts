import { recordOrKeep } from '../audit/commit.ts'
import { eventOf, systemFrame } from '../audit/event.ts'
import { opened } from '../database/opened.ts'
import { currentCertificate, deskNames, fingerprintOf, shownCertificate } from '../keys/tls/desk-certificate.ts'
import { INSTEAD_OF } from '../outbox/enrolment.ts'
import type { Desk } from './desk.ts'

/** What the gateway answers with: its key, and its certificate with the chain, PEM. Made where it is not there yet or ends soon; the trail says so. */
export function tlsOf(desk: Desk): { key: string, certificateChain: string } {
  const { certificates, database, policy, terminal } = opened(desk)
  const { values } = policy.inForce()
  const given = { terminal, names: deskNames(values), named: deskNames(values, ''), now: desk.now().getTime(), randomBytes: desk.randomBytes }
  const { pair, chain, made, insteadOf } = database.transaction(() => currentCertificate(certificates, given)).immediate()
  if (made !== null) {
    const fingerprint = shownCertificate(certificates)?.[made === 'authority' ? 'authority' : 'fingerprint']
    const hash = typeof fingerprint === 'string' ? fingerprint : fingerprint?.fingerprint ?? ''
    recordOrKeep(desk, eventOf(desk, systemFrame('PUT', '/connections/certificate', made === 'authority' ? 'connections.authorityMade' : 'connections.certificateMade'), { status: 200, error: null, subject: null, detail: `sha256=${hash}${insteadOf === null ? '' : ` ${INSTEAD_OF}${fingerprintOf(insteadOf.certificate)}`}` }))
  }
  return { key: pair.key, certificateChain: chain }
}
