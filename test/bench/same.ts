/**
 * `npm run bench:same [-- N]`: whether a busy machine gives the same answers. N documents of each kind (default 4) and as many pages with
 * codes, each one file through the reader's one way in: first as the machine is, then with a busy loop of twice as many processes as it has
 * cores. Prints what differs (1 when anything does) and what both took.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { openDocumentReader } from '../../electron/reader/document-reader.ts'
import { projectRoot } from '../data-folder.ts'
import { drawCard, encode, photograph, seeded } from './barcode-pictures.ts'
import { drawnSet } from './read-set.ts'

const count = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 4)
const seed = 4

async function codePage(index: number): Promise<Uint8Array> {
  const random = seeded(seed * 1000 + index)
  const symbologies = ['pdf417', 'qrcode', 'azteccode', 'datamatrix', 'code128'] as const
  const symbology = symbologies[index % symbologies.length]!
  const card = drawCard(encode(symbology, symbology === 'code128' ? 'UTO12345678' : 'SPECIMEN OF UTOPIA 42'), 4, random)
  const { width, height, data } = photograph(card.image, { turn: 7 + 23 * index, scale: 0.8, perspective: 0.1 }, random, 30)
  return await sharp(data, { raw: { width, height, channels: 1 } }).png().toBuffer()
}

const files: { name: string; bytes: Uint8Array }[] = []
for (const kind of ['scanned', 'photographed', 'abused'] as const) for (const sample of drawnSet(count, seed, kind)) files.push({ name: sample.name, bytes: await sample.bytes() })
for (let i = 0; i < count; i++) files.push({ name: `code-${i}`, bytes: await codePage(i) })

const documents = openDocumentReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'), certificates: () => Promise.resolve([]), now: () => new Date('2026-11-01T12:00:00Z') })
await documents.ready

interface Answers { said: string[]; cutShort: number; ms: number }

async function readAll(): Promise<Answers> {
  const began = performance.now()
  const said: string[] = []
  let cut = 0
  for (const { bytes } of files) {
    const { documents: [first], codes, cutShort } = await documents.find(bytes)
    const zone = first?.zone
    if (cutShort) cut++
    said.push(JSON.stringify([zone?.lines, zone?.valid, zone?.repaired, zone?.doubtful.map(({ line, column }) => [line, column]), codes.map(({ format, text }) => [format, text])]))
  }
  return { said, cutShort: cut, ms: performance.now() - began }
}

function busy(): ChildProcess[] {
  return Array.from({ length: 2 * availableParallelism() }, () => spawn(process.execPath, ['-e', 'for (;;) Math.sqrt(2)'], { stdio: 'ignore' }))
}

const quiet = await readAll()
const loops = busy()
let loaded: Answers
try {
  loaded = await readAll()
} finally {
  for (const loop of loops) loop.kill()
}
await documents.close()
const differing = files.filter((_, i) => quiet.said[i] !== loaded.said[i])
for (const { name } of differing) process.stdout.write(`differs: ${name}\n`)
process.stdout.write(`${files.length} files, ${differing.length} with another answer under ${loops.length} busy processes; ended by the clock: ${quiet.cutShort} as it is, ${loaded.cutShort} under load; ${Math.round(quiet.ms)} ms, ${Math.round(loaded.ms)} ms\n`)
process.exitCode = differing.length === 0 ? 0 : 1
