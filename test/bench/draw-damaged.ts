/**
 * `npm run bench:draw -- FOLDER [--each N] [--seed N] [--two | --only curl,lens]`: camera frames of drawn documents with one kind of damage each (or two
 * kinds, drawn by lot), N of each, into FOLDER with a truth.json that `bench:read -- FOLDER` takes. A seed that a number of the
 * reader was chosen on says nothing afterwards: judge on another.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MrzFormat } from '../../electron/contract/mrz.ts'
import { damageNames, spoiled } from '../drawn/damages.ts'
import { drawDocument } from '../drawn/documents.ts'
import { Random } from '../drawn/random.ts'

const formats: readonly MrzFormat[] = ['TD3', 'TD1', 'TD3', 'TD2', 'MRVA', 'TD1', 'TD3', 'MRVB']
const words = process.argv.slice(2).filter((word) => word !== '--')
const numberOf = (name: string, fallback: number): number => (words.includes(name) ? Number(words[words.indexOf(name) + 1]) : fallback)
const [folder] = words
if (folder === undefined || folder.startsWith('--')) throw new Error('usage: bench:draw -- FOLDER [--each N] [--seed N] [--two | --only KIND,KIND]')
const each = numberOf('--each', 20)
const seed = numberOf('--seed', 1)

await mkdir(folder, { recursive: true })
const truth: Record<string, { lines: string[], damages: string[], capHeight: number }> = {}
const only = words.includes('--only') ? words[words.indexOf('--only') + 1]?.split(',') : undefined
const kinds = words.includes('--two') ? damageNames.map(() => null) : damageNames
for (const [k, kind] of kinds.entries()) {
  if (kind !== null && only?.includes(kind) === false) continue
  for (let i = 0; i < each; i++) {
    const r = new Random(seed * 7919 + k * 1009 + i)
    const first = kind ?? r.pick(damageNames)
    const damages = kind === null ? [first, r.pick(damageNames.filter((name) => name !== first))] : [first]
    const document = drawDocument(r, formats[i % formats.length]!)
    const { bytes, capHeight } = await spoiled(r, document, damages)
    const name = `${damages.join('-')}-${k}-${i}.jpg`
    await writeFile(join(folder, name), bytes)
    truth[name] = { lines: document.lines, damages, capHeight: Math.round(capHeight * 10) / 10 }
  }
}
await writeFile(join(folder, 'truth.json'), JSON.stringify(truth, null, 1))
