import { FoyerError } from '../../../contract/errors.ts'
import type { CallSpec, Method } from '../../../contract/call.ts'
import { allCalls } from '../../../contract/index.ts'
import { errorCodes } from '../../../contract/error-codes.ts'
import type { sentReading } from '../../../contract/jobs.ts'
import type { Reading } from '../../../contract/reading.ts'
import { NO_PATH, type TurnedAway } from '../../../contract/turned-away.ts'
import { eventOf } from '../../audit/event.ts'
import { recordRefusal } from '../dispatch.ts'
import { gatewayOf } from '../gateway-settings.ts'
import type { HandlersOf } from '../call.ts'
import { issuerDue, takeIssuerKeys } from '../tokens.ts'
import type { z } from 'zod'

/** A method as the trail can have it: what is none of ours stands in the words. */
const methodOf = (given: TurnedAway['method']): Method => (given === 'HEAD' || given === 'OPTIONS' || given === 'other' ? 'GET' : given)

/** Where a request can be meant for: what a door that was taken over may call a path is one of these. */
const templates: ReadonlySet<string> = new Set((Object.values(allCalls) as CallSpec[]).flatMap(({ api }) => api?.path ?? []))

type GatewayHandlers = {
  [K in keyof HandlersOf<'internal'> as K extends 'internal.gatewaySettings' | 'internal.tellTurnedAway' | 'internal.keepTicket' | 'internal.dropTicket' | 'internal.heldReading' | `internal.issuer${string}` ? K : never]: HandlersOf<'internal'>[K]
}

/** As a program gets it that may not have pictures: the chip's portrait is one too. */
function withoutPictures({ chip, ...reading }: Reading): z.input<typeof sentReading> {
  return { ...reading, chip: chip === null ? null : { ...chip, portrait: null }, images: null }
}

/** What main asks for the gateway and for what is read for other programs, and the uplink for the keys of tokens that come through it. */
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
    for (const { code, method, address, path, times } of requests) {
      const frame = { spec: { method: methodOf(method), path: templates.has(path) ? path : NO_PATH }, action: 'api.refused', person: null, credential: null, context: { ...context, way: 'api' as const, address } }
      const event = eventOf(desk, frame, { status: errorCodes[code], error: code, subject: null, detail: method === frame.spec.method ? null : `method=${method}` })
      recordRefusal(desk, event)
      if (times > 1) desk.refusals.count(event, times - 1)
    }
    return {}
  },
  'internal.keepTicket': (_input, { desk, asking: { api } }) => {
    if (api === null) throw new FoyerError('api.unauthenticated')
    return { ticket: desk.tickets.begin(api) }
  },
  'internal.dropTicket': ({ ticket }, { desk }) => {
    desk.tickets.end(ticket)
    return {}
  },
  'internal.heldReading': ({ readingId }, call) => {
    const reading = call.desk.held.get(readingId, call.principal.id)
    return { reading: call.may('readings.pictures') ? reading : withoutPictures(reading) }
  },
}
