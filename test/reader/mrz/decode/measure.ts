/**
 * Measures reader and decoder on drawn documents.
 *
 *     node electron/dev/run.mjs test/reader/mrz/decode/measure.ts DOCS [MODEL] [key=value ...]
 *
 * DOCS.json and DOCS.bin come from resources/models/mrz/training/draw_documents.py. Keys: `temperature`, `blind`, `limit`.
 * Prints shares of lines and documents exact, of readings claimed certain and valid, and how many of those were wrong.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { parseMrz } from '../../../../electron/documents/mrz/parse.ts'
import type { GrayImage } from '../../../../electron/reader/images/image.ts'
import { decodeMrz } from '../../../../electron/reader/mrz/decode/decode-mrz.ts'
import { defaultTuning } from '../../../../electron/reader/mrz/decode/exact-length.ts'
import { openOnnxLineReader } from '../../../../electron/reader/mrz/line-reader-onnx.ts'

interface Drawn { format: string; lines: string[]; widths: number[]; spoiled: boolean }

const [docs = '', model = 'resources/models/mrz/mrz-lines.onnx', ...rest] = process.argv.slice(2)
const keys = new Map(rest.map((pair) => pair.split('=') as [string, string]))
const tuning = { temperature: Number(keys.get('temperature') ?? defaultTuning.temperature), blind: Number(keys.get('blind') ?? defaultTuning.blind) }
const listed = (JSON.parse(readFileSync(`${docs}.json`, 'utf8')) as Drawn[]).slice(0, Number(keys.get('limit') ?? Infinity))
const file = openSync(`${docs}.bin`, 'r')
const reader = await openOnnxLineReader({ modelPath: model, wasmFolder: 'node_modules/onnxruntime-web/dist' })

const now = Date.UTC(2026, 10, 23)
let offset = 0
let lines = 0, linesExact = 0, exact = 0, valid = 0, validWrong = 0, certainWrong = 0, certain = 0, readMs = 0, decodeMs = 0, formatWrong = 0, repairedRight = 0, characters = 0, wrongCharacters = 0
for (const drawn of listed) {
  const images: GrayImage[] = drawn.widths.map((width) => {
    const data = new Uint8Array(width * 48)
    readSync(file, data, 0, data.length, offset)
    offset += data.length
    return { width, height: 48, data }
  })
  let t = performance.now()
  const evidence = await reader.read(images)
  readMs += performance.now() - t
  t = performance.now()
  const result = decodeMrz(evidence, { tuning })
  decodeMs += performance.now() - t
  lines += drawn.lines.length
  for (const [i, line] of drawn.lines.entries()) if (evidence[i]!.text === line) linesExact++
  const right = result !== null && result.lines.join('\n') === drawn.lines.join('\n')
  if (right) exact++
  if (right && result.repaired.length > 0) repairedRight++
  if (result !== null && result.format !== drawn.format) formatWrong++
  if (result !== null) {
    for (const [i, line] of drawn.lines.entries()) for (let k = 0; k < line.length; k++) { characters++; if (result.lines[i]?.[k] !== line[k]) wrongCharacters++ }
    const holds = parseMrz(result.lines, { now })?.valid === true
    if (result.certain) { certain++; if (!right) certainWrong++ }
    if (result.certain && holds) {
      valid++
      if (!right) {
        validWrong++
        console.log('VALID BUT WRONG', drawn.format, drawn.spoiled ? 'spoiled' : '', result.confidence.toFixed(4))
        for (const [i, line] of drawn.lines.entries()) if (line !== result.lines[i]) console.log(`  ${line}\n  ${result.lines[i]}\n  ${evidence[i]!.text}`)
      }
    }
  }
}
closeSync(file)
const percent = (a: number, b: number): string => `${(100 * a / b).toFixed(2)} %`
console.log(JSON.stringify({ ...tuning, documents: listed.length, linesExactRaw: percent(linesExact, lines), documentsExact: percent(exact, listed.length), characterErrors: percent(wrongCharacters, characters), repairedRight, formatWrong, certain: percent(certain, listed.length), certainWrong, valid: percent(valid, listed.length), validWrong, msPerLine: (readMs / lines).toFixed(1), decodeMsPerDocument: (decodeMs / listed.length).toFixed(1) }))
await reader.close()
