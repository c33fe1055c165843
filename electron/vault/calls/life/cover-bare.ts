import { appendCover } from '../../audit/append-cover.ts'
import type { Covered } from '../../audit/cover.ts'
import { decodeDetail } from '../../../tlog/detail.ts'
import type { WordBook } from '../../audit/words.ts'
import type { Database } from '../../database/database.ts'
import { isWhole } from '../../database/integrity.ts'
import type { Seals } from '../../records/seals.ts'
import { accountActions, accountHash } from '../../staff/account-hash.ts'
import type { Account } from '../../staff/accounts.ts'
import type { Desk, OpenDesk } from '../desk.ts'

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

/**
 * Records and accounts that no hash in the trail covers although the trail tells of them: those of the version before. What the trail knows
 * nothing of is left as it is, for verification to find.
 */
function uncovered(database: Database, words: WordBook, seals: Seals, accounts: readonly Account[]): { records: string[], accounts: Account[] } {
  const numbers = (actions: readonly string[]) => actions.map((action) => words.find(action) ?? -1).join(', ')
  const first = database.prepare<[], { found: number }>(`SELECT 1 AS found FROM audit_events WHERE action IN (${numbers(['audit.cover'])}) LIMIT 1`).get() === undefined
  const newest = (actions: readonly string[]) => database.prepare<[string], { leaf: number, detail: string | null }>(
    `SELECT leaf, detail FROM audit_events WHERE subject = ? AND status = 200 AND action IN (${numbers(actions)}) ORDER BY leaf DESC LIMIT 1`)
  const confirmed = newest(['records.confirm'])
  const changed = newest(accountActions)
  const covered = database.prepare<[string], { leaf: number | null }>("SELECT max(leaf) AS leaf FROM audit_covered WHERE kind = 'staff' AND id = ?")
  const bare = database.prepare<[], { id: string }>('SELECT id FROM records WHERE id NOT IN (SELECT record_id FROM record_seals)').all()
  return {
    records: bare.filter(({ id }) => {
      const event = confirmed.get(id)
      return event !== undefined && decodeDetail(event.detail).marks.record === undefined && seals.hashOf(id) === null
    }).map(({ id }) => id),
    accounts: accounts.filter(({ id }) => {
      const event = changed.get(id)
      if (event === undefined) return first
      return decodeDetail(event.detail).marks.account === undefined && event.leaf > (covered.get(id)?.leaf ?? -1)
    }),
  }
}
