import { FoyerError } from '../../../contract/errors.ts'
import { noHead } from '../../audit/head.ts'
import { verifyLog } from '../../audit/verify.ts'
import { migrate, type Database } from '../../database/database.ts'
import { damageIn } from '../../database/integrity.ts'
import type { Account } from '../../staff/accounts.ts'
import { holdingReceipts } from '../../outbox/hold-receipts.ts'
import { openParts, type Desk } from '../desk.ts'
import { stateCheck } from '../state-check.ts'

/** What makes the file itself none to work with. All else its trail told, or tells: whoever takes the copy hears how much of it there is. */
const UNSOUND = /^(pages|index|schema|leaf|node|signature|checkpoint)[A-Z]/
/** An account that is not as the trail has it answers for nothing; the recovery key still does. */
const OF_ACCOUNT: ReadonlySet<string> = new Set(['accountAltered', 'accountUnexplained', 'factorsAltered'])

/**
 * Pages, indexes, and the trail from its first event with all that it tells of.
 *
 * @param folder where the copy lies; it is one to look at, and is changed
 * @param account on whose word it is taken; null for the recovery key
 * @returns how many problems it has that are no reason against it
 * @throws FoyerError `database.damaged`, `audit.damaged`
 */
export async function problemsIn(desk: Desk, folder: string, database: Database, account: Account | null): Promise<number> {
  if ((await damageIn(database)).size > 0) throw new FoyerError('database.damaged', { detail: 'copy' })
  // It is one to look at: what is put in place is as it was found.
  migrate(database)
  const parts = openParts({ ...desk, place: { ...desk.place, folder } }, database, noHead)
  let against: string | null = null
  let problems = 0
  await verifyLog(database, parts.log, holdingReceipts(stateCheck, parts), () => 0, () => undefined, (code, _index, detail) => {
    // What is kept outside knows more than an older copy does; that is told, and no reason against it.
    if (code === 'unsigned') return
    problems++
    if (UNSOUND.test(code) || (account !== null && OF_ACCOUNT.has(code) && detail === account.id)) against ??= code
  })
  if (against !== null) throw new FoyerError('audit.damaged', { detail: `problems=${problems} ${String(against)}` })
  return problems
}
