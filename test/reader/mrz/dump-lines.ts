/**
 * Writes the line images that the finder cuts from pictures, to look at:
 * `node electron/dev/run.mjs test/reader/mrz/dump-lines.ts OUTPUT_FOLDER PICTURE...` gives PICTURE-zone-line.png each.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { PagePyramid } from '../../../electron/reader/images/pyramid.ts'
import { cutLine } from '../../../electron/reader/mrz/cut-line.ts'
import { findZones, finderSides } from '../../../electron/reader/mrz/find-lines.ts'

const [folder, ...files] = process.argv.slice(2)
if (folder === undefined || files.length === 0) throw new Error('usage: dump-lines.ts OUTPUT_FOLDER PICTURE...')
await mkdir(folder, { recursive: true })
for (const file of files) {
  const { data, info } = await sharp(await readFile(file)).rotate().flatten({ background: '#fff' })
    .toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const page = new PagePyramid({ width: info.width, height: info.height, data: new Uint8Array(data) })
  const zones = finderSides.slice(0, 4).map((side) => findZones(page, side, 1)).find((found) => found.length > 0) ?? []
  for (const [z, zone] of zones.entries()) {
    for (const [l, line] of zone.lines.entries()) {
      const cut = cutLine(page, line)
      if (cut === null) continue
      const raw = { width: cut.width, height: cut.height, channels: 1 as const }
      await sharp(cut.data, { raw }).png().toFile(join(folder, `${basename(file)}-${z}-${l}.png`))
    }
  }
}
