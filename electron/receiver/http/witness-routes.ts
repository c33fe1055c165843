import { witnessAnswers } from '../../contract/uplink-protocol.ts'
import { Problem } from '../problem.ts'
import { addCheckpoint, type Witnessing } from '../witness/add-checkpoint.ts'
import { neighboursOf, requestsFor, takeCosignatures } from '../witness/relay.ts'
import { cosignedCheckpoint } from '../storage/witnessing.ts'
import { json, plain } from '../answer.ts'
import { readBody } from './body.ts'
import { limits } from './limits.ts'
import type { Route } from './route.ts'
import { readSmall, terminalAsking, type Uplink } from './uplink-routes.ts'

export function witnessRoutes(uplink: Uplink, witnessing: Witnessing, neighbours: number): Route[] {
  return [
    {
      method: 'GET', path: '/witness/requests',
      answer: async ({ request }) => json(200, await requestsFor(uplink.database, (await terminalAsking(uplink, request)).terminal, neighbours)),
    },
    {
      method: 'GET', path: '/witness/neighbours',
      answer: async ({ request }) => json(200, await neighboursOf(uplink.database, (await terminalAsking(uplink, request)).terminal, neighbours)),
    },
    {
      method: 'POST', path: '/witness/cosignatures',
      answer: async (asked) => {
        const witness = await terminalAsking(uplink, asked.request)
        return json(200, { kept: await takeCosignatures(uplink.database, witness, await readSmall(uplink, witness, asked, witnessAnswers), uplink.now()) })
      },
    },
    {
      /** The newest checkpoint that `?witnesses=N` neighbours cosigned, with every signature: for any terminal of the house. */
      method: 'GET', path: '/terminals/:terminal/checkpoint',
      answer: async ({ request, params, query }) => {
        await terminalAsking(uplink, request)
        const least = Number(query.get('witnesses') ?? 0)
        const found = Number.isSafeInteger(least) && least >= 0 ? await cosignedCheckpoint(uplink.database, params[0] ?? '', least) : null
        if (found === null) throw new Problem('uplink.notFound')
        return plain(200, found.note)
      },
    },
    {
      method: 'POST', path: '/add-checkpoint',
      answer: async (asked) => addCheckpoint(witnessing, (await readBody(asked, limits.smallBytes, uplink.strangersBudget)).toString('utf8')),
    },
  ]
}
