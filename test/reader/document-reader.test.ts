import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { PrintedZone } from '../../electron/documents/cross-check/parts.ts'
import { openDocumentReader } from '../../electron/reader/document-reader.ts'
import { projectRoot } from '../data-folder.ts'
import { drawn, readingOf } from './camera/drawn-frames.ts'

const documents = openDocumentReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'), certificates: () => Promise.resolve([]), now: () => new Date('2026-11-01T00:00:00Z') })
afterAll(() => documents.close())

const found = () => documents.fromStream({ mrz: readingOf(drawn.lines), barcodes: [], pictures: null, ms: 300 }, null)

describe('a document that is read step by step', () => {
  it('keeps the parts that its Reading was joined from', () => {
    const { parts, reading } = found()
    expect(parts).toMatchObject({ source: 'camera', mrz: reading.mrz, printed: null, chip: null, ms: 300 })
    expect(reading.checks.map(({ code }) => code)).not.toContain('printed.names')
  })

  it('keeps what was printed as it was found when more is added, also what no Reading tells: other names, not none', () => {
    const printed: PrintedZone = { namesFound: false, datesFound: null, numberFound: null, fields: { primaryIdentifier: { value: 'ERIKSON', confidence: 0.7 } } }
    const compared = documents.addPrinted(printed, found())
    expect(compared.reading.fields.find(({ name }) => name === 'primaryIdentifier')?.sources).toContainEqual({ source: 'viz', value: 'ERIKSON', confidence: 0.7 })
    const again = documents.fromStream({ mrz: readingOf(drawn.lines), barcodes: [], pictures: null, ms: 200 }, compared)
    expect(again.parts.printed).toEqual(printed)
    expect(again.reading.checks.filter(({ code }) => code === 'printed.names')).toEqual(compared.reading.checks.filter(({ code }) => code === 'printed.names'))
    expect(again.reading.fields).toEqual(compared.reading.fields)
  })
})
