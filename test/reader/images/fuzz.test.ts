import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import { decodePages } from '../../../electron/reader/images/decode.ts'
import { projectRoot } from '../../data-folder.ts'
import { Random } from '../../drawn/random.ts'
import { bmpOf } from './bitmaps.ts'
import { smallPicture } from './files.ts'
import { mutate } from './mutate.ts'

async function bitmap(bits: 24 | 32): Promise<Buffer> {
  return bmpOf({ width: 64, height: 40, data: new Uint8Array(await smallPicture().raw().toBuffer()) }, { bits })
}

/** FOYER_FUZZ sets the number of mutants; the bench asks for 200,000. */
const mutants = Number(process.env['FOYER_FUZZ'] ?? 5000)

describe('hostile pictures', () => {
  it(`each of ${mutants} mutants ends in pages or a coded error of the picture's own`, async () => {
    const seeds = await Promise.all([
      smallPicture().jpeg().toBuffer(), smallPicture().jpeg({ progressive: true }).toBuffer(), smallPicture().png().toBuffer(),
      smallPicture().png({ palette: true }).toBuffer(), smallPicture().tiff({ compression: 'lzw' }).toBuffer(),
      smallPicture().tiff({ compression: 'jpeg' }).toBuffer(), smallPicture().webp().toBuffer(), smallPicture().webp({ lossless: true }).toBuffer(),
      smallPicture().gif().toBuffer(), smallPicture().avif({ effort: 0 }).toBuffer(), bitmap(24), bitmap(32),
    ])
    const r = new Random(20261123)
    const outcomes = new Map<string, number>()
    const one = async (): Promise<void> => {
      const bytes = mutate(r, r.pick(seeds), seeds)
      let outcome = 'pages'
      try {
        const pages = await decodePages(bytes, { modulesFolder: join(projectRoot, 'node_modules') })
        expect(pages.every((page) => page.data.length === page.width * page.height * 3)).toBe(true)
      } catch (thrown) {
        if (!(thrown instanceof FoyerError)) throw thrown
        outcome = thrown.code
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
    for (let i = 0; i < mutants; i += 8) await Promise.all(Array.from({ length: Math.min(8, mutants - i) }, one))
    expect([...outcomes.keys()].filter((code) => code !== 'pages' && !code.startsWith('image.') && code !== 'document.passwordProtected')).toEqual([])
    // The mutations reach past the first bytes: some still decode, most do not.
    expect(outcomes.get('pages')).toBeGreaterThan(mutants / 50)
    expect(outcomes.get('image.damaged')).toBeGreaterThan(mutants / 10)
  }, 120_000 + mutants * 40)
})
