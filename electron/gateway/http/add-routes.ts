import type { FastifyInstance, FastifyRequest, FastifyReply } from 'fastify'
import type { Presented } from '../../contract/api.ts'
import { FoyerError } from '../../contract/errors.ts'
import type { Language } from '../../contract/primitives.ts'
import type { Knock } from '../../transport/serve.ts'
import { answerWith, fromLibrary } from './answer.ts'
import { answerPreflight, isPreflight } from './pages.ts'
import { formOf } from './form.ts'
import { json } from './json.ts'
import type { Known } from './known.ts'
import { waitOf } from './prefer.ts'
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
  for (const route of routes) addRoute(app, route, carrying)
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

function addRoute(app: FastifyInstance, route: Route, carrying: Carrying): void {
  const form = formOf(route)
  const { api } = route.spec
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { asks } = request
    if (asks === null) throw new FoyerError('internal.fault')
    const value = api.open ? { live: true } : await carry(asks, request)
    void reply.code(api.status).headers({ 'cache-control': 'no-store', 'content-type': 'application/json' })
    if (api.status === 204) {
      void reply.removeHeader('content-type').send()
      return
    }
    const wait = api.waits ? waitOf(request.headers.prefer) : 0
    if (wait > 0) void reply.header('preference-applied', `wait=${wait}`)
    const shown = api.shown(value as never)
    if (api.location !== null) void reply.header('location', fillIn(api.location, shown as Readonly<Record<string, unknown>>))
    void reply.send(Buffer.from(json(shown)))
  }
  const carry = async (asks: NonNullable<FastifyRequest['asks']>, request: FastifyRequest): Promise<unknown> => {
    const left = enter(asks, request)
    const asked = tryTo(() => read(request))
    try {
      // What cannot be read goes all the same, as nothing: who asks comes before what is wrong with it, and the trail has both.
      const value = await carrying.knock(route.call, asked.value, asks.presented)
      carrying.known.learn(asks.presented, true)
      return value
    } catch (thrown) {
      const error = FoyerError.from(thrown)
      if (error.status === 401) carrying.known.learn(asks.presented, false)
      else if (afterTheCredential(error)) carrying.known.learn(asks.presented, true)
      throw error.code === 'input.invalid' && asked.error !== null ? asked.error : error
    } finally {
      left()
    }
  }
  const enter = (asks: NonNullable<FastifyRequest['asks']>, request: FastifyRequest) => {
    try {
      return carrying.known.enter(asks.key)
    } catch (thrown) {
      carrying.count(FoyerError.from(thrown), request)
      throw thrown
    }
  }
  const read = (request: FastifyRequest): unknown => {
    if (api.idempotencyKey && !/^[\x21-\x7e]{1,200}$/.test(String(request.headers['idempotency-key'] ?? ''))) throw new FoyerError('api.idempotencyKeyMissing')
    const header = { ...(api.idempotencyKey ? { idempotencyKey: String(request.headers['idempotency-key']) } : {}), ...(api.waits ? { wait: waitOf(request.headers.prefer) } : {}) }
    return form.read({ path: partOf(request.params), query: partOf(request.query), body: partOf(request.body), header })
  }
  app.route({ method: route.method, url: routerPath(api.path), handler: async (request, reply) => {
    try {
      await answer(request, reply)
    } catch (thrown) {
      answerWith(reply, fromLibrary(thrown), carrying.language, request)
    }
    return reply
  } })
}

/** Whether it was refused for what it is, by whoever had looked at the credential before. */
const afterTheCredential = ({ code, status }: FoyerError): boolean => status < 500 && !['api.throttled', 'input.tooLarge', 'input.tooMuchAtOnce', 'input.unknownCall'].includes(code)

function tryTo(work: () => unknown): { value: unknown, error: FoyerError | null } {
  try {
    return { value: work(), error: null }
  } catch (thrown) {
    return { value: null, error: fromLibrary(thrown) }
  }
}
