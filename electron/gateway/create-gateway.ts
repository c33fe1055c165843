import type { GatewaySettings } from '../contract/api.ts'
import { TurnedAwayTally } from '../contract/turned-away.ts'
import { answer } from '../transport/answer.ts'
import type { Handlers } from '../transport/handlers.ts'
import type { Knock, Service } from '../transport/serve.ts'
import { listen, type Listening } from './http/server.ts'
import { openApi } from './openapi/document.ts'

export interface GatewayOptions {
  version: string
  knock: Knock
}

/** What a server was opened with, but for its certificate: that can change while it listens. */
const placeOf = ({ address, port, names, origins, language }: GatewaySettings): string => JSON.stringify([address, port, names, origins, language])

/** The gateway: one server, as main has it listen. */
export function createGateway({ version, knock }: GatewayOptions): Service & { handlers: Handlers<'gateway'> } {
  const tally = new TurnedAwayTally()
  let now: { listening: Listening, place: string } | null = null
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
  const close = async () => {
    const before = now
    now = null
    await before?.listening.close()
  }

  const handlers: Handlers<'gateway'> = {
    'internal.openGateway': (settings) => inTurn(async () => {
      const place = placeOf(settings)
      if (now?.place === place) now.listening.renew(settings.tls)
      else {
        await close()
        now = { listening: await listen(settings, { knock, tally }), place }
      }
      const { address, port } = now.listening
      return { address, port }
    }),
    'internal.turnedAway': () => ({ requests: tally.take() }),
    'health.live': () => ({ live: true }),
    'api.describe': () => openApi(version),
  }
  return {
    handlers,
    dispatch: (name, input, tools) => answer(handlers, name, input, tools),
    stop: () => inTurn(close),
  }
}
