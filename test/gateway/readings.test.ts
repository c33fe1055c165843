import { readFileSync, readdirSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { crc32, deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReadingJob } from '../../electron/contract/jobs.ts'
import { projectRoot } from '../data-folder.ts'
import { deskApi, type Answer, type DeskApi } from './desk-api.ts'

const picture = new Uint8Array(readFileSync(join(projectRoot, 'resources/specimens/passport-genuine.jpg')))
const jpeg = { 'content-type': 'image/jpeg' }

let made: DeskApi
let key: string
let id: string
beforeAll(async () => {
  made = await deskApi()
  ;({ key, id } = await made.client(['readings.make']))
})
afterAll(async () => { await made.dispose() })

const jobOf = ({ body }: Pick<Answer, 'body'>): ReadingJob => body as ReadingJob
const send = (body: Uint8Array | string = picture, headers: Record<string, string> = jpeg, as = key) => made.ask('/v1/readings', { method: 'POST', key: as, headers, body })
/** Until it has ended. */
async function ended(at: string, as = key): Promise<ReadingJob> {
  for (let turn = 0; turn < 10; turn++) {
    const job = jobOf(await made.ask(at, { key: as, headers: { prefer: 'wait=25' } }))
    if (job.state !== 'waiting' && job.state !== 'reading') return job
  }
  throw new Error('it does not end')
}
const placeOf = ({ headers }: Answer): string => String(headers['location'])
const form = (parts: readonly string[]): string => `${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`
const multipart = { 'content-type': 'multipart/form-data; boundary=b' }

describe('a document that another program sends', () => {
  it('is read, and its Reading answered with sources, checks, verdict and reasons, and no picture', async () => {
    const sent = await send()
    expect(sent).toMatchObject({ status: 202, body: { state: expect.stringMatching(/waiting|reading/) as string } })
    expect(placeOf(sent)).toBe(`/v1/readings/${jobOf(sent).id}`)
    const answer = await made.ask(placeOf(sent), { key, headers: { prefer: 'wait=25' } })
    expect(answer).toMatchObject({ status: 200, headers: { 'preference-applied': 'wait=25' } })
    const [first] = (await ended(placeOf(sent))).readings ?? []
    expect(first?.reading).toMatchObject({ source: 'file', images: null, chip: null, documentType: { specimen: true } })
    expect(first?.reading.fields.find(({ name }) => name === 'issuingState')).toMatchObject({ value: 'UTO', sources: [{ source: 'mrz' }] })
    expect(first?.reading.checks.length).toBeGreaterThan(3)
    expect(first?.reading.verdict).toBe('readNotProven')
  })

  it('comes with its pictures where the key may have them', async () => {
    const other = await made.client(['readings.make', 'readings.pictures'], { name: 'With pictures' })
    const job = await ended(placeOf(await send(picture, jpeg, other.key)), other.key)
    expect(Buffer.from(String(job.readings?.[0]?.reading.images?.page), 'base64').subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
  })

  it('comes as the one file of a form too', async () => {
    const body = Buffer.concat([Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="../../x.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'), picture, Buffer.from('\r\n--b--\r\n')])
    expect((await ended(placeOf(await send(body, multipart)))).state).toBe('done')
  })

  it('is its client’s alone', async () => {
    const at = placeOf(await send())
    const other = await made.client(['readings.make'], { name: 'Somebody else' })
    for (const method of ['GET', 'DELETE']) expect(await made.ask(at, { method, key: other.key })).toMatchObject({ status: 404, body: { code: 'jobs.notFound' } })
    expect((await ended(at)).state).toBe('done')
    expect((await made.ask(at, { method: 'DELETE', key })).status).toBe(204)
    expect(await made.ask(at, { key })).toMatchObject({ status: 404, body: { code: 'jobs.notFound' } })
  })

  it('is told of step by step to whoever would rather listen', async () => {
    const at = placeOf(await send())
    const heard = await new Promise<string>((resolve, reject) => {
      let text = ''
      request({ host: '127.0.0.1', servername: 'localhost', port: made.origin.port, path: at, ca: made.origin.ca, agent: false, headers: { host: 'localhost', authorization: `Bearer ${key}`, accept: 'text/event-stream' } }, (response) => {
        expect(response.headers['content-type']).toBe('text/event-stream')
        response.setEncoding('utf8').on('data', (part: string) => { text += part }).on('end', () => { resolve(text) })
      }).on('error', reject).end()
    })
    const events = [...heard.matchAll(/^event: (\S+)\ndata: (.*)$/gm)].map(([, name, data]) => ({ name, data: JSON.parse(data ?? '') as { step?: string, state?: string } }))
    expect(events.at(-1)).toMatchObject({ name: 'answer', data: { state: 'done' } })
    expect(events.flatMap(({ data }) => data.step ?? [])).toEqual(expect.arrayContaining(['finding', 'barcodes', 'checking']))
  })

  it('is read once under one Idempotency-Key', async () => {
    const headers = { ...jpeg, 'idempotency-key': '"one"' }
    const [first, again] = [await send(picture, headers), await send(picture, { ...jpeg, 'idempotency-key': 'one' })]
    expect(placeOf(again)).toBe(placeOf(first))
    expect(await send(new Uint8Array([...picture, 0]), headers)).toMatchObject({ status: 422, body: { code: 'api.idempotencyReused' } })
    const both = await Promise.all([0, 1].map(() => send(picture, { ...jpeg, 'idempotency-key': '"two"' })))
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set(both.some(({ status }) => status === 409) ? [202, 409] : [202]))
    expect(new Set(both.filter(({ status }) => status === 202).map(placeOf)).size).toBe(1)
    expect(await send(picture, { ...jpeg, 'idempotency-key': 'two words' })).toMatchObject({ status: 400, body: { code: 'api.idempotencyKeyInvalid' } })
    await ended(placeOf(first))
    await ended(placeOf(both.find(({ status }) => status === 202) ?? first))
  })

  it('stands in the trail with whoever sent it, and so does what became of it', async () => {
    const { events } = await made.bench.call('audit.list', { filter: { user: id }, before: null, limit: 500 })
    const actions = new Set(events.filter(({ door, status }) => door === 'api' && status === 200).map(({ action }) => action))
    expect([...actions]).toEqual(expect.arrayContaining(['readings.create', 'readings.get', 'readings.cancel', 'internal.holdReading']))
  })
})

describe('what is no document', () => {
  it.each<[string, number, string, Record<string, string>, Uint8Array | string]>([
    ['nothing', 415, 'api.mediaType', {}, ''],
    ['JSON', 415, 'api.mediaType', { 'content-type': 'application/json' }, '{}'],
    ['a page of the web', 415, 'api.mediaType', { 'content-type': 'text/html' }, '<p>'],
    ['a form without a file', 400, 'input.invalid', multipart, form([])],
    ['a form with a field', 400, 'input.invalid', multipart, form(['Content-Disposition: form-data; name="a"\r\n\r\nx'])],
    ['a form with two files', 400, 'input.invalid', multipart, form([0, 1].map((at) => `Content-Disposition: form-data; name="f${at}"; filename="x"\r\nContent-Type: image/jpeg\r\n\r\nx`))],
    ['a form of another kind of file', 415, 'api.mediaType', multipart, form(['Content-Disposition: form-data; name="f"; filename="x"\r\nContent-Type: text/html\r\n\r\nx'])],
    ['a form that does not end', 400, 'input.invalid', multipart, '--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\nContent-Type: image/jpeg\r\n\r\nx'],
    ['a form without a boundary', 400, 'input.invalid', { 'content-type': 'multipart/form-data' }, 'x'],
    ['a form in a form', 400, 'input.invalid', multipart, form(['Content-Disposition: form-data; name="f"\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--c--'])],
    ['a part with thousands of headers', 415, 'api.mediaType', multipart, form([`Content-Disposition: form-data; name="f"; filename="x"\r\n${'X: y\r\n'.repeat(5000)}Content-Type: image/jpeg\r\n\r\nx`])],
    ['more than there may be', 413, 'input.tooLarge', { ...jpeg, 'content-length': '60000000' }, 'x'],
  ])('%s is %i %s', async (_what, status, code, headers, body) => {
    const { status: got, body: problem } = await send(body, headers)
    expect({ got, problem }).toMatchObject({ got: status, problem: { code } })
  })

  it.each<[string, string, Uint8Array]>([
    ['a picture that calls itself a JPEG and is a bitmap', 'image.unsupported', Buffer.concat([Buffer.from('BM\0\0\0\0\0\0\0\0'), Buffer.alloc(100)])],
    ['half a picture', 'image.damaged', picture.subarray(0, 5000)],
    ['a bomb of 60,000 by 60,000 px in a few hundred bytes', 'image.tooLarge', bomb()],
  ])('%s fails with %s', async (_what, code, bytes) => {
    const job = await ended(placeOf(await send(bytes)))
    expect(job).toMatchObject({ state: 'failed', readings: null, error: { code, title: expect.any(String) as string, action: expect.any(String) as string } })
  })
})

describe('the second reader', () => {
  it('is freed when a job is given up in its middle', async () => {
    const [busy, next] = [placeOf(await send()), placeOf(await send())]
    while (jobOf(await made.ask(busy, { key })).state !== 'reading') await pause(20)
    const before = made.reader.pid
    expect((await made.ask(busy, { method: 'DELETE', key })).status).toBe(204)
    expect((await ended(next)).state).toBe('done')
    expect(made.reader.pid).not.toBe(before)
    expect(made.reader.restarts).toBe(0)
  })

  it('that is killed fails what it was reading, with a code, and reads what comes next', async () => {
    const [busy, next] = [placeOf(await send()), placeOf(await send())]
    while (jobOf(await made.ask(busy, { key })).step === null) await pause(5)
    process.kill(made.reader.pid!, 'SIGKILL')
    expect(await ended(busy)).toMatchObject({ state: 'failed', error: { code: 'process.down', status: 503 } })
    expect((await ended(next)).state).toBe('done')
  })

  it('works after everything else on this machine', () => {
    const threads = process.platform === 'linux' ? niceOfThreads(made.reader.pid ?? 0) : []
    expect(threads.filter((nice) => nice !== 19)).toEqual([])
  })

  it('takes so much of one client and no more, and says when to come again', async () => {
    const { key: greedy } = await made.client(['readings.make'], { name: 'Greedy' })
    const sent: Answer[] = []
    for (let at = 0; at < 18; at++) {
      sent.push(await send(picture, jpeg, greedy))
      made.bench.clock.time += 100
    }
    const refused = sent.filter(({ status }) => status !== 202)
    expect(refused[0]).toMatchObject({ status: 429, body: { code: 'jobs.tooMany' } })
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0)
    // Somebody else goes before the rest of them.
    const mine = jobOf(await send())
    expect(mine.before ?? 0).toBeLessThanOrEqual(2)
    for (const each of sent.filter(({ status }) => status === 202)) await made.ask(placeOf(each), { method: 'DELETE', key: greedy })
    expect((await ended(`/v1/readings/${mine.id}`)).state).toBe('done')
  })
})

function bomb(): Uint8Array {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const number = (value: number) => { const bytes = Buffer.alloc(4); bytes.writeUInt32BE(value); return bytes }
    return Buffer.concat([number(data.length), body, number(crc32(body))])
  }
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', Buffer.from('0000ea600000ea600100000000', 'hex')), chunk('IDAT', deflateSync(Buffer.alloc(100_000))), chunk('IEND', Buffer.alloc(0))])
}

function niceOfThreads(pid: number): number[] {
  const read = (path: string) => readFileSync(path, 'utf8')
  return readdirSync(`/proc/${pid}/task`).map((task) => Number(read(`/proc/${pid}/task/${task}/stat`).replace(/^.*\) /, '').split(' ')[16]))
}
