import { FoyerError } from '../contract/errors.ts'
import { RECEIVER, type UplinkLink, type UplinkTold } from '../contract/uplink.ts'
import { answer } from '../transport/answer.ts'
import type { Handlers, HandlerTools } from '../transport/handlers.ts'
import type { Service } from '../transport/serve.ts'
import { backoffMs } from './backoff.ts'
import { FeedDrive, type FeedClocks } from './feeds/drive-feeds.ts'
import { openLine } from './foyer/line.ts'
import { receiver } from './foyer/receiver.ts'
import { askOf, type Ask } from './foyer/ask.ts'
import { cosign, eachByItself, renew, sayHow, sendBatches } from './foyer/turn.ts'
import { fetchIssuerKeys } from './issuer-keys.ts'
import { fetchTrustList } from './trust-lists.ts'
import { fetchUpdates } from './updates.ts'
import { hostFence } from './net/fence.ts'
import { LaterError } from './net/failure.ts'
import { OrganisationDrive } from './organisation.ts'
import { Tokens } from './oauth.ts'
import { WebhookDrive, type WebhookClocks } from './webhooks/drive-webhooks.ts'

export type UplinkOptions = FeedClocks & WebhookClocks

/** How long an event waits for others to go with it, milliseconds. */
const IDLE_MS = 5_000
/** Where nobody is to be sent to until a person does something, milliseconds. */
const UNSET_MS = 60_000
/** Whatever is under way then is broken off, milliseconds: main gives up half a minute later, and takes a process that says nothing for hung. */
const TURN_MS = 90_000

/** How a certificate that the other side does not take shows: refused, in the handshake or after it, by a receiver or by what stands before it, or cut off. */
const NOT_LET_IN: ReadonlySet<FoyerError['code']> = new Set(['uplink.certificate', 'uplink.signIn', 'uplink.unreachable', 'uplink.badAnswer'])

/** The uplink: one turn after the other, each as main asks for it. It holds nothing that is not in the vault. */
export function createUplink(clocks: UplinkOptions): Service & { handlers: Handlers<'uplink'> } {
  const { now, elapsed, random } = clocks
  const ending = new AbortController()
  const feeds = new FeedDrive(clocks)
  const webhooks = new WebhookDrive(clocks)
  const tokens = new Tokens()
  const organisation = new OrganisationDrive(ending.signal)
  let failures = 0
  /** By the steady clock. */
  let notBefore = 0
  let heartbeatAt = Number.NEGATIVE_INFINITY
  let told: UplinkTold = { error: null, nextTryAt: null, okAt: null, theirCertificateUntil: null, skewMs: null }
  let last: Promise<unknown> = Promise.resolve()

  /** Turns, and what people ask for, one after the other. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }

  const tell = async (ask: Ask, changes: Partial<UplinkTold>): Promise<void> => {
    told = { ...told, ...changes }
    await ask('internal.uplinkTold', { destination: RECEIVER, told })
  }

  /** It is told and the next try put off. */
  const failed = async (ask: Ask, thrown: unknown): Promise<FoyerError> => {
    const error = FoyerError.from(thrown)
    failures += 1
    if (error.code === 'uplink.signIn') tokens.forget()
    const waitMs = backoffMs(failures, random, thrown instanceof LaterError ? thrown.waitMs ?? 0 : 0)
    notBefore = elapsed() + waitMs
    await tell(ask, { error: error.toPayload(), nextTryAt: new Date(now() + waitMs).toISOString() })
    return error
  }

  /** @throws FoyerError what failed first, after it was told */
  const attempt = async (link: UplinkLink, ask: Ask, signal: AbortSignal): Promise<{ more: boolean, letIn: boolean }> => {
    if (!link.enrolled) throw await failed(ask, new FoyerError('uplink.notEnrolled'))
    const { line, shown, close } = openLine(link, { tokens, now, signal: AbortSignal.any([ending.signal, signal, AbortSignal.timeout(TURN_MS)]) })
    let sending = { sent: false, more: false }
    let fault: FoyerError | null = null
    const send = async () => { sending = await sendBatches(line, ask, elapsed) }
    const due = elapsed() - heartbeatAt >= link.heartbeatMinutes * 60_000
    const inTouch = due ? [() => sayHow(line, ask), () => renew(line, ask), () => cosign(line, ask)] : []
    try {
      const [, ...touched] = await eachByItself([send, ...inTouch], async (thrown) => { fault = await failed(ask, thrown) })
      if (due && !touched.includes(false)) heartbeatAt = elapsed()
      if (fault !== null) throw fault
      failures = 0
      notBefore = 0
      if (sending.sent || due || told.error !== null) await tell(ask, { ...shown, error: null, nextTryAt: null, okAt: new Date(now()).toISOString() })
      return { more: sending.more, letIn: sending.sent || due }
    } finally {
      close()
    }
  }

  /** With the newest certificate, or the one before it, for as long as the newest has never worked. @throws FoyerError what failed first, after it was told */
  const work = async (link: UplinkLink, ask: Ask, signal: AbortSignal): Promise<boolean> => {
    try {
      const { more, letIn } = await attempt(link, ask, signal)
      if (letIn && link.former !== null) await ask('internal.uplinkCertified', {})
      return more
    } catch (thrown) {
      const error = FoyerError.from(thrown)
      if (link.former === null || !NOT_LET_IN.has(error.code)) throw thrown
      const { more, letIn } = await attempt({ ...link, certificate: link.former, former: null }, ask, signal)
      // The newest still does not work, and it shows.
      if (letIn) await tell(ask, { error: error.toPayload() })
      return more
    }
  }

  /** @param pressed somebody asked for it: the wait is over @returns milliseconds until the next one */
  const turn = async (tools: HandlerTools, pressed: boolean): Promise<number> => {
    const ask = askOf(tools)
    const { link } = await ask('internal.uplinkLink', {}).catch(async (thrown: unknown) => { throw await failed(ask, thrown) })
    if (link === null) {
      if (pressed) throw new FoyerError('uplink.notConfigured')
      return UNSET_MS
    }
    const waitMs = notBefore - elapsed()
    if (!pressed && waitMs > 0) return Math.min(waitMs, IDLE_MS)
    if (pressed) heartbeatAt = Number.NEGATIVE_INFINITY
    return await work(link, ask, tools.signal) ? 0 : IDLE_MS
  }

  /** Before anybody is asked: policy may be another. A vault that does not answer has nothing sent either. */
  const look = async (ask: Ask): Promise<void> => {
    const { hosts } = await ask('internal.uplinkPermitted', {})
    if (!hostFence.take(hosts)) return
    // What was refused may be permitted now.
    notBefore = 0
    feeds.hurry()
  }
  const looked = (tools: HandlerTools): Promise<void> => look(askOf(tools)).catch(() => undefined)

  const untilEnd = (tools: HandlerTools) => AbortSignal.any([ending.signal, tools.signal, AbortSignal.timeout(TURN_MS)])

  const handlers: Handlers<'uplink'> = {
    // Beside the turn that goes on: what it has open is broken off.
    'internal.uplinkLook': async (_input, tools) => {
      await look(askOf(tools))
      return {}
    },
    'internal.uplinkTurn': (_input, tools) => inTurn(async () => {
      await looked(tools)
      const [toReceiver, keysWanted, listsWanted, updatesWanted, peopleWanted, ...others] = await Promise.all([
        // What failed is told where people look; here only the next turn counts.
        turn(tools, false).catch(() => Math.min(IDLE_MS, Math.max(0, notBefore - elapsed()))),
        fetchIssuerKeys(askOf(tools), untilEnd(tools)),
        fetchTrustList(askOf(tools), untilEnd(tools)),
        fetchUpdates(askOf(tools), untilEnd(tools)),
        organisation.check(askOf(tools), untilEnd(tools)),
        feeds.turn(askOf(tools), untilEnd(tools)).catch(() => false),
        webhooks.turn(askOf(tools), untilEnd(tools)).catch(() => false),
      ])
      return { nextMs: others.includes(true) ? 0 : others.every((more) => more === null) && !keysWanted && !listsWanted && !updatesWanted && !peopleWanted ? toReceiver : Math.min(toReceiver, IDLE_MS) }
    }),
    'uplink.send': (_input, tools) => inTurn(async () => {
      await looked(tools)
      // Side by side: what stands in the way of one is no reason to leave out the others.
      const [toReceiver, toFeeds, toEndpoints] = await Promise.allSettled([turn(tools, true), feeds.turn(askOf(tools), untilEnd(tools), true), webhooks.turn(askOf(tools), untilEnd(tools), true)])
      const othersThere = [toFeeds, toEndpoints].some((each) => each.status === 'rejected' || each.value !== null)
      if (toReceiver.status === 'rejected' && !(othersThere && FoyerError.from(toReceiver.reason).code === 'uplink.notConfigured')) throw FoyerError.from(toReceiver.reason)
      for (const each of [toFeeds, toEndpoints]) if (each.status === 'rejected') throw FoyerError.from(each.reason)
      return {}
    }),
    // Beside the turns: somebody stands before the desk and waits.
    'organisation.begin': async (_input, tools) => {
      await looked(tools)
      return await organisation.begin(askOf(tools), AbortSignal.any([ending.signal, tools.signal]))
    },
    'organisation.await': async ({ job }, tools) => ({ answered: await organisation.await(job, askOf(tools), AbortSignal.any([ending.signal, tools.signal])) }),
    'uplink.enrol': ({ code }, tools) => inTurn(async () => {
      const ask = askOf(tools)
      await looked(tools)
      const { link } = await ask('internal.uplinkLink', {})
      if (link === null) throw new FoyerError('uplink.notConfigured')
      // By the code alone: a certificate or a key of before may be what has to be replaced.
      const { line, close } = openLine({ ...link, certificate: null, former: null }, { tokens, now, signal: AbortSignal.any([ending.signal, tools.signal]) })
      try {
        const answer = await receiver.enrol(line, await ask('internal.uplinkEnrolment', { code }))
        await ask('internal.uplinkEnrolled', answer)
      } finally {
        close()
      }
      failures = 0
      notBefore = 0
      heartbeatAt = Number.NEGATIVE_INFINITY
      return {}
    }),
  }
  return {
    handlers,
    dispatch: (name, input, tools) => answer(handlers, name, input, tools),
    stop: async () => {
      ending.abort()
      await last
      await feeds.close()
    },
    isResting: () => true,
  }
}
