import { join } from 'node:path'
import { toBuffer } from 'bwip-js/node'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { openDocumentReader } from '../../electron/reader/document-reader.ts'
import { projectRoot } from '../data-folder.ts'
import { drawn, readingOf } from './camera/drawn-frames.ts'

const documents = openDocumentReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'), certificates: () => Promise.resolve([]), now: () => new Date('2026-11-01T00:00:00Z') })
afterAll(() => documents.close())

/** A page as the camera straightened it, with a code on it or none. */
async function page(text: string | null): Promise<Uint8Array> {
  const code = text === null ? [] : [{ input: await toBuffer({ bcid: 'qrcode', text, scale: 5 }), left: 700, top: 120 }]
  return sharp({ create: { width: 1280, height: 900, channels: 3, background: '#dfe3e0' } }).composite(code).jpeg({ quality: 85 }).toBuffer()
}

const seen = async (text: string | null) => documents.fromStream({
  mrz: readingOf(drawn.lines), barcodes: [], ms: 300,
  pictures: { page: await page(text), quad: [{ x: 0, y: 0 }, { x: 1280, y: 0 }, { x: 1280, y: 900 }, { x: 0, y: 900 }], portrait: null, crops: {} },
}, null)

describe('barcodes on a page whose zone a camera has read', () => {
  it('are added afterwards, to the same document', async () => {
    const first = await seen('SPECIMEN 0042')
    expect(first.reading.barcodes).toEqual([])
    const added = await documents.addCodesOfPage(first)
    expect(added.reading.barcodes.map(({ text }) => text)).toEqual(['SPECIMEN 0042'])
    expect(added.reading.mrz?.lines).toEqual(drawn.lines)
    expect(added.reading.images.page).toEqual(first.reading.images.page)
    // Once is enough.
    expect(await documents.addCodesOfPage(added)).toBe(added)
  })

  it('change nothing where there are none', async () => {
    const first = await seen(null)
    expect(await documents.addCodesOfPage(first)).toBe(first)
  })
})
