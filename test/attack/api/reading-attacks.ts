import type { ReadingJob } from '../../../electron/contract/jobs.ts'
import { FILE_MAX } from '../../../electron/contract/primitives.ts'
import { WAIT_MAX } from '../../../electron/contract/http.ts'
import { passportPage } from '../../e2e/draw-specimen.ts'
import { bombs } from './bombs.ts'
import { judged, type Attack, type Heard } from './attack.ts'
import type { AttackedDesk } from './desk.ts'

/** An honest document: to see that the desk reads on. */
const honest = () => passportPage({ surname: 'HOLMSTEDT', givenNames: 'CLARA', number: 'FA3409170', born: '810412', sex: 'F', expires: '330219' })
/** Looks at one job, of half a minute each: a bomb costs its reader its life, and the next one waits for a fresh one. */
const LOOKS = 6
/** Files of the largest size that are sent at once: more than fit beside each other on their way. */
const LARGE = 12

/** Until the desk knows the key: strangers at one address share what they may ask a minute, and attacks before this one were strangers. */
async function known(desk: AttackedDesk, key: string): Promise<string> {
  for (let tries = 0; tries < 90; tries++) {
    if ((await desk.ask('/v1/health/ready', { key })).status === 200) return key
    await new Promise((resolve) => { setTimeout(resolve, 1_000) })
  }
  throw new Error('never let in')
}

/** Send a page, and wait for what becomes of it. */
async function read(desk: AttackedDesk, key: string, type: string, bytes: Uint8Array): Promise<Heard> {
  const { status, headers, text } = await desk.ask('/v1/readings', { method: 'POST', key, headers: { 'content-type': type }, body: Buffer.from(bytes) })
  if (status !== 202) return { said: String(status), text }
  const path = String(headers['location'])
  for (let look = 0; look < LOOKS; look++) {
    const heard = await desk.ask(path, { key, headers: { prefer: `wait=${WAIT_MAX}` } })
    const { state, error, readings } = JSON.parse(heard.text) as ReadingJob
    if (state === 'waiting' || state === 'reading') continue
    await desk.ask(path, { method: 'DELETE', key })
    const fields = (readings ?? []).reduce((sum, { reading }) => sum + reading.fields.length, 0)
    return { said: state === 'done' ? `done with ${fields} fields` : error?.code ?? state, text: heard.text }
  }
  return { said: 'NEVER DONE', text: '' }
}

/** Whoever may have documents read, and sends what is none. */
export const readingAttacks: readonly Attack[] = [
  {
    name: `Bombs that are sent to be read: ${bombs().map(({ name }) => name).join(', ')}; an honest page after each`, by: 'client',
    async run(desk) {
      const key = await known(desk, (await desk.client('Attacked: bombs', ['readings.make'])).key)
      const page = await honest()
      const heard: Heard[] = []
      for (const { type, bytes } of bombs()) heard.push(await read(desk, key, type, bytes), await read(desk, key, 'image/jpeg', page))
      return judged(desk, heard, ({ said }, index) => (index % 2 === 0 ? said !== 'NEVER DONE' && !/^done with [1-9]/.test(said) : /^done with [1-9]/.test(said)))
    },
  },
  {
    name: `Files as large as may be: ${LARGE} at once of two clients, by themselves and in forms, then an honest page of a third`, by: 'client',
    async run(desk) {
      const clients = await Promise.all(['one', 'two', 'three'].map((name) => desk.client(`Attacked: large ${name}`, ['readings.make'])))
      for (const { key } of clients) await known(desk, key)
      const file = Buffer.alloc(FILE_MAX - 1024)
      file.set([0xff, 0xd8, 0xff])
      const formed = Buffer.concat([Buffer.from('--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\nContent-Type: image/jpeg\r\n\r\n'), file, Buffer.from('\r\n--b--\r\n')])
      const kinds = [{ body: file, headers: { 'content-type': 'image/jpeg' } }, { body: formed, headers: { 'content-type': 'multipart/form-data; boundary=b' } }] as const
      const heard = await Promise.all(Array.from({ length: LARGE }, (_, at) => desk.ask('/v1/readings', { method: 'POST', key: clients[at % 2]?.key ?? '', ...kinds[(at >> 1) % 2] ?? kinds[0] })
        .then(({ status, headers, text }) => ({ said: String(status), text, path: headers['location'], key: clients[at % 2]?.key ?? '' }), () => ({ said: 'closed', text: '', path: undefined, key: '' }))))
      const after = await read(desk, clients[2]?.key ?? '', 'image/jpeg', await honest())
      for (const { path, key } of heard) if (path !== undefined) await desk.ask(String(path), { method: 'DELETE', key })
      return judged(desk, [...heard, after], ({ said }, index) => (index < heard.length ? /^(?:202|429|503|closed)$/.test(said) : /^done with [1-9]/.test(said)))
    },
  },
  {
    name: 'More than a client may have under way: 60 pages at once, each hung up on, then another client’s page', by: 'client',
    async run(desk) {
      const [greedy, other] = [await desk.client('Attacked: greedy', ['readings.make']), await desk.client('Attacked: other', ['readings.make'])]
      for (const { key } of [greedy, other]) await known(desk, key)
      const page = Buffer.from(await honest())
      const heard = await Promise.all(Array.from({ length: 60 }, () => desk.ask('/v1/readings', { method: 'POST', key: greedy.key, headers: { 'content-type': 'image/jpeg' }, body: page, hangUpAfterMs: 400 }).then(({ status, text }) => ({ said: String(status), text }), () => ({ said: 'hung up', text: '' }))))
      const after = await read(desk, other.key, 'image/jpeg', page)
      return judged(desk, [...heard, after], ({ said }, index) => (index < heard.length ? /^(?:202|409|429|503|hung up)$/.test(said) : /^done with [1-9]/.test(said)))
    },
  },
  {
    name: 'Whoever waits and hangs up, more often than may wait: 60 times; then somebody who waits honestly', by: 'client',
    async run(desk) {
      const key = await known(desk, (await desk.client('Attacked: waits', ['requests.make'])).key)
      const made = await desk.ask('/v1/scan-requests', { method: 'POST', key, headers: { 'content-type': 'application/json' }, body: '{"reference":"attacked","guests":[{}]}' })
      const path = String(made.headers['location'])
      const heard: Heard[] = []
      for (let round = 0; round < 15; round++) {
        heard.push(...await Promise.all(Array.from({ length: 4 }, () => desk.ask(path, { key, headers: { prefer: 'wait=25' }, hangUpAfterMs: 150 }).then(({ status, text }) => ({ said: String(status), text }), () => ({ said: 'hung up', text: '' })))))
      }
      const honestly = await desk.ask(path, { key, headers: { prefer: 'wait=1' } })
      await desk.ask(path, { method: 'DELETE', key })
      return judged(desk, [...heard, { said: String(honestly.status), text: honestly.text }], ({ said }, index) => (index < heard.length ? said === 'hung up' : said === '200'))
    },
  },
]
