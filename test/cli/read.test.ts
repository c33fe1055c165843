import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toBuffer as drawBarcode } from 'bwip-js/node'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { CliIo } from '../../electron/cli/io.ts'
import { readCommand } from '../../electron/cli/read.ts'
import { readRegularFile } from '../../electron/cli/read-regular-file.ts'
import { FILE_MAX } from '../../electron/contract/primitives.ts'
import { drawDocument } from '../drawn/documents.ts'
import { drawPage } from '../drawn/page.ts'
import { pdfOf } from '../drawn/pdf-of.ts'
import { photograph, scanned } from '../drawn/photograph.ts'
import { Random } from '../drawn/random.ts'
import { projectRoot } from '../data-folder.ts'

function ioWith(files: Record<string, Uint8Array>): { io: CliIo, lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = []
  const io: CliIo = {
    stdout: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>),
    stderr: () => undefined,
    env: {}, dataFolder: '', mode: 'demo', version: '0',
    resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'),
    now: () => new Date(Date.UTC(2026, 10, 1)),
    randomBytes: (count) => new Uint8Array(count),
    readFile: async (path) => files[path] ?? readFile(path),
    readSecret: async () => '',
  }
  return { io, lines }
}

describe('read', () => {
  it('prints one line a file, in their order, with a code for what could not be read', async () => {
    const r = new Random(77)
    const drawn = drawDocument(r, 'TD3')
    const { io, lines } = ioWith({ 'page.jpg': await photograph(r, await drawPage(r, drawn, 10), 900, scanned), 'note.txt': Buffer.from('hello') })
    expect(await readCommand(['page.jpg', 'note.txt', '/no/such/file', '--json'], io)).toBe(1)
    expect(lines.map((line) => line['file'])).toEqual(['page.jpg', 'note.txt', '/no/such/file'])
    expect(lines[0]).toMatchObject({ mrz: { format: 'TD3', lines: drawn.lines, fields: { documentCode: expect.any(String) as string } }, barcodes: [], ms: expect.any(Number) as number })
    expect(lines[0]).not.toHaveProperty('error')
    expect(lines[1]).toMatchObject({ mrz: null, error: { code: 'image.unsupported', sentence: 'There is no picture in this file that this desk reads.', action: expect.stringContaining('JPEG') as string } })
    expect(lines[2]).toMatchObject({ mrz: null, error: { code: 'input.invalid' } })
  })

  it('says of a file that it cannot take what it is, and what to do, and goes on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'foyer-read-'))
    try {
      const large = join(folder, 'large.jpg')
      await writeFile(large, '')
      await truncate(large, FILE_MAX + 1)
      // As the program opens them; the sentences are those of the screen.
      const { io, lines } = ioWith({ 'empty.jpg': Buffer.alloc(0), 'iphone.jpg': Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1') })
      const readFile: CliIo['readFile'] = (path) => (path === large ? readRegularFile(path) : io.readFile(path))
      expect(await readCommand(['empty.jpg', 'iphone.jpg', large], { ...io, readFile })).toBe(1)
      expect(lines.map(({ file, mrz, error }) => ({ file, mrz, error }))).toEqual([
        { file: 'empty.jpg', mrz: null, error: { code: 'image.empty', sentence: 'This file is empty.', action: expect.stringContaining('save it again') as string } },
        { file: 'iphone.jpg', mrz: null, error: { code: 'image.heic', sentence: expect.stringContaining('HEIC') as string, action: expect.stringContaining('JPEG') as string } },
        { file: large, mrz: null, error: { code: 'input.tooLarge', sentence: 'That is too large.', action: expect.stringContaining('50 MB') as string } },
      ])
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('reads every page of a file: the zone of one, the codes of all', async () => {
    const r = new Random(78)
    const drawn = drawDocument(r, 'TD3')
    const zone = await photograph(r, await drawPage(r, drawn, 10), 900, scanned)
    const codes = await Promise.all(['UTOPIA ONE', 'UTOPIA TWO'].map((text) => drawBarcode({ bcid: 'qrcode', text, scale: 6, paddingwidth: 24, paddingheight: 24, backgroundcolor: 'ffffff' })))
    const pages = await Promise.all([codes[0]!, zone, codes[1]!].map((page) => sharp(page).resize({ width: 900, height: 700, fit: 'contain', background: '#fff' }).flatten().png().toBuffer()))
    const { io, lines } = ioWith({ 'pages.tiff': await sharp(pages, { join: { animated: true } }).tiff({ compression: 'lzw' }).toBuffer() })
    expect(await readCommand(['pages.tiff'], io)).toBe(0)
    expect(lines).toMatchObject([{ mrz: { lines: drawn.lines }, barcodes: [{ text: 'UTOPIA ONE' }, { text: 'UTOPIA TWO' }] }])
  })

  it('gives of several documents the first, and the others beside it, as the desk’s queue has them', async () => {
    const specimen = (id: string): Promise<Buffer> => readFile(join(projectRoot, 'resources/specimens', `${id}.jpg`))
    const { io, lines } = ioWith({
      'card.pdf': await pdfOf([await specimen('card-front'), await specimen('card-back')]),
      'two.pdf': await pdfOf([await specimen('passport-genuine'), await specimen('passport-misprint')]),
    })
    expect(await readCommand(['card.pdf', 'two.pdf'], io)).toBe(0)
    expect(lines[0]).toMatchObject({ mrz: { fields: { documentNumber: 'D91827364' } } })
    expect(lines[0]).not.toHaveProperty('others')
    expect(lines[1]).toMatchObject({ mrz: { fields: { documentNumber: 'L898902C3' } }, others: [{ mrz: { fields: { documentNumber: 'T10385577' }, unfitting: [{ from: '9', to: '4' }] } }] })
  })

  it('opens files only, of 50 MB at most', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'foyer-read-'))
    try {
      const large = join(folder, 'large.jpg')
      await writeFile(large, '')
      await truncate(large, 50_000_001)
      await expect(readRegularFile(large)).rejects.toMatchObject({ code: 'input.tooLarge' })
      await expect(readRegularFile(folder)).rejects.toMatchObject({ code: 'input.invalid' })
      await writeFile(large, 'small')
      expect(Buffer.from(await readRegularFile(large)).toString()).toBe('small')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it.skipIf(process.platform === 'win32')('waits for no pipe or device', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'foyer-read-'))
    try {
      execFileSync('mkfifo', [join(folder, 'pipe')])
      await expect(readRegularFile(join(folder, 'pipe'))).rejects.toMatchObject({ code: 'input.invalid' })
      await expect(readRegularFile('/dev/zero')).rejects.toMatchObject({ code: 'input.invalid' })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('wants files', async () => {
    const { io } = ioWith({})
    await expect(readCommand(['--json'], io)).rejects.toMatchObject({ name: 'UsageError' })
    await expect(readCommand(['--what', 'a.jpg'], io)).rejects.toMatchObject({ name: 'UsageError' })
  })
})
