import { FoyerError } from '../../../contract/errors.ts'
import type { sentReading } from '../../../contract/jobs.ts'
import type { Reading } from '../../../contract/reading.ts'
import { gatewayOf } from '../gateway-settings.ts'
import type { HandlersOf } from '../call.ts'
import type { z } from 'zod'

type GatewayHandlers = Pick<HandlersOf<'internal'>, 'internal.gatewaySettings' | 'internal.keepTicket' | 'internal.dropTicket' | 'internal.heldReading'>

/** As a program gets it that may not have pictures: the chip's portrait is one too. */
function withoutPictures({ chip, ...reading }: Reading): z.input<typeof sentReading> {
  return { ...reading, chip: chip === null ? null : { ...chip, portrait: null }, images: null }
}

/** What main asks for the gateway, and for what is read for other programs. */
export const gatewayHandlers: GatewayHandlers = {
  'internal.gatewaySettings': (_input, { desk }) => ({ settings: gatewayOf(desk) }),
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
