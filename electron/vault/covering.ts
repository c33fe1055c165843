import { accountActions, accountHash, coveredBy, coverHash, uncovered, type Covered } from './audit/cover.ts'
import { decodeDetail, encodeDetail, withMarks, type Marks } from './audit/detail.ts'
import type { EventContent } from './audit/leaf.ts'
import { heldGroups } from './audit/settings-told.ts'
import type { Desk, OpenDesk } from './desk.ts'
import { trailEvent } from './event.ts'
import { isWhole } from './database/integrity.ts'
import { endsNow, type Ends } from './retention/ends.ts'
import { settingsMarks } from './retention/tell-settings.ts'

/** Actions after whose success an account is as it is from then on. */
const changesAccount: ReadonlySet<string> = new Set(accountActions)

/** When records end by what the trail says, on an open desk under its policy. */
export function endsOf({ database, log, policy }: OpenDesk): (id: string) => Ends {
  const { retentionDays, keepImagesDays } = policy.inForce().values
  return endsNow(database, log.words, { days: retentionDays, imageDays: keepImagesDays })
}

function marksOf({ seals, accounts }: OpenDesk, action: string, subject: string, words: string | null, ends: (id: string) => Ends): Marks {
  const some = (mark: keyof Marks, hash: string | null | undefined): Marks => (hash === null || hash === undefined ? {} : { [mark]: hash })
  if (action === 'records.confirm') return some('record', seals.seal(subject))
  if (action === 'records.erase' || (action === 'retention.purge' && words === 'record')) return some('record', seals.forget(subject))
  if (action === 'retention.purge' && words === 'images') return some('record', seals.renew(subject, ends(subject), true))
  const account = changesAccount.has(action) ? accounts.find(subject) : null
  return account === null ? {} : { account: accountHash(account) }
}

/**
 * The event of a change, with the hash of what it changed: so that a record, an account or a setting that is edited, taken out or put in without its event
 * shows. Call in the transaction of the change, after it.
 *
 * @param ends when records end, from whoever marks many
 */
export function marked(parts: OpenDesk, event: EventContent, ends = (id: string): Ends => endsOf(parts)(id)): EventContent {
  if (event.status !== 200) return event
  if (event.action === 'desk.setPolicy') return { ...event, detail: withMarks(event.detail, settingsMarks(parts, ['policy'])) }
  if (event.action === 'desk.setUp') return { ...event, detail: withMarks(event.detail, settingsMarks(parts, heldGroups)) }
  if (event.subject === null) return event
  return { ...event, detail: withMarks(event.detail, marksOf(parts, event.action, event.subject, decodeDetail(event.detail).words, ends)) }
}

/** Take records and accounts that the version before told of without a hash into the trail's proof, all of them by one event. */
export function coverWhatIsBare(desk: Desk, parts: OpenDesk): void {
  const { database, log, seals, accounts } = parts
  database.transaction(() => {
    const bare = uncovered(database, log.words, seals, accounts.all())
    // What looks bare may have its event hidden behind an index.
    if (bare.records.length + bare.accounts.length === 0 || !isWhole(database)) return
    const covered: Covered[] = [
      ...bare.records.flatMap((id) => {
        const hash = seals.seal(id)
        return hash === null ? [] : [{ kind: 'record' as const, id, hash }]
      }),
      ...bare.accounts.map((account) => ({ kind: 'staff' as const, id: account.id, hash: accountHash(account) })),
    ]
    if (covered.length === 0) return
    appendCover(desk, parts, covered, `records=${bare.records.length} accounts=${bare.accounts.length}`)
  }).immediate()
}

/** One event for a list of what is proven by it. Call inside a transaction. */
export function appendCover(desk: Desk, { database, log }: OpenDesk, covered: readonly Covered[], words: string): void {
  const insert = database.prepare('INSERT INTO audit_covered (leaf, kind, id, hash) VALUES (?, ?, ?, ?)')
  const leaf = log.size()
  for (const { kind, id, hash } of covered) insert.run(leaf, kind, id, hash)
  log.append({ ...trailEvent(desk, 'audit.cover', 'POST', ''), detail: encodeDetail({ words, name: null, marks: { covers: coverHash(coveredBy(database, leaf)) } }) })
}
