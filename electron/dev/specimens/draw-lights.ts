/**
 * Draws specimens as under other light into `resources/specimens`. Run by hand when lights.ts changes:
 *   node electron/dev/run.mjs electron/dev/specimens/draw-lights.ts
 * Needs the fonts that draw.ts needs.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { otherLight } from '../../contract/reading.ts'
import { litSpecimens, underLight } from './lights.ts'
import { specimens } from './people.ts'

/** Pixels per millimetre: 200 dots per inch, enough to look at. */
const SCALE = 7.874
/** A passport's page, mm. */
const PAGE = [125, 88] as const

for (const specimen of specimens.filter(({ id }) => litSpecimens.includes(id))) {
  for (const light of otherLight.options) {
    const drawn = sharp(Buffer.from(underLight(light, specimen, ...PAGE, SCALE))).jpeg({ quality: 82 })
    await writeFile(join('resources', 'specimens', `${specimen.id}.${light}.jpg`), await drawn.toBuffer())
  }
}
