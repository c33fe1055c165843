import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AskedScan } from '../../electron/contract/scan-requests.ts'
import { projectRoot } from '../data-folder.ts'
import { examplesIn, isAnswer } from '../guides/examples.ts'
import { Integrator, typed, untyped } from '../guides/integrator.ts'
import { specimenReading } from '../vault/specimen-reading.ts'
import { deskApi, type DeskApi } from './desk-api.ts'

let made: DeskApi
let integrator: Integrator
beforeAll(async () => {
  made = await deskApi()
  const { key } = await made.client(['readings.make', 'requests.make', 'records.read', 'audit.read'])
  const { certificate } = await made.bench.call('connections.state', {})
  integrator = new Integrator({ desk: `https://localhost:${made.origin.port}`, key, authority: certificate?.authority?.pem ?? '' })
})
afterAll(async () => {
  integrator?.close()
  await made?.dispose()
})

describe('the integrators’ guide, typed as it stands', () => {
  it('leads from the key to the desk', async () => { expect(await integrator.type('enter')).toEqual([]) })

  it('has a picture read', async () => { expect(await integrator.type('read')).toEqual([]) })

  it('hears what happens, and forgets what was read', async () => { expect(await integrator.type('follow')).toEqual([]) })

  it('has a chip’s files verified', async () => { expect(await integrator.type('verify')).toEqual([]) })

  it('asks for documents, and has them when a clerk has confirmed them', async () => {
    expect(await integrator.type('ask')).toEqual([])
    const [{ id }] = await made.bench.call('requests.list', {}) as [AskedScan]
    const came = integrator.type('wait')
    await made.bench.call('requests.take', { id })
    for (const documentNumber of ['L898902C3', 'L898902C4']) {
      const { readingId } = await made.bench.call('internal.holdReading', { reading: specimenReading({ documentNumber }), replaces: null })
      await made.bench.call('records.confirm', { readingId, corrections: [], request: id })
    }
    expect(await came).toEqual([])
  })

  it('pages through records and the trail', async () => { expect(await integrator.type('look')).toEqual([]) })

  it('tells how it is refused and how much may be asked', async () => { expect(await integrator.type('refuse')).toEqual([]) })

  it('has no example that nobody follows here or in another test', () => {
    expect(untyped.map(({ title }) => title)).toEqual(['Python', 'Node', 'Go', 'PHP', 'Node'])
    expect(Object.values(typed).flat().length + untyped.length).toBe(examplesIn('integrators').flat().length)
  })
})

describe('what comes back', () => {
  it('is what the guide says to the letter, but for what it leaves out', () => {
    const said = ['{"id":"…","state":"done"}']
    expect([isAnswer(said, '{"id":"4","state":"done"}\n'), isAnswer(said, '{"id":"4","state":"failed"}'), isAnswer(said, 'curl: {"id":"4","state":"done"}')]).toEqual([true, false, false])
  })

  it('is what the README says too, as are the examples for IT', () => {
    const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8')
    const examples = [...examplesIn('integrators'), ...examplesIn('connections')].flat()
    const wanted = [...examples.map(({ lines }) => `\n${lines.join('\n')}\n\`\`\``), ...examples.filter(({ answer }) => answer.length > 0).map(({ answer }) => `\n\`\`\`text\n${answer.join('\n')}\n\`\`\``)]
    expect(wanted.filter((each) => !readme.includes(each))).toEqual([])
  })
})
