import type { AddressInfo } from 'node:net'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { GatewaySettings } from '../../contract/api.ts'
import { FoyerError } from '../../contract/errors.ts'
import type { TurnedAwayTally } from '../../contract/turned-away.ts'
import type { Knock } from '../../transport/serve.ts'
import { answerWith, fromLibrary } from './answer.ts'
import { boundByAddress } from './bound-by-address.ts'
import { refuseConnection } from './refuse-connection.ts'
import { Known } from './known.ts'
import { addRoutes } from './add-routes.ts'
import { BODY_MAX, CHECKING_MS, CONNECTIONS_MAX, HANDSHAKE_MS, HEADERS_MAX, HEADERS_MS, IDLE_MS, KEEP_ALIVE_MS, KNOWN_MAX, PATH_PART_MAX, REQUEST_MS, REQUESTS_PER_CONNECTION, UNKNOWN_MAX, WINDOW_MS } from './limits.ts'
import { originOf } from './host.ts'
import { templateOf } from './routes.ts'
import { admitPage, isPreflight } from './pages.ts'
import { addressOf, presentedBy } from './presented.ts'

export interface Listening {
  address: string
  port: number
  /** Go on with another certificate, for connections to come. */
  renew(tls: GatewaySettings['tls']): void
  close(): Promise<void>
}

const secureContext = ({ key, certificateChain }: GatewaySettings['tls']) => ({ key, cert: certificateChain, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } as const)

function serverFor({ tls }: GatewaySettings, tally: TurnedAwayTally) {
  return Fastify({
    https: {
      ...secureContext(tls),
      // Shown or not: by itself it opens nothing, and whether it is the one that a key is bound to the vault says.
      requestCert: true, rejectUnauthorized: false, handshakeTimeout: HANDSHAKE_MS,
      maxHeaderSize: HEADERS_MAX, headersTimeout: HEADERS_MS, connectionsCheckingInterval: CHECKING_MS, insecureHTTPParser: false, joinDuplicateHeaders: false,
    },
    logger: false, trustProxy: false, bodyLimit: BODY_MAX, requestTimeout: REQUEST_MS, connectionTimeout: IDLE_MS, keepAliveTimeout: KEEP_ALIVE_MS, maxRequestsPerSocket: REQUESTS_PER_CONNECTION,
    forceCloseConnections: true, exposeHeadRoutes: false, onProtoPoisoning: 'error', onConstructorPoisoning: 'error', clientErrorHandler: (error, socket) => { refuseConnection(error, socket, (code) => { tally.note({ code, method: 'other', address: addressOf(socket) || 'unknown' }) }) },
    routerOptions: { maxParamLength: PATH_PART_MAX, caseSensitive: true, ignoreTrailingSlash: false, ignoreDuplicateSlashes: false },
    frameworkErrors: (error, request, reply) => {
      const known = fromLibrary(error)
      tally.note({ code: known.code, method: request.method, address: addressOf(request.raw.socket) || 'unknown' })
      answerWith(reply, known, 'en')
    },
  })
}

/**
 * Listen, and carry what is asked to where it is decided.
 * @throws FoyerError `api.cannotListen`
 */
export async function listen(settings: GatewaySettings, { knock, tally }: { knock: Knock, tally: TurnedAwayTally }): Promise<Listening> {
  const app = serverFor(settings, tally)
  const origins = new Set(settings.origins)
  const count = (error: FoyerError, request: FastifyRequest) => { tally.note({ code: error.code, method: request.method, path: templateOf(request.routeOptions.url), address: addressOf(request.raw.socket) || 'unknown' }) }
  const turnAway = (error: FoyerError, request: FastifyRequest, reply: FastifyReply) => {
    count(error, request)
    answerWith(reply, error, settings.language, request)
  }
  const names = new Set(settings.names.map((name) => name.toLowerCase()))
  const known = new Known()
  app.server.maxConnections = CONNECTIONS_MAX
  boundByAddress(app.server, (address) => { tally.note({ code: 'api.throttled', method: 'other', address }) })
  // HTTP knows no other upgrade here: it is answered as if it were not asked for.
  app.decorateRequest('asks', null)
  app.setErrorHandler((error, request, reply) => { turnAway(fromLibrary(error), request, reply) })
  takeOnlyJson(app)
  app.addHook('onRequest', (request, reply, done) => {
    try {
      const origin = originOf(request.raw.rawHeaders, names)
      const presented = presentedBy(request.raw, { method: request.method, origin, path: request.url.split('?', 1)[0] ?? '' })
      admitPage(reply, presented.origin, origins)
      request.asks = { presented, ...known.keyOf(presented) }
      done()
    } catch (thrown) {
      done(FoyerError.from(thrown))
    }
  })
  // After the hook above, which says whom a request is counted for.
  await app.register(rateLimit, {
    hook: 'onRequest', timeWindow: WINDOW_MS, enableDraftSpec: true, cache: 5_000,
    keyGenerator: ({ asks }) => asks?.key ?? 'nobody', max: ({ asks }) => (asks?.known === true ? KNOWN_MAX : UNKNOWN_MAX),
    // A browser asks without what proves who it is: counted as a stranger's, a flood of strangers would shut the paired page out.
    allowList: (request) => isPreflight(request),
    errorResponseBuilder: () => new FoyerError('api.throttled'),
  })
  // What there is no route for is counted with the rest.
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) => { turnAway(new FoyerError('api.notFound'), request, reply) })
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    // It would bind every other program on `localhost`, whatever its port (RFC 6797 §8.3).
    strictTransportSecurity: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
  })
  addRoutes(app, { knock, known, language: settings.language, turnAway, count })
  try {
    await app.listen({ host: settings.address, port: settings.port })
  } catch (error) {
    await app.close()
    throw new FoyerError('api.cannotListen', { cause: error, detail: codeOf(error) })
  }
  const { address, port } = app.server.address() as AddressInfo
  return { address, port, renew: (tls) => { app.server.setSecureContext(secureContext(tls)) }, close: () => app.close() }
}

const codeOf = (error: unknown): string => ((error as NodeJS.ErrnoException | null)?.code ?? 'listen').slice(0, 40)

/** Bodies are JSON, and nothing that a form of a page could send. */
function takeOnlyJson(app: FastifyInstance): void {
  app.removeContentTypeParser('text/plain')
}
