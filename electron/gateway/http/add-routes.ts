import type { FastifyInstance, FastifyRequest, FastifyReply } from 'fastify'
import type { Presented } from '../../contract/api.ts'
import { BytesInFlight } from '../../contract/bytes-in-flight.ts'
import { FoyerError, type ErrorPayload } from '../../contract/errors.ts'
import { WAIT_MAX } from '../../contract/http.ts'
import type { Language } from '../../contract/primitives.ts'
import type { Knock } from '../../transport/serve.ts'
import { answerWith, fromLibrary } from './answer.ts'
import { fileOf, takeFiles } from './body.ts'
import { EventStream, wantsEvents } from './event-stream.ts'
import { formOf } from './form.ts'
import { headerParts } from './header-parts.ts'
import { json } from './json.ts'
import type { Known } from './known.ts'
import { KNOWN_BODIES_MAX, UNKNOWN_BODIES_MAX } from './limits.ts'
import { answerPreflight, isPreflight } from './pages.ts'
import { problemOf, languageOf } from './problem.ts'
import { fillIn, routerPath, routes, type Route } from './routes.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What came with it to prove who asks, and whom it is counted for. */
    asks: { presented: Presented, key: string, known: boolean } | null
  }
}

export interface Carrying {
  knock: Knock
  known: Known
  /** Of the desk. */
  language: Language
  /** Answer what comes no further than to here, and count it. */
  turnAway(error: FoyerError, request: FastifyRequest, reply: FastifyReply): void
  count(error: FoyerError, request: FastifyRequest): void
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

const partOf = (given: unknown): Readonly<Record<string, unknown>> => {
  if (given === undefined || given === null) return {}
  if (typeof given !== 'object' || Array.isArray(given)) throw new FoyerError('input.invalid', { detail: 'body' })
  return given as Readonly<Record<string, unknown>>
}

/** A route for each call of the contract with the door `api`; what its path has no call for is 405 there. */
export function addRoutes(app: FastifyInstance, carrying: Carrying): void {
  const bodies: Bodies = { known: new BytesInFlight(KNOWN_BODIES_MAX), unknown: new BytesInFlight(UNKNOWN_BODIES_MAX) }
  for (const route of routes) {
    void app.register(async (own) => {
      if (route.spec.api.takes === 'file') await takeFiles(own)
      addRoute(own, route, carrying, bodies)
    })
  }
  for (const path of new Set(routes.map(({ spec }) => spec.api.path))) {
    const allowed = routes.filter(({ spec }) => spec.api.path === path).map(({ method }) => method)
    app.route({
      url: routerPath(path), method: METHODS.filter((method) => !(allowed as readonly string[]).includes(method)),
      handler: (request, reply) => {
        if (isPreflight(request)) {
          answerPreflight(request, reply, allowed)
          return
        }
        void reply.header('allow', allowed.join(', '))
        carrying.turnAway(new FoyerError('api.methodNotAllowed'), request, reply)
      },
    })
  }
}

function addRoute(app: FastifyInstance, route: Route, carrying: Carrying, bodies: Bodies): void {
  const form = formOf(route)
  const { api } = route.spec
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { asks } = request
    if (asks === null) throw new FoyerError('internal.fault')
    const stream = api.waits && wantsEvents(request) ? new EventStream(reply) : null
    const { value, given } = api.open ? { value: { live: true }, given: {} } : await carry(asks, request, stream, goneOf(reply))
    const shown = withProblem(api.shown(value), request)
    if (stream !== null) {
      stream.send('answer', shown)
      stream.end()
      return
    }
    void reply.code(api.status).headers({ 'cache-control': 'no-store', 'content-type': 'application/json' })
    if (api.status === 204) {
      void reply.removeHeader('content-type').send()
      return
    }
    const { wait } = given as { wait?: number }
    if (wait !== undefined && wait > 0) void reply.header('preference-applied', `wait=${wait}`)
    if (api.location !== null) void reply.header('location', fillIn(api.location, shown as Readonly<Record<string, unknown>>))
    void reply.send(Buffer.from(json(shown)))
  }
  /** What failed in an answer is told as what is refused is. */
  const withProblem = (shown: unknown, request: FastifyRequest): unknown => {
    const error = api.errorIn === null ? null : (shown as Record<string, ErrorPayload | null>)[api.errorIn] ?? null
    if (api.errorIn === null || error === null) return shown
    return { ...(shown as object), [api.errorIn]: problemOf(error, languageOf(request.headers['accept-language'], carrying.language)) }
  }
  const carry = async (asks: NonNullable<FastifyRequest['asks']>, request: FastifyRequest, stream: EventStream | null, gone: AbortSignal): Promise<{ value: unknown, given: unknown }> => {
    const asked = await tryTo(() => read(request, stream !== null))
    const waits = ((asked.value ?? {}) as { wait?: number }).wait ?? 0
    const left = enter(asks, waits > 0, request)
    try {
      // What cannot be read goes all the same, as nothing: who asks comes before what is wrong with it, and the trail has both.
      const value = await carrying.knock(route.call, asked.value, asks.presented, stream === null ? undefined : (name, payload) => { stream.send(name, payload) }, gone)
      carrying.known.learn(asks.presented, true)
      return { value, given: asked.value }
    } catch (thrown) {
      const error = FoyerError.from(thrown)
      if (error.status === 401) carrying.known.learn(asks.presented, false)
      else if (afterTheCredential(error)) carrying.known.learn(asks.presented, true)
      throw error.code === 'input.invalid' && asked.error !== null ? asked.error : error
    } finally {
      left()
    }
  }
  const enter = (asks: NonNullable<FastifyRequest['asks']>, waits: boolean, request: FastifyRequest) => {
    try {
      return carrying.known.enter(asks.key, waits)
    } catch (thrown) {
      carrying.count(FoyerError.from(thrown), request)
      throw thrown
    }
  }
  const read = async (request: FastifyRequest, listens: boolean): Promise<unknown> => {
    const header = headerParts(api, request.headers)
    // Whoever wants to hear what happens waits for it, as long as they would without a word.
    const parts = listens && header['wait'] === 0 ? { ...header, wait: WAIT_MAX } : header
    return form.read({ path: partOf(request.params), query: partOf(request.query), header: parts, body: api.takes === 'file' ? await fileOf(request) : partOf(request.body) })
  }
  app.route({
    method: route.method, url: routerPath(api.path), ...(api.bodyMax === null ? {} : { bodyLimit: api.bodyMax }),
    ...(api.bodyMax === null ? {} : { preParsing: (request, reply, payload, done) => { enterBody(request, reply, api.bodyMax ?? 0, bodies); done(null, payload) } }),
    handler: async (request, reply) => {
      try {
        await answer(request, reply)
      } catch (thrown) {
        if (reply.sent) reply.raw.end()
        else answerWith(reply, fromLibrary(thrown), carrying.language, request)
      }
      return reply
    },
  })
}

/** Aborted when the connection closes before the answer went out. */
function goneOf({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => { if (!raw.writableFinished) gone.abort() })
  return gone.signal
}

interface Bodies { known: BytesInFlight, unknown: BytesInFlight }

/** A large body is held until it is answered: as much as it says it has, and where it does not say, as much as it may have. @throws FoyerError `input.tooMuchAtOnce` */
function enterBody(request: FastifyRequest, reply: FastifyReply, most: number, { known, unknown }: Bodies): void {
  const length = Number(request.headers['content-length'] ?? most)
  if (length > most) throw new FoyerError('input.tooLarge')
  reply.raw.once('close', (request.asks?.known === true ? known : unknown).enter(length))
}

/** Whether it was refused for what it is, by whoever had looked at the credential before. */
const afterTheCredential = ({ code, status }: FoyerError): boolean => status < 500 && !['api.throttled', 'input.tooLarge', 'input.tooMuchAtOnce', 'input.unknownCall'].includes(code)

async function tryTo(work: () => Promise<unknown>): Promise<{ value: unknown, error: FoyerError | null }> {
  try {
    return { value: await work(), error: null }
  } catch (thrown) {
    return { value: null, error: fromLibrary(thrown) }
  }
}
