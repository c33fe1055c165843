import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FILE_MAX } from '../../../electron/contract/primitives.ts'
import { usualScan, type PaperSource } from '../../../electron/contract/scanners.ts'
import { helperCarrier } from '../../../electron/scanners/driver-helper/carrier.ts'
import type { HelperTranscript } from '../../../electron/scanners/driver-helper/simulator.ts'
import { icaCarrier } from '../../../electron/scanners/ica/ica.ts'
import { wiaCarrier } from '../../../electron/scanners/wia/wia.ts'
import { projectRoot } from '../../data-folder.ts'
import { deviceId, done, playing, saidPage, transcriptOf } from './transcripts.ts'

const page = new Uint8Array(await sharp({ create: { width: 40, height: 60, channels: 3, background: '#777777' } }).jpeg().toBuffer())
let folder: string
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'foyer-helper-')) })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (): string => join(folder, 'transcript.json')
const usual = transcriptOf(page, [page, page])
const id = `wia:${deviceId}`

function desk(transcript: HelperTranscript) {
  const carrier = helperCarrier({ prefix: 'wia:', helper: playing(transcript, file()), times: { silenceMs: 4000, leaveMs: 200 } })
  const scan = async (source: PaperSource = 'platen', signal = new AbortController().signal): Promise<number[]> => {
    const all: number[] = []
    for await (const { bytes } of carrier.scan(id, { ...usualScan, source }, { signal, onProgress: () => undefined })) all.push(bytes.byteLength)
    return all
  }
  return { carrier, scan }
}

const piece = saidPage(page, 1)[1] ?? ''
const error = (status: string, detail?: string): string => JSON.stringify({ type: 'error', status, ...(detail === undefined ? {} : { detail }) })

describe('what a helper says', () => {
  it('is every page of the feeder, whole', async () => {
    expect(await desk(usual).scan('feeder')).toEqual([page.byteLength, page.byteLength])
  })

  it.each<[string, HelperTranscript['list'], string]>([
    ['a jam', [error('jam', '0x80210002')], 'scanner.jam'], ['an open cover', [error('coverOpen')], 'scanner.coverOpen'], ['no paper', [error('paperEmpty')], 'scanner.feederEmpty'], ['nothing at all', [done], 'scanner.feederEmpty'],
    ['a device unplugged in the middle', [piece, error('lost', '0x8021000A')], 'device.lost'], ['a busy one', [error('busy')], 'device.busy'], ['one that is denied', [error('denied')], 'scanner.denied'], ['one that somebody stopped', [error('cancelled')], 'scanner.cancelled'],
    ['a driver that is not there', [error('unavailable')], 'scanner.driverMissing'], ['an end without a last word', [piece, { over: 0 }], 'device.failed'], ['a crash', [piece, { over: 139 }], 'device.failed'],
    ['half a page', [piece, done], 'scanner.badAnswer'], ['a page that is not all there', [piece, JSON.stringify({ type: 'page', page: 1, bytes: page.byteLength + 1 })], 'scanner.badAnswer'],
    ['half a JPEG', [...saidPage(page.subarray(0, 200), 1), done], 'scanner.badAnswer'], ['HTML', [...saidPage(new TextEncoder().encode('<html><body>Please sign in</body></html>'), 1), done], 'scanner.badAnswer'],
    ['no JSON', ['Warning: the driver is old'], 'scanner.badAnswer'], ['words of another time', [JSON.stringify({ type: 'capabilities', sources: [], resolutions: [], colour: true })], 'scanner.badAnswer'], ['a page out of turn', [...saidPage(page, 2), done], 'scanner.badAnswer'],
    ['base64 that is none', [JSON.stringify({ type: 'piece', base64: '!!' })], 'scanner.badAnswer'], ['a line without end', [{ endless: 'x'.repeat(4096) }], 'scanner.badAnswer'],
    ['progress without end', [{ endless: `${JSON.stringify({ type: 'progress', page: 1 })}\n`.repeat(200) }], 'scanner.badAnswer'], ['silence', [60_000, done], 'internal.timeout'], ['silence of a deaf one', [{ deaf: true }, 60_000], 'internal.timeout'],
  ])('%s ends in its code, and the next scan works', async (_name, lines, code) => {
    const { scan } = desk({ ...usual, scan: { ...usual.scan, feeder: lines } })
    await expect(scan('feeder')).rejects.toMatchObject({ code })
    expect(await scan('platen')).toEqual([page.byteLength])
  })

  it('is a page of any size up to the largest, and no more', async () => {
    const pieces = `${JSON.stringify({ type: 'piece', base64: Buffer.alloc(48 * 1024).toString('base64') })}\n`
    const { scan } = desk({ ...usual, scan: { platen: [{ endless: pieces }] } })
    await expect(scan()).rejects.toMatchObject({ code: 'image.tooLarge' })
    expect(FILE_MAX).toBeGreaterThan(1024 * 1024)
  })

  it('of its devices is bounded, and shown without control characters; a word of the driver’s own is told to nobody', async () => {
    const many = Array.from({ length: 200 }, (_, at) => JSON.stringify({ type: 'device', id: `d${at}`, name: `Maker \u202e${at}` }))
    const { carrier } = desk({ ...usual, list: [...many, done] })
    const found = await carrier.list({ search: false })
    expect([found.length, found[7]?.name]).toEqual([32, 'Maker 7'])
    await expect(desk({ ...usual, list: [JSON.stringify({ type: 'device', id: 'a\u0007b', name: 'x' }), done] }).carrier.list({ search: false })).rejects.toMatchObject({ code: 'scanner.badAnswer' })
    const said = desk({ ...usual, scan: { platen: [error('failed', 'C:\\Users\\somebody')] } }).scan()
    await expect(said).rejects.toSatisfy((thrown: { code: string; detail?: string }) => thrown.code === 'device.failed' && thrown.detail !== 'C:\\Users\\somebody')
  })

  it.skipIf(process.platform === 'win32' || process.platform === 'darwin')('is nothing where its system is another: that is told, and disturbs nobody', async () => {
    const resourcesFolder = join(projectRoot, 'resources')
    await expect(wiaCarrier({ resourcesFolder, env: {} }).list({ search: false })).rejects.toMatchObject({ code: 'scanner.driverMissing' })
    await expect(icaCarrier({ resourcesFolder, env: {} }).list({ search: false })).rejects.toMatchObject({ code: 'scanner.driverMissing' })
  })
})

describe('the helpers themselves', () => {
  it.each([['wia/scan.ps1', ['list', 'capabilities', 'scan']], ['ica/scan.jxa', ['list', 'capabilities']]])('%s answers what is asked, in words that are known', (script, asked) => {
    const text = readFileSync(join(projectRoot, 'resources', script), 'utf8')
    for (const each of asked) expect(text).toContain(`'${each}'`)
    const statuses = [...text.matchAll(/(?:status = |Refused\(|\{ )'(\w+)'/g)].map(([, status]) => status ?? '')
    expect(statuses.length).toBeGreaterThan(4)
    const known = ['notFound', 'busy', 'lost', 'failed', 'paperEmpty', 'jam', 'coverOpen', 'denied', 'cancelled', 'unavailable', ...asked, 'platen', 'feeder', 'duplex', 'error', 'done', 'device', 'page', 'piece', 'progress', 'capabilities']
    expect(statuses.filter((status) => !known.includes(status))).toEqual([])
  })
})
