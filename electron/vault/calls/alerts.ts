import type { DayAlert } from '../../contract/day.ts'
import { lastVerified } from '../audit/verified.ts'
import { isoTimeOf } from '../clock/iso-time.ts'
import { DAY_MS } from '../clock/limits.ts'
import { freeBytes, LEAST_FREE_BYTES } from '../database/free-space.ts'
import { opened } from '../database/opened.ts'
import { deskNames, endsSoon, nameLeftOut } from '../keys/tls/desk-certificate.ts'
import { outboxAlerts } from '../outbox/state.ts'
import { judgeClock } from '../retention/clock-doubt.ts'
import type { Desk } from './desk.ts'
import { isTrustLate } from './trust-fetch.ts'

/** A trail that nobody has proved for longer is worth a word: a supervisor who looks once a week never sees it. */
const PROOF_OLD_DAYS = 7

/** What this desk knows to be wrong with itself, what may hide something first. */
export function alertsOf(desk: Desk): DayAlert[] {
  const { log, settings, search, policy, certificates } = opened(desk)
  const alerts: DayAlert[] = []
  const verified = lastVerified(settings, log, search.last('audit.verify'))
  if (verified?.ok === false) alerts.push({ code: 'trailBroken' })
  if (log.refusals().length > 0) alerts.push({ code: 'trailNotSigned' })
  judgeClock(desk)
  if (desk.clockDoubt !== null) alerts.push({ code: 'clockDoubt' })
  if (verified === null) alerts.push({ code: 'trailNeverProved' })
  else {
    const days = Math.floor((desk.now().getTime() - Date.parse(verified.at)) / DAY_MS)
    if (days >= PROOF_OLD_DAYS) alerts.push({ code: 'proofOld', params: { count: days } })
  }
  const free = freeOrNull(desk.place.folder)
  if (free !== null && free < LEAST_FREE_BYTES) alerts.push({ code: 'diskLow', params: { count: Math.floor(free / 1024 / 1024) } })
  if (policy.inForce().problem !== null) alerts.push({ code: 'policyProblem' })
  if (isTrustLate(desk)) alerts.push({ code: 'trustLate' })
  const { values } = policy.inForce()
  const ends = values.api ? endsSoon(certificates, desk.now().getTime()) : null
  if (ends !== null) alerts.push({ code: 'apiCertificate', params: { date: isoTimeOf(ends).slice(0, 10) } })
  const name = values.api ? nameLeftOut(certificates, deskNames(values)) : null
  if (name !== null) alerts.push({ code: 'apiHostName', params: { name } })
  return [...alerts, ...outboxAlerts(desk)]
}

/** Null where the system does not say. */
function freeOrNull(folder: string): number | null {
  try {
    return freeBytes(folder)
  } catch {
    return null
  }
}
