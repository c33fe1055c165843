import { FoyerError } from '../../../contract/errors.ts'
import { gatewayOf } from '../gateway-settings.ts'
import type { HandlersOf } from '../call.ts'
import { issuerDue, takeIssuerKeys } from '../tokens.ts'

type GatewayHandlers = {
  [K in keyof HandlersOf<'internal'> as K extends 'internal.gatewaySettings' | `internal.issuer${string}` ? K : never]: HandlersOf<'internal'>[K]
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
}
