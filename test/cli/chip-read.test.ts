import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { chipReadCommand, type ChipReadIo } from '../../electron/cli/chip-read.ts'
import { UsageError } from '../../electron/cli/usage.ts'
import { seededRandom } from '../../electron/emrtd/simulator/seeded-random.ts'
import { SimulatedReaders } from '../../electron/reader/smartcards/simulated-readers.ts'
import { projectRoot } from '../data-folder.ts'
import { licence, line } from '../emrtd/licence-document.ts'
import { can, mrzLines, paceP256, readAt, specimenDocument, type SpecimenDocument } from '../emrtd/specimen-document.ts'

interface Ran {
  status: number
  printed: Record<string, unknown>
  progress: string[]
}

async function run(args: string[], readers: SimulatedReaders, files: Record<string, Uint8Array> = {}, env: Record<string, string> = {}): Promise<Ran> {
  const lines: string[] = []
  const progress: string[] = []
  const io: ChipReadIo = {
    stdout: (line) => lines.push(line),
    stderr: (line) => progress.push(line),
    readFile: async (path) => {
      const file = files[path]
      if (file === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
      return file
    },
    now: () => new Date(readAt),
    randomBytes: seededRandom('cli'),
    resourcesFolder: join(projectRoot, 'resources'),
    modulesFolder: join(projectRoot, 'node_modules'),
    env,
  }
  const status = await chipReadCommand(args, io, readers)
  expect(lines).toHaveLength(1)
  return { status, printed: JSON.parse(lines[0] ?? '') as Record<string, unknown>, progress }
}

function laid(document = specimenDocument({ pace: [paceP256] }), name = 'Desk reader 0'): SimulatedReaders {
  const readers = new SimulatedReaders(['Empty reader', name])
  readers.insert(name, document.card)
  return readers
}

describe('chip read', () => {
  const document = specimenDocument({ pace: [paceP256] })
  const files = { 'csca.cer': document.csca.der }

  it('prints fields, verdict and timings, and tells progress', async () => {
    const { status, printed, progress } = await run(['--mrz', mrzLines.join('/'), '--csca', 'csca.cer'], laid(document), files)
    expect(status).toBe(0)
    expect(printed).toMatchObject({
      verdict: 'genuine', access: { protocol: 'PACE' }, fields: { mrz: { lines: mrzLines } }, timings: { totalMs: expect.any(Number) as number },
      // What the simulated chip holds is no picture.
      portrait: null, reasons: expect.arrayContaining([{ code: 'portraitUnreadable' }]) as unknown[],
    })
    expect(JSON.stringify(printed)).not.toContain('"sod":{"0"')
    expect(progress[0]).toBe('connecting')
    expect(progress.some((line) => /^DG2 \d+ of \d+ bytes$/.test(line))).toBe(true)
    expect(progress.at(-1)).toBe('done')
  })

  it('takes a CAN and a reader by a part of its name', async () => {
    const { printed } = await run([`--can=${can}`, '--reader=Desk'], laid())
    expect(printed).toMatchObject({ verdict: 'cannotTell', reasons: expect.arrayContaining([{ code: 'noCscaForCountry', params: { country: 'UT' } }]) as unknown[] })
  })

  it('takes the line of a driving licence', async () => {
    const card = licence()
    const { printed } = await run(['--mrz', line, '--csca', 'csca.cer'], laid(card), { 'csca.cer': card.csca.der })
    expect(printed).toMatchObject({ verdict: 'genuine', fields: { licence: { documentNumber: '5094962111', surname: 'Bâssié' } } })
  })

  it.each([
    [[]], [['--mrz']], [['--mrz', 'too short']], [['--can', '12']], [['--can', 'abc123']], [['--can', '123456', '--mrz', mrzLines.join('/')]],
    [['--can', '123456', '--can', '123456']], [['--can', '123456', '--who']], [['--can', '123456', '--who', 'x']],
  ])('refuses %j as wrong usage', async (args) => {
    await expect(run(args, laid())).rejects.toBeInstanceOf(UsageError)
  })

  it('tells what is missing', async () => {
    await expect(run(['--can', can], new SimulatedReaders(['Empty reader']))).rejects.toMatchObject({ code: 'chip.removed' })
    await expect(run(['--can', can, '--reader', 'Other'], laid())).rejects.toMatchObject({ code: 'device.notFound' })
    await expect(run(['--can', '000000'], laid())).rejects.toMatchObject({ code: 'chip.accessDenied' })
    await expect(run(['--can', can, '--csca', 'nowhere'], laid())).rejects.toMatchObject({ code: 'input.invalid' })
  })

  it('does not spend a chip\'s last attempt unless it is told to', async () => {
    const blocking = specimenDocument({ bac: false, pace: [paceP256], quirks: { attempts: 2 } })
    const given = { 'csca.cer': blocking.csca.der }
    const once = async (number: string, ...more: string[]): Promise<string> =>
      run(['--can', number, '--csca', 'csca.cer', ...more], laid(blocking), given).then(({ printed }) => String(printed['verdict']), (error: { code: string }) => error.code)
    expect(await once('000000')).toBe('chip.accessDenied')
    expect(await once(can)).toBe('chip.lastAttempt')
    expect(await once(can, '--last-attempt')).toBe('genuine')
  })
})

describe('a chip whose PACE fails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-chip-policy-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const policy = (text: string): Record<string, string> => {
    writeFileSync(join(folder, 'policy.json'), text)
    return { FOYER_POLICY: join(folder, 'policy.json') }
  }
  /** It offers domain parameters that nobody knows. */
  const failing = (): SpecimenDocument => {
    const document = specimenDocument({ pace: [paceP256] })
    const offer = document.profile.masterFiles.get(0x011c)!
    offer[offer.length - 1] = 99
    return document
  }
  const read = async (env: Record<string, string>, ...more: string[]): Promise<{ said: string, told: string[] }> => {
    const document = failing()
    const told: string[] = []
    const said = await run(['--mrz', mrzLines.join('/'), '--csca', 'csca.cer', ...more], laid(document), { 'csca.cer': document.csca.der }, env).then(
      ({ printed, progress }) => { told.push(...progress, JSON.stringify(printed['reasons'])); return String(printed['verdict']) },
      (error: { code: string }) => error.code,
    )
    return { said, told }
  }

  it('is not read with BAC where nobody allowed it', async () => {
    expect(await read({})).toMatchObject({ said: 'chip.downgrade' })
  })

  it('is not where Foyer is installed and a file that the caller wrote allows it', async () => {
    expect(await read({ ...policy('{"allowBacWhenPaceFails":true}'), FOYER_INSTALLED: '1' })).toMatchObject({ said: 'chip.downgrade' })
  })

  it('is where somebody asked for it, or policy allows it, and that is told', async () => {
    for (const { said, told } of [await read({}, '--allow-bac'), await read(policy('{"allowBacWhenPaceFails":true}')), await read(policy('{"idleSeconds":60}'), '--allow-bac')]) {
      expect(said).toBe('genuine')
      expect(told).toContainEqual(expect.stringContaining('accessDowngraded'))
      expect(told).toContain('PACE is offered and does not work: reading with BAC')
    }
  })

  it('is not where policy forbids it or cannot be read, whoever asks', async () => {
    expect(await read(policy('{"allowBacWhenPaceFails":false}'), '--allow-bac')).toMatchObject({ said: 'chip.downgrade' })
    expect(await read(policy('{"allowBacWhenPaceFails":'), '--allow-bac')).toMatchObject({ said: 'chip.downgrade' })
  })

  it('is proven by the certificates beside the policy file as at the desk', async () => {
    const document = specimenDocument({ pace: [paceP256] })
    const env = policy('{}')
    expect((await run(['--mrz', mrzLines.join('/')], laid(document), {}, env)).printed).toMatchObject({ verdict: 'cannotTell' })
    mkdirSync(join(folder, 'csca'))
    writeFileSync(join(folder, 'csca', 'ut.cer'), document.csca.der)
    expect((await run(['--mrz', mrzLines.join('/')], laid(document), {}, env)).printed).toMatchObject({ verdict: 'genuine' })
  })
})
