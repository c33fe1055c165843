import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { PrintedZone } from '../../electron/documents/cross-check/parts.ts'
import { reading } from '../../electron/contract/reading.ts'
import { openDocumentReader } from '../../electron/reader/document-reader.ts'
import { SIMULATED_SCANNER, usualScan } from '../../electron/contract/scanners.ts'
import { scannerSimulator } from '../../electron/scanners/simulator.ts'
import { projectRoot } from '../data-folder.ts'
import { drawn, readingOf } from './camera/drawn-frames.ts'

const documents = openDocumentReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'), certificates: () => Promise.resolve([]), now: () => new Date('2026-11-01T00:00:00Z') })
afterAll(() => documents.close())

const found = () => documents.fromStream({ mrz: readingOf(drawn.lines), barcodes: [], pictures: null, ms: 300 }, null)

const picture = (name: string) => new Uint8Array(readFileSync(join(projectRoot, 'resources', 'specimens', `${name}.jpg`)))

describe('a page that a device saw under other light too', () => {
  it('shows those views beside its own, made anew for a screen, and keeps them while more is added', async () => {
    const scanner = scannerSimulator('Demo scanner', 1)
    scanner.lay({ bytes: picture('passport-genuine'), lights: [{ light: 'infrared', bytes: picture('passport-genuine.infrared') }, { light: 'ultraviolet', bytes: picture('passport-genuine.ultraviolet') }] })
    const { value: page } = await scanner.scan(SIMULATED_SCANNER, usualScan, { signal: new AbortController().signal, onProgress: () => undefined })[Symbol.asyncIterator]().next()
    if (page === undefined) throw new Error('no page')
    const { documents: [document] } = await documents.read(page.bytes, { source: 'scanner', earlier: null, lights: page.lights ?? [], onStep: () => undefined })
    const { lights = [] } = document.reading.images
    expect(lights.map(({ light }) => light)).toEqual(['infrared', 'ultraviolet'])
    expect(lights.map(({ jpeg }) => Buffer.compare(jpeg, picture('passport-genuine.infrared')) === 0)).toEqual([false, false])
    expect(reading.safeParse(document.reading).success).toBe(true)
    const compared = documents.addPrinted({ namesFound: true, datesFound: null, numberFound: null, nationalityFound: null, fields: {} }, document)
    expect(compared.reading.images.lights).toEqual(lights)
    // What is no picture is refused as any page is.
    await expect(documents.read(page.bytes, { source: 'scanner', earlier: null, lights: [{ light: 'infrared', bytes: new Uint8Array(200).fill(7) }], onStep: () => undefined })).rejects.toMatchObject({ code: 'image.unsupported' })
  })
})

describe('a document that is read step by step', () => {
  it('keeps the parts that its Reading was joined from', () => {
    const { parts, reading } = found()
    expect(parts).toMatchObject({ source: 'camera', mrz: reading.mrz, printed: null, chip: null, ms: 300 })
    expect(reading.checks.map(({ code }) => code)).not.toContain('printed.names')
  })

  it('keeps what was printed as it was found when more is added, also what no Reading tells: other names, not none', () => {
    const printed: PrintedZone = { namesFound: false, datesFound: null, numberFound: null, nationalityFound: null, fields: { primaryIdentifier: { value: 'ERIKSON', confidence: 0.7 } } }
    const compared = documents.addPrinted(printed, found())
    expect(compared.reading.fields.find(({ name }) => name === 'primaryIdentifier')?.sources).toContainEqual({ source: 'viz', value: 'ERIKSON', confidence: 0.7 })
    const again = documents.fromStream({ mrz: readingOf(drawn.lines), barcodes: [], pictures: null, ms: 200 }, compared)
    expect(again.parts.printed).toEqual(printed)
    expect(again.reading.checks.filter(({ code }) => code === 'printed.names')).toEqual(compared.reading.checks.filter(({ code }) => code === 'printed.names'))
    expect(again.reading.fields).toEqual(compared.reading.fields)
  })
})
