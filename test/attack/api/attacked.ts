import type { Page } from 'playwright-core'
import { processSpecs } from '../../../electron/main/process-specs.ts'
import { makeCertificates } from '../../uplink/certificates.ts'
import type { Attack, Came } from './attack.ts'
import { attackBrowser, site } from './browser.ts'
import { clientAttacks } from './client-attacks.ts'
import { attackedDesk, type AttackedDesk } from './desk.ts'
import { pageAttacks } from './page-attacks.ts'
import { PeakMemory, type Peaks } from './peak-memory.ts'
import { programAttacks } from './program-attacks.ts'
import { readingAttacks } from './reading-attacks.ts'
import { AUDIENCE, ISSUER, tokenAttacks } from './token-attacks.ts'
import { WEBHOOK_HOST, webhookAttacks } from './webhook-attacks.ts'

/** One row of the table. `amiss`: what was heard and should not have been; `unharmed`: nothing that an attack could have changed is otherwise, and the paired page reads on. */
export interface Row extends Came { amiss: readonly string[], name: string, by: Attack['by'], acts: number, unharmed: boolean, pageReads: boolean, memory: Peaks }

export interface Attacked {
  browser: string
  attacks: readonly Attack[]
  /** Carry one out, and look what it came to. */
  carryOut(attack: Attack): Promise<Row>
  /** The trail holds together, and what doors refused is in it: how many. */
  trail(): Promise<{ ok: boolean, refused: number }>
  stop(): Promise<void>
}

/** A page that is listed asks, a person at the desk says yes, the code is typed into it. @returns its key */
async function pair(desk: AttackedDesk, page: Page): Promise<string> {
  const post = (path: string, body: unknown) => page.evaluate(async ({ url, body }) => {
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    return await answer.json() as { id?: string, key?: string, code?: string }
  }, { url: `https://localhost:${desk.port}${path}`, body: JSON.stringify(body) })
  const { id = '' } = await post('/v1/pairings', { permissions: ['records.read'] })
  const { code } = await desk.bench.afresh('pairings.allow', { id })
  const { key, code: error } = await post(`/v1/pairings/${id}/key`, { code })
  if (key === undefined) throw new Error(`not paired: ${error}`)
  return key
}

/** One record is there from the start; one of the attacks has another for a while. */
const reads = (desk: AttackedDesk, page: Page, key: string): Promise<boolean> => page.evaluate(async ({ url, key }) => {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${key}` } })
  return answer.status === 200 && (await answer.json() as { total: number }).total > 0
}, { url: `https://localhost:${desk.port}/v1/records`, key }).catch(() => false)

/** What a process held that its supervisor would have ended for it. */
const tooMuch = ({ gateway, reader }: Peaks): string[] => ([['gateway', gateway, processSpecs.gateway.ceiling], ['second reader', reader, processSpecs.jobs.ceiling]] as const)
  .flatMap(([name, held, ceiling]) => (held !== null && ceiling !== null && held > ceiling ? [`the ${name} held ${Math.round(held / 1e6)} MB`] : []))

/** @param guesses codes that are guessed of pairings */
export async function attacked(guesses: number): Promise<Attacked> {
  const certificates = makeCertificates()
  const [listed, neighbour] = [await site(certificates), await site(certificates)]
  const stranger = `https://pms.stranger.example:${new URL(neighbour.origin).port}`
  const browser = await attackBrowser([listed.origin, neighbour.origin], ['*.example'])
  const desk = await attackedDesk({ apiOrigins: listed.origin, apiIssuer: ISSUER, apiAudience: AUDIENCE, webhookHosts: WEBHOOK_HOST })
  const page = await browser.open(listed.origin, true)
  const key = await pair(desk, page)
  const pid = desk.pid()
  return {
    browser: browser.version,
    attacks: [
      ...pageAttacks({ browser, neighbour: neighbour.origin, stranger, rebound: 'rebound.example', stolen: () => key }),
      ...programAttacks, ...clientAttacks(listed.origin, () => key, guesses), ...tokenAttacks(certificates), ...webhookAttacks, ...readingAttacks,
    ],
    async carryOut(attack) {
      const before = await desk.standing()
      const memory = new PeakMemory(() => ({ gateway: desk.pid(), reader: desk.readerPid() }))
      const over = new AbortController()
      let pageReads = true
      const watch = (async () => {
        while (!over.signal.aborted) {
          pageReads = await reads(desk, page, key) && pageReads
          await new Promise((resolve) => { setTimeout(resolve, 2_000) })
        }
      })()
      const came = await attack.run(desk)
      over.abort()
      await watch
      const peaks = memory.end()
      const after = await desk.standing()
      // Clients that an attack was given to begin with are none that it made.
      const own = (await desk.bench.call('clients.list', {})).filter(({ id, name }) => !before.clients.includes(id) && !name.startsWith('Attacked: ')).length
      return { ...came, memory: peaks, amiss: [...came.amiss ?? [], ...tooMuch(peaks)], name: attack.name, by: attack.by, acts: own + Math.abs(after.records - before.records) + Math.abs(after.requests - before.requests) + Math.abs(after.pages - before.pages), unharmed: desk.pid() === pid, pageReads }
    },
    async trail() {
      await desk.collect()
      const { ok } = await desk.bench.call('audit.verify', {})
      const { events } = await desk.bench.call('audit.list', { filter: { door: 'api', status: '4xx' }, before: null, limit: 500 })
      return { ok, refused: events.length }
    },
    async stop() {
      await browser.close()
      await desk.stop()
      await Promise.all([listed.close(), neighbour.close()])
      certificates.remove()
    },
  }
}
