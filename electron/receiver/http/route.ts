import type { IncomingMessage } from 'node:http'
import { Problem } from '../problem.ts'
import type { Answer } from '../answer.ts'

export interface Asked {
  request: IncomingMessage
  /** Values of the `:names` of the path, in their order. */
  params: readonly string[]
  query: URLSearchParams
  /** Network of whoever is at the other end of the connection, or of what the proxy says of it. */
  address: string
  /** What is to be done once the answer is made, or could not be. */
  after: (work: () => void) => void
}

export interface Route {
  method: 'GET' | 'POST'
  /** `/terminals/:terminal/batches` */
  path: string
  answer: (asked: Asked) => Promise<Answer>
}

/** One part of a path that stands for an id or an index; with the epoch of a trail that was set aside. */
const PART = '([A-Za-z0-9_-]{1,64}(?:~[1-9]\\d{0,5})?)'

/** @returns what answers a request; throws Problem `uplink.notFound`, `uplink.method` */
export function router(routes: readonly Route[]): (method: string, path: string) => { route: Route, params: string[] } {
  const patterns = routes.map((route) => ({ route, pattern: new RegExp(`^${route.path.replaceAll(/:\w+/g, PART)}$`) }))
  return (method, path) => {
    const fits = patterns.flatMap(({ route, pattern }) => {
      const match = pattern.exec(path)
      return match === null ? [] : [{ route, params: match.slice(1) }]
    })
    if (fits.length === 0) throw new Problem('uplink.notFound')
    const found = fits.find(({ route }) => route.method === method)
    if (found === undefined) throw new Problem('uplink.method')
    return found
  }
}
