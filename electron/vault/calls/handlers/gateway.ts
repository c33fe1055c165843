import { gatewayOf } from '../gateway-settings.ts'
import type { HandlersOf } from '../call.ts'

type GatewayHandlers = {
  [K in keyof HandlersOf<'internal'> as K extends 'internal.gatewaySettings' ? K : never]: HandlersOf<'internal'>[K]
}

/** What main asks for the gateway. */
export const gatewayHandlers: GatewayHandlers = {
  'internal.gatewaySettings': (_input, { desk }) => ({ settings: gatewayOf(desk) }),
}
