import { expect, it } from 'vitest'
import { newGray } from '../../../electron/reader/images/image.ts'
import { readPdf417WithJs } from '../../../electron/reader/barcodes/zxing-js.ts'
import { encode } from '../../bench/barcode-pictures.ts'

it.each([false, true])('says where on a whole picture a PDF417 lies: upside down %s', async (turned) => {
  const text = 'ANSI 636000100002DL00410278'
  const { width, height, bits } = encode('pdf417', text, { columns: 6, eclevel: 4 })
  const page = newGray(1600, 1200)
  page.data.fill(255)
  const [left, top, scale] = [300, 200, 2]
  for (let y = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++) {
      const at = Math.floor(y / scale) * width + Math.floor(x / scale)
      if (bits[turned ? bits.length - 1 - at : at] === 1) page.data[(top + y) * page.width + left + x] = 0
    }
  }
  const found = await readPdf417WithJs(page, 'local', false)
  expect(found?.text).toBe(text)
  const ends = [[left, top], [left + width * scale, top], [left + width * scale, top + height * scale], [left, top + height * scale]]
  const off = found!.corners.map(([x, y], i) => Math.max(Math.abs(x - ends[i]![0]!), Math.abs(y - ends[i]![1]!)))
  // Places of the library are whole rows and bars: a codeword at most.
  expect(Math.max(...off)).toBeLessThan(17 * scale)
})
