import { FoyerError } from '../../../contract/errors.ts'
import type { Method } from '../../../contract/call.ts'
import { errorCodes } from '../../../contract/error-codes.ts'
import type { TurnedAway } from '../../../contract/turned-away.ts'
import { eventOf } from '../../audit/event.ts'
import { recordRefusal } from '../dispatch.ts'
import { gatewayOf } from '../gateway-settings.ts'
import type { HandlersOf } from '../call.ts'
import { issuerDue, takeIssuerKeys } from '../tokens.ts'

/** A method as the trail can have it: what is none of ours stands in the words. */
const methodOf = (given: TurnedAway['method']): Method => (given === 'HEAD' || given === 'OPTIONS' || given === 'other' ? 'GET' : given)

type GatewayHandlers = {
  [K in keyof HandlersOf<'internal'> as K extends 'internal.gatewaySettings' | 'internal.tellTurnedAway' | `internal.issuer${string}` ? K : never]: HandlersOf<'internal'>[K]
}

/** What main asks for the gateway, and the uplink for the keys of tokens that come through it. */
export const gatewayHandlers: GatewayHandlers = {
  'internal.gatewaySettings': (_input, { desk }) => ({ settings: gatewayOf(desk) }),
  'internal.issuerDue': (_input, call) => {
    // Asked at every turn: no event of the trail.
    call.skipEvent()
    return issuerDue(call.desk)
  },
  'internal.issuerKeys': (given, { desk }) => {
    takeIssuerKeys(desk, given)
    return {}
  },
  'internal.issuerFailed': ({ error }, { desk }) => {
    desk.tokens.fault = FoyerError.fromPayload(error).toPayload()
    return {}
  },
  'internal.tellTurnedAway': ({ requests }, { desk, context }) => {
    for (const { code, method, address, times } of requests) {
      const frame = { spec: { method: methodOf(method), path: '/v1' }, action: 'api.refused', person: null, credential: null, context: { ...context, way: 'api' as const, address } }
      const event = eventOf(desk, frame, { status: errorCodes[code], error: code, subject: null, detail: method === frame.spec.method ? null : `method=${method}` })
      recordRefusal(desk, event)
      if (times > 1) desk.refusals.count(event, times - 1)
    }
    return {}
  },
}
