import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MrzFormat } from '../../electron/contract/mrz.ts'
import { drawDocument } from '../drawn/documents.ts'
import { drawPage } from '../drawn/page.ts'
import { abused, photograph, photographed, scanned } from '../drawn/photograph.ts'
import { Random } from '../drawn/random.ts'

/** One picture with what it says. */
export interface Sample {
  name: string
  lines: string[]
  bytes: () => Promise<Uint8Array>
}

/** Pictures of a folder with `truth.json` ({file: {lines}}) and the files beside it or in `images`. */
export function folderSet(folder: string): Sample[] {
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Record<string, { lines: string[] }>
  return Object.entries(truth).map(([name, { lines }]) => {
    const path = [join(folder, 'images', name), join(folder, name)].find(existsSync)
    if (path === undefined) throw new Error(`truth.json names ${name}, which is not in ${folder}`)
    return { name, lines, bytes: async () => readFileSync(path) }
  })
}

const formats: MrzFormat[] = ['TD3', 'TD1', 'TD2', 'MRVA', 'MRVB', 'FRID', 'FRDL', 'CHDL']
const damages = { scanned, photographed, abused }

/** Documents drawn by seed: every format in turn, with one kind of damage. */
export function drawnSet(count: number, seed: number, kind: keyof typeof damages): Sample[] {
  return Array.from({ length: count }, (_, i) => {
    const r = new Random(seed * 7919 + i)
    const document = drawDocument(r, formats[i % formats.length]!)
    return {
      name: `${kind}-${i}-${document.format}`,
      lines: document.lines,
      bytes: async () => photograph(r, await drawPage(r, document, 14), r.pick([640, 960, 1280, 1600, 1920]), damages[kind]),
    }
  })
}
