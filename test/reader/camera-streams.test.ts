import { describe, expect, it } from 'vitest'
import type { BarcodeReading } from '../../electron/contract/barcodes.ts'
import { openCameraStreams } from '../../electron/reader/camera-streams.ts'
import type { DocumentReader, ReadDocument, StreamFinding } from '../../electron/reader/document-reader.ts'

/** A code that was understood as a licence's. */
function licence(number: string, expiry = '2031-05-06'): BarcodeReading {
  const parsed = { kind: 'aamva', fields: { documentNumber: number, dateOfExpiry: expiry } }
  return { format: 'PDF417', text: number, parsed } as unknown as BarcodeReading
}

/** Streams over a reader that sees no zone, and the codes that `codes` tells look by look. */
function streamsOf(codes: (look: number) => BarcodeReading[], earlier: ReadDocument | null = null): { look: (timeMs: number, empty?: boolean) => Promise<{ reading: StreamFinding | null, hint: string | null, region: unknown }>, sights: () => number } {
  let looks = 0
  let sequence = 0
  const documents = {
    mrz: { look: () => Promise.resolve({ zones: [], readings: [], side: null }) },
    barcodes: Promise.resolve({ read: () => Promise.resolve(codes(looks++)) }),
    fromStream: (finding: StreamFinding) => finding as unknown as ReadDocument,
  } as unknown as DocumentReader
  let sights = 0
  const streams = openCameraStreams({ documents, modulesFolder: '', onSight: () => { sights += 1 } })
  // A card on a dark desk: it lies still.
  const [width, height] = [640, 360]
  const data = new Uint8Array(width * height * 1.5).fill(50)
  const desk = data.slice()
  for (let y = 60; y < 300; y++) data.fill(200, y * width + 120, y * width + 520)
  const of = { x: 0, y: 0, width, height }
  return {
    sights: () => sights,
    look: async (timeMs, empty = false) => {
      const { document, hint, region } = await streams.frame({ stream: 'one', sequence: sequence++, timeMs, frame: { kind: 'i420', width, height, data: empty ? desk : data, fullRange: true, of }, earlier })
      return { reading: document as unknown as StreamFinding | null, hint, region }
    },
  }
}

describe('barcodes before a camera', () => {
  it('count when two looks agree, and are given once', async () => {
    const { look } = streamsOf(() => [licence('D1')])
    expect((await look(0)).reading).toBeNull()
    const first = await look(100)
    expect(first.reading).toBeNull()
    // The same part again, in full.
    expect(first.region).not.toBeNull()
    expect((await look(200)).reading?.barcodes.map(({ text }) => text)).toEqual(['D1'])
    for (const timeMs of [300, 400, 1900, 2000]) expect((await look(timeMs)).reading).toBeNull()
  })

  it('do not count when two looks say different things', async () => {
    const { look } = streamsOf((index) => [licence(`D${index}`)])
    for (let i = 0; i < 8; i++) expect((await look(i * 100)).reading).toBeNull()
  })

  it('of two documents are not joined: one has to go', async () => {
    const { look } = streamsOf(() => [licence('D1'), licence('E2', '2029-01-01')])
    const answers = []
    for (let i = 0; i < 6; i++) answers.push(await look(i * 100))
    expect(answers.every(({ reading }) => reading === null)).toBe(true)
    expect(answers.some(({ hint }) => hint === 'oneDocument')).toBe(true)
  })

  it('of one document come together, understood or not', async () => {
    const other = { format: 'Code128', text: '0042', parsed: null } as unknown as BarcodeReading
    const { look } = streamsOf(() => [licence('D1'), other])
    await look(0)
    await look(100)
    expect((await look(200)).reading?.barcodes.map(({ text }) => text)).toEqual(['D1', '0042'])
  })

  it('of the side that was read before are not its other side: it has to be turned', async () => {
    let turned = false
    const { look } = streamsOf(() => [licence(turned ? 'BACK' : 'D1')], { parts: { mrz: null, barcodes: [licence('D1')] } } as unknown as ReadDocument)
    const answers = []
    for (let i = 0; i < 6; i++) answers.push(await look(i * 100))
    expect(answers.every(({ reading }) => reading === null)).toBe(true)
    expect(answers.some(({ hint }) => hint === 'turnOver')).toBe(true)
    turned = true
    for (let i = 6; i < 40; i++) answers.push(await look(i * 100))
    expect(answers.flatMap(({ reading }) => reading?.barcodes ?? []).map(({ text }) => text)).toEqual(['BACK'])
  })
})

describe('a page before a camera', () => {
  it('is told when it comes into view, once, and not of a desk that is empty', async () => {
    const { look, sights } = streamsOf(() => [])
    for (let i = 0; i < 5; i++) await look(i * 100, true)
    expect(sights()).toBe(0)
    for (let i = 5; i < 10; i++) await look(i * 100)
    expect(sights()).toBe(1)
    for (let i = 10; i < 20; i++) await look(i * 100, true)
    for (let i = 20; i < 25; i++) await look(i * 100)
    expect(sights()).toBe(2)
  })
})
