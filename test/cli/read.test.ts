import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CliIo } from '../../electron/cli/io.ts'
import { readCommand } from '../../electron/cli/read.ts'
import { drawDocument } from '../drawn/documents.ts'
import { drawPage } from '../drawn/page.ts'
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
    expect(lines[1]).toMatchObject({ mrz: null, error: { code: 'image.unsupported' } })
    expect(lines[2]).toMatchObject({ mrz: null, error: { code: 'input.invalid' } })
  }, 60_000)

  it('wants files', async () => {
    const { io } = ioWith({})
    await expect(readCommand(['--json'], io)).rejects.toMatchObject({ name: 'UsageError' })
    await expect(readCommand(['--what', 'a.jpg'], io)).rejects.toMatchObject({ name: 'UsageError' })
  })
})
