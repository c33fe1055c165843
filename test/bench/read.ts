/**
 * `npm run bench:read [-- FOLDER] [--drawn N] [--seed N] [--ours] [--cpu] [--verbose]`: pages read exactly,
 * valid but wrong, valid, character errors and time, on the public pictures (default `../shared/data/mrz`,
 * or any FOLDER with truth.json) and on drawn ones, beside other readers on the same pictures. Times are
 * the wall clock's for one page from its bytes, or with --cpu the processor's, for a machine that is busy otherwise.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { decodePages } from '../../electron/reader/images/decode.ts'
import { createMrzReader } from '../../electron/reader/mrz/engine.ts'
import { parseMrz } from '../../electron/documents/mrz/parse.ts'
import { dataFolder, projectRoot } from '../data-folder.ts'
import { detectionPeer, passportEyePeer, tesseractPeer, type Peer } from './read-peers.ts'
import { drawnSet, folderSet, type Sample } from './read-set.ts'

const words = process.argv.slice(2).filter((word) => word !== '--')
const flag = (name: string): boolean => words.includes(name)
const numberOf = (name: string, fallback: number): number => (words.includes(name) ? Number(words[words.indexOf(name) + 1]) : fallback)
const folder = words.find((word, i) => !word.startsWith('--') && !['--drawn', '--seed'].includes(words[i - 1] ?? '')) ?? join(dataFolder, 'mrz')
const drawn = numberOf('--drawn', 40)
const seed = numberOf('--seed', 4)
const modulesFolder = join(projectRoot, 'node_modules')
const now = Date.now()

function clock(): number {
  if (!flag('--cpu')) return performance.now()
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

interface Read { lines: string[], valid: boolean }

async function ours(): Promise<{ name: string, read(bytes: Uint8Array): Promise<Read>, close(): Promise<void> }> {
  const mrz = createMrzReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder, now: () => now })
  await mrz.ready
  return {
    name: 'Foyer',
    read: async (bytes) => {
      for (const page of await decodePages(bytes, { modulesFolder })) {
        const [found] = await mrz.readPage(page)
        if (found !== undefined) return { lines: found.lines, valid: found.valid }
      }
      return { lines: [], valid: false }
    },
    close: mrz.close.bind(mrz),
  }
}

function peerReader(peer: Peer): Awaited<ReturnType<typeof ours>> {
  return {
    name: peer.name,
    read: async (bytes) => {
      const lines = await peer.read(bytes).catch(() => [])
      return { lines, valid: parseMrz(lines, { now })?.valid ?? false }
    },
    close: peer.close.bind(peer),
  }
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

async function measure(reader: Awaited<ReturnType<typeof ours>>, samples: readonly { name: string, lines: string[], bytes: Uint8Array }[]): Promise<Record<string, string | number>> {
  // The first page pays for compiling; cold start is measured apart.
  await reader.read(samples[0]!.bytes)
  let exact = 0
  let valid = 0
  let validButWrong = 0
  let errors = 0
  let characters = 0
  const times: number[] = []
  for (const sample of samples) {
    const start = clock()
    const read = await reader.read(sample.bytes)
    times.push(clock() - start)
    const want = sample.lines.join('\n')
    const got = read.lines.join('\n')
    if (got === want) exact++
    if (read.valid) valid++
    if (read.valid && got !== want) validButWrong++
    errors += Math.min(distance(want, got), want.length)
    characters += want.length
    if (flag('--verbose') && got !== want) process.stderr.write(`${reader.name} ${sample.name}${read.valid ? ' VALID BUT WRONG' : ''}\n${want}\n${got}\n`)
  }
  times.sort((a, b) => a - b)
  return {
    reader: reader.name, pages: samples.length, exact: `${exact} (${((100 * exact) / samples.length).toFixed(1)} %)`, validButWrong, valid,
    'CER %': ((100 * errors) / characters).toFixed(2), 'median ms': Math.round(times[times.length >> 1]!),
    'p95 ms': Math.round(times[Math.min(times.length - 1, Math.floor(times.length * 0.95))]!),
  }
}

function coldStart(): string {
  const code = `const t=performance.now();const {createMrzReader}=await import(${JSON.stringify(join(projectRoot, 'electron/reader/mrz/engine.ts'))});const r=createMrzReader({resourcesFolder:${JSON.stringify(join(projectRoot, 'resources'))},modulesFolder:${JSON.stringify(modulesFolder)},now:Date.now});await r.ready;console.log(Math.round(performance.now()-t));process.exit(0)`
  const times = [1, 2, 3].map(() => Number(spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }).stdout))
  return `${times.toSorted((a, b) => a - b)[1]} ms`
}

const sets: [string, Sample[]][] = []
if (existsSync(join(folder, 'truth.json'))) sets.push([folder === join(dataFolder, 'mrz') ? 'public pictures' : folder, folderSet(folder)])
else process.stdout.write(`no truth.json in ${folder}: public pictures left out\n`)
if (drawn > 0) for (const kind of ['scanned', 'photographed', 'abused'] as const) sets.push([`drawn, ${kind} (seed ${seed})`, drawnSet(drawn, seed, kind)])

const readers = [await ours()]
if (!flag('--ours')) {
  const tesseract = await tesseractPeer()
  if (tesseract === null) process.stdout.write('tesseract.js eng: left out, no eng.traineddata in node_modules (npm package @tesseract.js-data/eng)\n')
  const eye = passportEyePeer()
  if (eye === null) process.stdout.write('PassportEye: left out, not installed (pip install passporteye)\n')
  for (const peer of [tesseract, await detectionPeer(), eye]) if (peer !== null) readers.push(peerReader(peer))
}
process.stdout.write(`engine ready from a cold start: ${coldStart()}; times are ${flag('--cpu') ? 'processor' : 'wall-clock'} ms\n`)
for (const [name, samples] of sets) {
  const pictures: { name: string, lines: string[], bytes: Uint8Array }[] = []
  for (const sample of samples) pictures.push({ name: sample.name, lines: sample.lines, bytes: await sample.bytes() })
  process.stdout.write(`\n${name}\n`)
  const table: Record<string, string | number>[] = []
  for (const reader of readers) table.push(await measure(reader, pictures))
  console.table(table)
}
for (const reader of readers) await reader.close()
