import { DAY_MS } from '../clock/limits.ts'
import { KEYS_REMOVED } from '../staff/factors-check.ts'
import { AGAIN, HOUR_MS, MINUTE_MS, since, type AlertRule, type LookedAt } from './alert-rule.ts'

/** Refused sign-ins within so many minutes: who mistypes asks for help after three; who guesses goes on, and each wait that it costs is an attempt too. */
const SIGN_INS = 5
const SIGN_INS_MINUTES = 15

/** Where somebody says who they are: for a session, beside another's for one act, or by their organisation. */
const PROVING = ['staff.signIn', 'staff.answer', 'staff.tapIn', 'staff.approve', 'staff.approveFactor', 'organisation.enter', 'internal.organisationTokens'] as const

/** Somebody, or several at one desk, is tried again and again. About the account; nobody knows who did it. */
export const signInsRefused: AlertRule = {
  quietMs: HOUR_MS,
  look(at) {
    const tries = new Map<string, number>()
    for (const action of PROVING) for (const { subject } of since(at, SIGN_INS_MINUTES * MINUTE_MS, { action, status: '4xx' })) tries.set(subject ?? 'anyone', (tries.get(subject ?? 'anyone') ?? 0) + 1)
    return [...tries].filter(([, count]) => count >= SIGN_INS).map(([who, count]) => ({ code: 'signInsRefused', about: who, who, numbers: { count, minutes: SIGN_INS_MINUTES } }))
  },
}

/** Somebody lost their second factor to somebody else's doing: theirs to know, and whoever looks after the desk's. */
export const factorsReset: AlertRule = {
  quietMs: Infinity,
  look: (at) => since(at, DAY_MS, { actions: ['staff.resetFactors', 'staff.setSecret'], status: '2xx' }).filter(({ action, detail }) => action === 'staff.resetFactors' || detail?.startsWith(KEYS_REMOVED) === true).map(({ index, user, subject }) => ({ code: 'factorsReset', about: `${subject ?? 'anyone'}/${index}`, who: user, numbers: { event: index } })),
}

/** A security key counted backwards: there may be two of it, and nobody can tell which one signed. */
export const keyCopied: AlertRule = {
  quietMs: Infinity,
  look: (at) => since(at, DAY_MS, { actions: ['staff.answer', 'staff.prove', 'staff.tapIn', 'staff.approveFactor'], status: '4xx' }).filter(({ error }) => error === 'securityKey.copied')
    .map(({ index, user, subject }) => ({ code: 'keyCopied', about: `${subject ?? user}/${index}`, who: subject ?? user, numbers: { event: index } })),
}

/** Documents that one person read within a day and stored none of, and how many in a hundred that must be: a bad scanner costs some, and a guest who changes their mind one. */
const UNCONFIRMED = 20
const UNCONFIRMED_PERCENT = 75

/** Somebody reads documents without a guest: each reading shows all of a document, and leaves no record. */
export const readsUnconfirmed: AlertRule = {
  quietMs: DAY_MS,
  look(at) {
    const count = (action: string) => {
      const by = new Map<string, number>()
      for (const { user, detail } of since(at, DAY_MS, { action, status: '2xx' })) if (detail?.split(' ').includes(AGAIN) !== true || action !== 'internal.holdReading') by.set(user, (by.get(user) ?? 0) + 1)
      return by
    }
    const stored = count('records.confirm')
    return [...count('internal.holdReading')].flatMap(([who, read]) => {
      const left = read - (stored.get(who) ?? 0)
      return left >= UNCONFIRMED && left * 100 >= read * UNCONFIRMED_PERCENT ? [{ code: 'readsUnconfirmed' as const, about: who, who, numbers: { count: left, of: read } }] : []
    })
  },
}

/** Ways in which data leaves the desk; what is handed over of one person is an event for each record. */
const LEAVING = ['records.export', 'audit.export', 'internal.printRecord'] as const
/** What is usual is what the days before had on average; so many times as much is not, from so many on: a desk that exports nothing may export one file. */
const USUAL_DAYS = 28
const TIMES_USUAL = 5
const EXPORTS = 10

/** More leaves the desk than is usual here. */
export const exportsUnusual: AlertRule = {
  quietMs: DAY_MS,
  look(at) {
    const left = (within: LookedAt, ms: number) => LEAVING.reduce((sum, action) => sum + since(within, ms, { action, status: '2xx' }).length, 0)
    const today = left(at, DAY_MS)
    if (today < EXPORTS) return []
    const usual = left({ ...at, now: new Date(at.now.getTime() - DAY_MS) }, USUAL_DAYS * DAY_MS) / USUAL_DAYS
    return today > TIMES_USUAL * usual ? [{ code: 'exportsUnusual', about: 'desk', numbers: { count: today, usual: Math.round(usual) } }] : []
  },
}

/** The desk itself: not from anywhere else. */
const HERE = 'local'

/** A credential that always came from one address comes from another one. The first address of all is where somebody set it up. */
export const addressNew: AlertRule = {
  quietMs: DAY_MS,
  look(at) {
    const seen = new Set<string>()
    const afar = (['api', 'cli', 'screen'] as const).flatMap((door) => since(at, DAY_MS, { door, status: '2xx' })).filter(({ address, principal }) => address !== HERE && principal !== 'anyone')
    return afar.toReversed().flatMap(({ user, address, index }) => {
      const about = `${user}/${address}`
      if (seen.has(about)) return []
      seen.add(about)
      const before = at.search.page({ user, status: '2xx' }, index, USED_BEFORE).events.filter((each) => each.address !== HERE)
      return before.length === 0 || before.some((each) => each.address === address) ? [] : [{ code: 'addressNew' as const, about, who: user, numbers: { event: index } }]
    })
  },
}
/** Its events before in which the address is looked for. */
const USED_BEFORE = 2_000
