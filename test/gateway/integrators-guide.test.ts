import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AskedScan } from '../../electron/contract/scan-requests.ts'
import type { GuideExample } from '../../renderer/guide/guides.ts'
import { projectRoot } from '../data-folder.ts'
import { specimenDocument } from '../emrtd/specimen-document.ts'
import { examplesIn, isAnswer } from '../guides/examples.ts'
import { Shell } from '../guides/shell.ts'
import { specimenReading } from '../vault/specimen-reading.ts'
import { deskApi, type DeskApi } from './desk-api.ts'

const steps = examplesIn('integrators')
const [enter, read, follow, verify, scan, look, refuse] = steps.map((step) => step.filter(({ language }) => language === 'sh'))

let made: DeskApi
let shell: Shell
let key: string
const folder = mkdtempSync(join(tmpdir(), 'foyer-integrator-'))
const keep = (name: string, bytes: Uint8Array | string | undefined) => { writeFileSync(join(folder, name), bytes ?? '') }
beforeAll(async () => {
  made = await deskApi()
  ;({ key } = await made.client(['readings.make', 'requests.make', 'records.read', 'audit.read']))
  shell = new Shell(folder)
  // What whoever follows it has, by the guide's own words.
  keep('authority.pem', (await made.bench.call('connections.state', {})).certificate?.authority?.pem)
  copyFileSync(join(projectRoot, 'resources/specimens/passport-genuine.jpg'), join(folder, 'passport.jpg'))
  const { profile: { files }, csca } = specimenDocument({ signedAt: Date.now() - 86_400_000 })
  for (const [name, file] of [['EF.SOD', 0x011d], ['DG1', 0x0101], ['DG2', 0x0102]] as const) keep(name, files.get(file))
  keep('csca.cer', csca.der)
}, 60_000)
afterAll(async () => {
  shell?.close()
  await made?.dispose()
  rmSync(folder, { recursive: true, force: true })
})

/** Their own desk and key in the place of the guide's, and nothing else. */
const own = (line: string) => line.replace(/^DESK=.*/, `DESK=https://localhost:${made.origin.port}`).replace(/^KEY=.*/, `KEY=${key}`)
async function type(examples: readonly GuideExample[] | undefined): Promise<void> {
  expect(examples?.length).toBeGreaterThan(0)
  for (const { lines, answer } of examples ?? []) {
    const { printed } = await shell.type(lines.map(own))
    expect(isAnswer(answer, printed) ? answer.join('\n') : printed, lines.join('\n')).toBe(answer.join('\n'))
  }
}

describe('the integrators’ guide, typed as it stands', () => {
  it('leads from the key to the desk', async () => { await type(enter) })

  it('has a picture read', async () => { await type(read) }, 60_000)

  it('hears what happens, and forgets what was read', async () => { await type(follow) })

  it('has a chip’s files verified', async () => { await type(verify) }, 60_000)

  it('asks for documents, and has them when a clerk has confirmed them', async () => {
    await type(scan?.slice(0, 1))
    const [{ id }] = await made.bench.call('requests.list', {}) as [AskedScan]
    const came = type(scan?.slice(1))
    await made.bench.call('requests.take', { id })
    for (const documentNumber of ['L898902C3', 'L898902C4']) {
      const { readingId } = await made.bench.call('internal.holdReading', { reading: specimenReading({ documentNumber }), replaces: null })
      await made.bench.call('records.confirm', { readingId, corrections: [], request: id })
    }
    await came
  }, 60_000)

  it('pages through records and the trail', async () => { await type(look) })

  it('tells how it is refused and how much may be asked', async () => { await type(refuse) })

  it('has no example that nobody follows here or in another test', () => {
    const followed = steps.flat().filter(({ language }) => language === 'sh').length
    expect(steps.flat().filter(({ language }) => language !== 'sh').map(({ language }) => language)).toEqual(['python', 'js', 'go', 'js'])
    expect([enter, read, follow, verify, scan, look, refuse].flat()).toHaveLength(followed)
  })
})

describe('what comes back', () => {
  it('is what the guide says to the letter, but for what it leaves out', () => {
    const said = ['{"id":"…","state":"done"}']
    expect([isAnswer(said, '{"id":"4","state":"done"}\n'), isAnswer(said, '{"id":"4","state":"failed"}'), isAnswer(said, 'curl: {"id":"4","state":"done"}')]).toEqual([true, false, false])
  })

  it('is what the README says too, as are the examples for IT', () => {
    const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8')
    for (const { lines, answer } of [...steps, ...examplesIn('connections')].flat()) {
      expect(readme).toContain(`\n${lines.join('\n')}\n\`\`\``)
      if (answer.length > 0) expect(readme).toContain(`\n\`\`\`text\n${answer.join('\n')}\n\`\`\``)
    }
  })
})
