import { exportTrail, type Piece } from '../export/export-trail.ts'
import { hashOf } from '../identity/codes.ts'
import { askedOf, eventsPage, PAGE_EVENTS } from '../pages/events-page.ts'
import { fleetPage } from '../pages/fleet-page.ts'
import { FLEET, seeOther } from '../pages/layout.ts'
import { signInPage } from '../pages/sign-in-page.ts'
import { style } from '../pages/style.ts'
import { terminalPage } from '../pages/terminal-page.ts'
import { tongueOf, type Tongue } from '../pages/words.ts'
import { Problem } from '../problem.ts'
import { alarms, settleAlarm } from '../storage/alarms.ts'
import { first } from '../storage/database.ts'
import { endSession } from '../storage/operators.ts'
import { searchEvents } from '../storage/search.ts'
import { keysOf, terminalById, terminals } from '../storage/terminals.ts'
import { cosignedCheckpoint } from '../storage/witnessing.ts'
import { plain, type Answer } from '../answer.ts'
import type { Budget } from './limits.ts'
import { cookie, operatorOf, readForm, sessionToken, signIn, type SignIn } from './operator.ts'
import type { Asked, Route } from './route.ts'

const MOST_ALARMS = 500
const LONGEST_SUBJECT = 200

export interface Fleet extends SignIn { budget: Budget, secure: boolean }

export function fleetRoutes(fleet: Fleet): Route[] {
  const { database, budget, secure, now } = fleet
  /** A page for whoever is signed in; the way in for everybody else. */
  const signedIn = (answer: (asked: Asked, tongue: Tongue, operator: string) => Promise<Answer>) => async (asked: Asked): Promise<Answer> => {
    const operator = await operatorOf(database, sessionToken(asked.request, secure), now())
    return operator === null ? seeOther(`${FLEET}/sign-in`) : answer(asked, tongueOf(asked.request.headers['accept-language']), operator)
  }
  const download = (which: keyof Piece, name: string): Route => ({
    method: 'GET', path: `${FLEET}/terminals/:terminal/${name}`,
    answer: signedIn(async ({ params: [terminal = ''], query }) => {
      const pieces = exportTrail(database, terminal, Number(query.get('size')))
      const begun = await pieces.next()
      return { status: 200, body: { type: 'application/octet-stream', content: partOf(which, begun, pieces) }, headers: { 'content-disposition': `attachment; filename="${terminal}.${name.slice('trail.'.length)}"` } }
    }),
  })
  return [
    { method: 'GET', path: `${FLEET}/style.css`, answer: () => Promise.resolve(plain(200, style, 'text/css; charset=utf-8')) },
    {
      method: 'GET', path: `${FLEET}/sign-in`,
      answer: async ({ request }) => signInPage(tongueOf(request.headers['accept-language']), await first(database, 'SELECT name FROM operators LIMIT 1') === null ? 'noOperator' : null),
    },
    {
      method: 'POST', path: `${FLEET}/sign-in`,
      answer: async (asked) => {
        const made = await signIn(fleet, await readForm(asked, budget), asked.address)
        return typeof made === 'string' ? signInPage(tongueOf(asked.request.headers['accept-language']), made) : seeOther(FLEET, { 'set-cookie': cookie(secure, made.token, made.seconds) })
      },
    },
    {
      method: 'POST', path: `${FLEET}/sign-out`,
      answer: signedIn(async (asked) => {
        await readForm(asked, budget)
        await endSession(database, hashOf(sessionToken(asked.request, secure) ?? ''))
        return seeOther(`${FLEET}/sign-in`, { 'set-cookie': cookie(secure, '', 0) })
      }),
    },
    { method: 'GET', path: FLEET, answer: signedIn(async (_asked, tongue) => fleetPage(tongue, await terminals(database), await alarms(database, null, true, MOST_ALARMS))) },
    {
      method: 'GET', path: `${FLEET}/terminals/:terminal`,
      answer: signedIn(async ({ params: [id = ''] }, tongue) => {
        const terminal = await terminalById(database, id)
        if (terminal === null) throw new Problem('uplink.notFound')
        const checkpoint = await cosignedCheckpoint(database, id, 1) ?? await cosignedCheckpoint(database, id, 0)
        return terminalPage(tongue, { terminal, keys: await keysOf(database, id), alarms: await alarms(database, id, false, MOST_ALARMS), checkpoint })
      }),
    },
    {
      method: 'POST', path: `${FLEET}/terminals/:terminal/alarms`,
      answer: signedIn(async (asked, _tongue, operator) => {
        const [id = ''] = asked.params
        const form = await readForm(asked, budget)
        const [kind, subject] = [form.get('kind') ?? '', (form.get('subject') ?? '').slice(0, LONGEST_SUBJECT)]
        await database.transaction((sql) => settleAlarm(sql, { terminal: id, kind, subject, operator }, now().toISOString()))
        return seeOther(`${FLEET}/terminals/${id}`)
      }),
    },
    {
      method: 'GET', path: `${FLEET}/events`,
      answer: signedIn(async ({ query }, tongue) => {
        const asked = askedOf(query)
        const names = new Map((await terminals(database)).map(({ id, name }) => [id, name]))
        return eventsPage(tongue, asked, names, await searchEvents(database, asked.filter, asked.before, PAGE_EVENTS))
      }),
    },
    download('text', 'trail.jsonl'),
    download('proof', 'trail.jsonl.proof'),
  ]
}

async function* partOf(which: keyof Piece, begun: IteratorResult<Piece>, rest: AsyncGenerator<Piece>): AsyncGenerator<string> {
  if (begun.done !== true) yield begun.value[which]
  for await (const piece of rest) if (piece[which] !== '') yield piece[which]
}
