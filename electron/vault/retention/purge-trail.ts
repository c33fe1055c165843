import { appendCover } from '../audit/append-cover.ts'
import { coveredSince, type Covered } from '../audit/cover.ts'
import { decodeDetail, encodeDetail, SEPARATOR } from '../../tlog/detail.ts'
import { SETTINGS_EVENT, settingsCarried, settingsTold, type Shortening } from '../audit/settings-told.ts'
import { clientActions } from '../clients/client-hash.ts'
import { accountActions } from '../staff/account-hash.ts'
import { allFactorActions } from '../staff/factors-check.ts'
import { trailEvent } from '../audit/event.ts'
import { toldAnchors } from '../trust/told.ts'
import { DAY_MS } from '../clock/limits.ts'
import { countedIn, countedText } from './counted.ts'
import type { KeepingDesk, Kept } from './desk.ts'
import { endsIn, leastOf } from './ends.ts'

/** Events deleted in one transaction, which nobody at the desk waits for longer than a moment; what is left is for the next hour. */
const MOST = 5_000

/**
 * Delete the content of events whose time is over. Their hashes stay, so that the tree still proves the rest; a mark in the trail names how far
 * deletion went, and the root there. What they proved of records, accounts, clients and files of trust that are still here is taken over by a covering event.
 *
 * @returns number of events
 */
export function purgeTrail(desk: KeepingDesk, parts: Kept): number {
  const { database, log, policy } = parts
  const before = desk.now().getTime() - policy.inForce().values.trailDays * DAY_MS
  return database.transaction(() => {
    const { from, to } = overdue(parts, before)
    if (to <= from) return 0
    const anchors = [...toldAnchors(database, log.words)].flatMap(([id, { leaf, row }]) => (leaf < to ? [{ kind: 'trust' as const, id, hash: row ?? id }] : []))
    const said = settingsTold(database, log.words)
    const covered = [...shortened(parts, said.shortenings, carriedOver(parts, from, to)), ...anchors]
    const first = firstCover(parts)
    // Also where nothing is left to prove: verification is strict from the first one on, wherever that stood.
    if (covered.length > 0 || (first !== null && first.leaf < to)) {
      appendCover(desk, parts, covered, `carried=${covered.length}${first === null ? '' : ` since=${first.since}`}`)
    }
    const told = settingsCarried(said, to)
    if (told !== null) append(SETTINGS_EVENT, 'POST', 'carried', told)
    append('audit.purge', 'DELETE', `to=${to} before=${new Date(before).toISOString()}`, { range: Buffer.from(log.root(to)).toString('base64url') })
    database.prepare('INSERT OR REPLACE INTO audit_purged (leaf, hash) SELECT leaf, hash FROM audit_events WHERE leaf < ?').run(to)
    database.prepare('DELETE FROM audit_events WHERE leaf < ?').run(to)
    database.prepare('DELETE FROM audit_covered WHERE leaf < ?').run(to)
    return to - from
  }).immediate()

  function append(action: string, method: 'POST' | 'DELETE', words: string, marks: Parameters<typeof encodeDetail>[0]['marks']): void {
    log.append({ ...trailEvent(desk, action, method, words), detail: encodeDetail({ words, name: null, marks }) })
  }
}

/** The first covering event that is here, and where the first of all stood. */
function firstCover({ database, log }: Kept): { leaf: number, since: number } | null {
  const row = database.prepare<[number], { leaf: number, detail: string | null }>('SELECT leaf, detail FROM audit_events WHERE action = ? ORDER BY leaf LIMIT 1').get(log.words.find('audit.cover') ?? -1)
  return row === undefined ? null : { leaf: row.leaf, since: coveredSince(decodeDetail(row.detail).words) ?? row.leaf }
}

/** The run of oldest events that are all from before that moment and signed, and that no signed time contradicts. */
function overdue({ database, log }: Kept, before: number): { from: number, to: number } {
  const oldest = database.prepare<[number], { leaf: number, time: number }>('SELECT leaf, time FROM audit_events ORDER BY leaf LIMIT ?').all(MOST)
  const from = oldest[0]?.leaf ?? 0
  const newer = oldest.find(({ time }) => time >= before)?.leaf ?? (oldest.at(-1)?.leaf ?? -1) + 1
  return { from, to: log.stored.signedBefore(before, from, newer) }
}

/** What an event proves, with its leaf. */
type Carried = Covered & { leaf: number }

/**
 * Seal records anew that policy has shortened since their event, as they end now: a covering event stands above what shortened them, and
 * says of none of them any more when it was made. One that is not as its event says is left so, to be found.
 */
function shortened({ database, seals, policy, log }: Kept, shortenings: readonly Shortening[], carried: readonly Carried[]): Covered[] {
  const { retentionDays, keepImagesDays } = policy.inForce().values
  const ends = endsIn(database, log.words, shortenings, { days: retentionDays, imageDays: keepImagesDays })
  const last = shortenings.reduce((most, { leaf }) => Math.max(most, leaf), -1)
  return carried.map(({ leaf, kind, id, hash }) => {
    const counted = kind === 'counted' ? countedIn(hash, leaf) : null
    if (counted !== null) return { kind, id, hash: countedText({ ...counted, ...leastOf(counted, shortenings.filter((each) => each.leaf > leaf)) }) }
    const asTold = kind === 'record' && leaf < last && seals.hashOf(id) === hash
    return { kind, id, hash: (asTold ? seals.renew(id, ends(id, leaf), false) : null) ?? hash }
  })
}

/** What events of a run prove of records, accounts and clients, where no later event says anything else: by their own words, not by what the tables say now. */
function carriedOver({ database, log }: Kept, from: number, to: number): Carried[] {
  const number = (action: string) => log.words.find(action) ?? -1
  const events = database.prepare<[number, number], { leaf: number, action: number, subject: string, detail: string | null }>(
    'SELECT leaf, action, subject, detail FROM audit_events WHERE leaf >= ? AND leaf < ? AND subject IS NOT NULL AND status = 200 ORDER BY leaf').all(from, to)
  const covers = database.prepare<[number, number], Covered & { leaf: number }>('SELECT leaf, kind, id, hash FROM audit_covered WHERE leaf >= ? AND leaf < ?').all(from, to)
  const account = new Set(accountActions.map(number))
  const client = new Set(clientActions.map(number))
  const factor = new Set(allFactorActions.map(number))
  const found = new Map<string, Carried>()
  const set = (covered: Carried) => found.set(`${covered.kind} ${covered.id}`, covered)
  const said = [...covers.map((each) => ({ leaf: each.leaf, covered: each })), ...events.map((event) => ({ leaf: event.leaf, event }))].toSorted((a, b) => a.leaf - b.leaf)
  for (const each of said) {
    if ('covered' in each) {
      const { kind, id, hash } = each.covered
      if (kind !== 'trust') set({ leaf: each.leaf, kind, id, hash })
      continue
    }
    const { action, subject, detail } = each.event
    const { words, marks } = decodeDetail(detail)
    if (marks.factors !== undefined && factor.has(action)) set({ leaf: each.leaf, kind: 'factors', id: subject, hash: marks.factors })
    if (marks.record !== undefined && (action === number('records.confirm') || action === number('records.setNote') || words === 'images')) set({ leaf: each.leaf, kind: 'record', id: subject, hash: marks.record })
    else if (action === number('records.erase') || (action === number('retention.purge') && words === 'record')) {
      found.delete(`record ${subject}`)
      found.delete(`counted ${subject}`)
    }
    else if (account.has(action) || client.has(action)) {
      const kind = account.has(action) ? 'staff' : 'client'
      const hash = marks[kind === 'staff' ? 'account' : 'client']
      if (hash === undefined) found.delete(`${kind} ${subject}`)
      else set({ leaf: each.leaf, kind, id: subject, hash })
    }
  }
  const decisive = [...['records.erase', 'retention.purge', 'records.confirm', 'records.setNote'].map(number), ...account, ...client].join(', ')
  const later = database.prepare<[string, number], { found: number }>(`SELECT 1 AS found FROM audit_events WHERE subject = ? AND leaf >= ? AND status = 200 AND action IN (${decisive}) LIMIT 1`)
  const laterFactors = database.prepare<[string, number], { found: number }>(`SELECT 1 AS found FROM audit_events WHERE subject = ? AND leaf >= ? AND status = 200 AND action IN (${[...factor].join(', ')}) AND instr(detail, '${SEPARATOR}fac=') > 0 LIMIT 1`)
  const here = database.prepare<[string], { found: number }>('SELECT 1 AS found FROM records WHERE id = ?')
  const laterCover = database.prepare<[string, string, number], { found: number }>('SELECT 1 AS found FROM audit_covered WHERE kind = ? AND id = ? AND leaf >= ? LIMIT 1')
  const isLast = (kind: Covered['kind'], id: string) => (kind === 'counted' ? here.get(id) !== undefined : (kind === 'factors' ? laterFactors : later).get(id, to) === undefined)
  return [...found.values()].filter(({ kind, id }) => isLast(kind, id) && laterCover.get(kind, id, to) === undefined)
}
