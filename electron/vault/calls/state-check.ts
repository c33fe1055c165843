import { sealCheck } from '../records/seals.ts'
import { holdClients, holdIssuer, toldIssuer, type ToldIssuer } from '../clients/client-check.ts'
import { clientActions } from '../clients/client-hash.ts'
import { fold } from '../database/fold.ts'
import { endsIn } from '../retention/ends.ts'
import { accountActions, accountHash } from '../staff/account-hash.ts'
import type { Account } from '../staff/accounts.ts'
import { beginningOf } from './marked.ts'
import { allFactorActions, holdFactors, noFactors } from '../staff/factors-check.ts'
import { tellsTrust } from '../trust/told.ts'
import { isHarmless } from '../audit/anchors.ts'
import { coveredBy, coveredSince, coverHash } from '../audit/cover.ts'
import { CLOCK_UNCONFIRMED, decodeDetail } from '../../tlog/detail.ts'
import { NO_TERMINAL } from '../../tlog/leaf.ts'
import { nodesOf } from '../audit/log.ts'
import { rootAt } from '../../tlog/merkle-tree.ts'
import { holdSettings, settingsFrom, tellsSettings, type SettingsTold, type Telling } from '../audit/settings-told.ts'
import type { StateCheckOf } from '../audit/state.ts'
import { policyRules } from '../../contract/policy.ts'
import { DAY_MS } from '../clock/limits.ts'
import { timeCheck } from '../audit/time-check.ts'
import { holdDoubts } from '../retention/doubt-check.ts'
import { holdAnchors } from '../trust/trust-check.ts'

/** Records between two turns of the event loop. */
const TURN = 50
/** No policy keeps events shorter, in milliseconds: the contract's least. */
const LEAST_KEPT_MS = policyRules.trailDays.min * DAY_MS

/** Codes of what was changed between two of its events. */
const BROKEN = { staff: 'accountAltered', client: 'clientAltered', factors: 'factorsAltered' } as const

const factorActions: ReadonlySet<string> = new Set(allFactorActions)

/** What the trail says of one record or account: the hash that it must have, or that an event of the version before told of it without one. */
type Told = { hash: string | null, leaf: number }
/** What is done with an event about something, by its action. */
type About = Record<string, (leaf: number, subject: string, detail: string | null) => void>

/**
 * Follows what events say of records and accounts, and then holds the tables against it. Codes of problems: `recordAltered`, `recordMissing`,
 * `recordUnexplained`, the same of `account`, `coverWrong`, `anchor`, `purgeUnmarked`, `purgeWrong`, `purgedBeside` (a hash beside its event), `otherTerminal`, `timeBackwards`, `endMoved` (nearer than policy says, or farther), `doubtUnexplained` (counted from another day than its event says), and of `holdAnchors`, `holdClients`, `holdFactors`, `holdIssuer` and `holdSettings`; of notes: `notCovered` (the version before wrote no
 * hash), `keptShorter` (as policy does), `timeBackwards` for
 * what `timeCheck` says.
 */
export const stateCheck: StateCheckOf = (database, words, terminal, signedTimes, problem, note) => {
  const told = { record: new Map<string, Told>(), staff: new Map<string, Told>(), factors: new Map<string, Told>(), client: new Map<string, Told>(), trust: new Map<string, Told>(), counted: new Map<string, Told>() }
  const picturesErased = new Set<string>()
  /** Records that the table has as made while the date was in doubt. */
  const doubted = new Set(database.prepare<[], { id: string }>('SELECT record_id AS id FROM doubtful_records').all().map(({ id }) => id))
  const doubtUnexplained = new Set<string>()
  /** Records made while the date was in doubt, by their events. */
  const doubtfulSaid = new Map<string, number>()
  const broken: { code: string, leaf: number, id: string }[] = []
  const untold: typeof broken = []
  const times = timeCheck()
  const gone: number[] = []
  let issuer: ToldIssuer | null = null
  let mark: { leaf: number, time: number, detail: string | null } | null = null
  const terminals = new Map<number, string>()
  const covers = new Set<number>()
  // As they are read, and not asked for again: an index may lack what it should show.
  const settingsEvents: Telling[] = []
  const trustEvents: Telling[] = []
  let firstCover: number | null = null
  let otherTerminal: { leaf: number, count: number } | null = null

  const cover = (leaf: number, detail: string | null) => {
    const { words: said, marks: { covers: claimed } } = decodeDetail(detail)
    firstCover ??= coveredSince(said) ?? leaf
    const covered = coveredBy(database, leaf)
    if (coverHash(covered) !== claimed) problem('coverWrong', leaf, `count=${covered.length}`)
    for (const { kind, id, hash } of covered) if (Object.hasOwn(told, kind)) told[kind].set(id, { hash, leaf })
    covers.add(leaf)
  }
  /** What an opening told: what was gone was made anew since, and would not show otherwise. */
  const anchor = (leaf: number, words: string) => {
    (isHarmless(words) ? note : problem)('anchor', leaf, words)
  }
  const factors = (leaf: number, subject: string, detail: string | null) => {
    const { marks: { factors: hash, factorsBefore } } = decodeDetail(detail)
    holdBefore('factors', subject, factorsBefore, leaf)
    if (hash !== undefined) told.factors.set(subject, { hash, leaf })
  }
  /** It was, before this event, as the last one told it: else it was changed beside the trail in between. Of what no event told of before, once none is gone. */
  const holdBefore = (kind: 'staff' | 'client' | 'factors', id: string, before: string | undefined, leaf: number) => {
    if (before === undefined) return
    const expected = told[kind].get(id)?.hash ?? (told[kind].has(id) || kind !== 'factors' ? null : noFactors(id))
    if (expected === null && told[kind].has(id)) return
    if (expected === null || beginningOf(expected) !== before) (told[kind].has(id) ? broken : untold).push({ code: BROKEN[kind], leaf, id })
  }
  const forget = (id: string) => {
    for (const each of [told.record, told.counted, doubtfulSaid]) each.delete(id)
  }
  /** What each of these actions says: how it was before, and the hash that it has since. */
  const changing = (kind: 'staff' | 'client', actions: readonly string[], mark: 'account' | 'client'): About =>
    Object.fromEntries(actions.map((action) => [action, (leaf, subject, detail) => {
      const { marks } = decodeDetail(detail)
      holdBefore(kind, subject, marks.before, leaf)
      told[kind].set(subject, { hash: marks[mark] ?? null, leaf })
    }]))
  const about: About = {
    'records.confirm': (leaf, subject, detail) => {
      const { words: said, marks } = decodeDetail(detail)
      told.record.set(subject, { hash: marks.record ?? null, leaf })
      if (said?.split(' ').includes(CLOCK_UNCONFIRMED) === true) doubtfulSaid.set(subject, leaf)
      else if (doubted.has(subject)) doubtUnexplained.add(subject)
    },
    'records.setNote': (leaf, subject, detail) => {
      const { marks: { record: hash } } = decodeDetail(detail)
      if (hash !== undefined) told.record.set(subject, { hash, leaf })
    },
    'records.erase': (_leaf, subject) => { forget(subject) },
    'retention.purge': (leaf, subject, detail) => {
      const { words: what, marks } = decodeDetail(detail)
      if (what !== 'images') forget(subject)
      else if (marks.record === undefined) picturesErased.add(subject)
      else told.record.set(subject, { hash: marks.record, leaf })
    },
    ...changing('staff', accountActions, 'account'),
    ...changing('client', clientActions, 'client'),
  }

  return {
    see([leaf, time, , , , , action, status, , subject, detail, from]) {
      if (!terminals.has(from)) terminals.set(from, words.wordOf(from))
      if (![terminal, NO_TERMINAL].includes(terminals.get(from) ?? '')) otherTerminal = { leaf: otherTerminal?.leaf ?? leaf, count: (otherTerminal?.count ?? 0) + 1 }
      times.see(leaf, time)
      if (status !== 200) return
      const name = words.wordOf(action)
      if (subject !== null && factorActions.has(name)) factors(leaf, subject, detail)
      if (tellsSettings(name)) settingsEvents.push({ leaf, action: name, detail })
      issuer = toldIssuer(name, leaf, decodeDetail(detail).words) ?? issuer
      if (tellsTrust(name)) trustEvents.push({ leaf, action: name, detail })
      if (name === 'audit.purge') mark = { leaf, time, detail }
      else if (name === 'desk.confirmDate') times.confirmed(leaf)
      else if (name === 'system.clockLeapt') times.told(decodeDetail(detail).words ?? '')
      else if (name === 'audit.anchor') anchor(leaf, decodeDetail(detail).words ?? '')
      else if (name === 'audit.cover') cover(leaf, detail)
      else if (subject !== null && Object.hasOwn(about, name)) about[name]?.(leaf, subject, detail)
    },
    purged(leaf) { gone.push(leaf) },
    async finish() {
      holdPurge()
      for (const { code, leaf, id } of [...broken, ...(mark === null ? untold : [])]) problem(code, leaf, id)
      if (otherTerminal !== null) problem('otherTerminal', otherTerminal.leaf, `count=${otherTerminal.count}`)
      times.finish(firstCover, problem, note)
      const beside = database.prepare<[], { count: number }>('SELECT count(*) AS count FROM audit_purged WHERE leaf IN (SELECT leaf FROM audit_events) OR NOT (leaf >= 0 AND leaf < (SELECT max(leaf) FROM audit_events))').get()?.count ?? 0
      if (beside > 0) problem('purgedBeside', null, `count=${beside}`)
      const stray = database.prepare<[], { leaf: number }>('SELECT DISTINCT leaf FROM audit_covered').all().filter(({ leaf }) => !covers.has(leaf))
      if (stray.length > 0) problem('coverWrong', null, `stray=${stray.length}`)
      for (const id of doubtUnexplained) problem('doubtUnexplained', null, id)
      holdDoubts(database, doubtfulSaid, told.counted, problem)
      const settingsSaid = settingsFrom(settingsEvents)
      let bare = await holdRecords(settingsSaid)
      bare += holdAccounts() + holdClients(database, told.client, problem)
      holdFactors(database, told.factors, problem)
      holdIssuer(database, issuer, mark !== null, problem)
      await holdAnchors(database, words, trustEvents, problem)
      holdSettings(database, settingsSaid, problem)
      if (bare > 0) note('notCovered', null, `count=${bare}`)
    },
  }

  /** Only what the newest mark names may be gone, and nothing that is younger than it says, or than a year. */
  function holdPurge(): void {
    const { words: said, marks } = decodeDetail(mark?.detail ?? null)
    const [, to = '0', day = ''] = /^to=(\d{1,15}) before=(\S+)$/.exec(said ?? '') ?? []
    const before = Date.parse(day)
    const beyond = gone.filter((leaf) => leaf >= Number(to))
    if (beyond[0] !== undefined) problem('purgeUnmarked', beyond[0], `count=${beyond.length}`)
    if (mark === null) return
    const young = !(before <= mark.time - LEAST_KEPT_MS) || signedTimes.some(({ size, time }) => size < Number(to) && Date.parse(time) >= before)
    if (young || rootText(Number(to)) !== marks.range) problem('purgeWrong', mark.leaf, `to=${to}`)
  }

  function rootText(size: number): string | null {
    try {
      return Buffer.from(rootAt(size, nodesOf(database))).toString('base64url')
    } catch {
      return null
    }
  }

  async function holdRecords(settingsSaid: SettingsTold): Promise<number> {
    const check = sealCheck(database)
    const ends = endsIn(database, words, settingsSaid.shortenings, { days: 0, imageDays: 0 })
    const rowOf = database.prepare<[string], { record: string, first: string | null, last: string | null, name: unknown, folded: unknown }>(`SELECT keep_until AS record, name,
      (SELECT folded FROM record_names WHERE record_id = records.id) AS folded,
      (SELECT min(purge_on) FROM record_images WHERE record_id = records.id) AS first, (SELECT max(purge_on) FROM record_images WHERE record_id = records.id) AS last FROM records WHERE id = ?`)
    type Row = NonNullable<ReturnType<typeof rowOf.get>>
    const endMoved = (row: Row, id: string, leaf: number) => {
      const { record, pictures } = ends(id, leaf)
      return row.record !== record || [row.first, row.last].some((day) => day !== null && day !== pictures)
    }
    // What a record is sorted by stands beside the row that its seal is over: elsewhere it would stand, or be missing, in the list by name.
    const misplaced = ({ name, folded }: Row) => folded !== fold(String(name))
    const ids = database.prepare<[], { id: string }>('SELECT id FROM records NOT INDEXED ORDER BY id').all()
    let bare = 0
    let shorter = 0
    for (const [at, { id }] of ids.entries()) {
      if (at % TURN === 0) await new Promise((resolve) => { setImmediate(resolve) })
      const expected = told.record.get(id)
      told.record.delete(id)
      if (expected === undefined) problem('recordUnexplained', null, id)
      else if (expected.hash === null) bare++
      else {
        const { hash, whole, keptShorter } = check(id, picturesErased.has(id))
        const row = rowOf.get(id)
        if (hash !== expected.hash || !whole || (row !== undefined && misplaced(row))) problem('recordAltered', expected.leaf, id)
        else if (row !== undefined && endMoved(row, id, expected.leaf)) problem('endMoved', expected.leaf, id)
        else if (keptShorter) shorter++
      }
    }
    for (const [id, { leaf }] of told.record) problem('recordMissing', leaf, id)
    if (shorter > 0) note('keptShorter', null, `count=${shorter}`)
    return bare
  }

  function holdAccounts(): number {
    const accounts = database.prepare<[], Account & { folded_name: unknown }>('SELECT * FROM staff ORDER BY id').all()
    let bare = 0
    for (const account of accounts) {
      const expected = told.staff.get(account.id)
      told.staff.delete(account.id)
      if (expected === undefined && firstCover !== null) problem('accountUnexplained', null, account.id)
      else if (expected === undefined || expected.hash === null) bare++
      else if (accountHash(account) !== expected.hash || account.folded_name !== fold(account.name)) problem('accountAltered', expected.leaf, account.id)
    }
    for (const [id, { leaf }] of told.staff) problem('accountMissing', leaf, id)
    return bare
  }
}
