import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import { FILES_MAX, type FilePlace } from '../../../electron/contract/files.ts'
import { FILE_MAX } from '../../../electron/contract/primitives.ts'
import { Exchange } from '../../../electron/main/files/exchange.ts'
import type { Disk } from '../../../electron/main/files/mounts.ts'

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code?: string }).code ?? String(error))

let scratch: string
let stick: string
let disks: Disk[]
let exchange: Exchange
beforeEach(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'foyer-files-')))
  stick = join(scratch, 'STICK')
  mkdirSync(stick)
  disks = [{ root: stick, name: 'STICK', readOnly: false }]
  exchange = new Exchange(join(scratch, 'Documents', 'Foyer'), () => Promise.resolve(disks))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

async function place(kind: FilePlace['kind']): Promise<FilePlace> {
  const found = (await exchange.places()).find((each) => each.kind === kind)
  if (found === undefined) throw new Error('no such place')
  return found
}
const put = (path: string, content = 'page', seconds = 1000): void => {
  writeFileSync(join(stick, path), content)
  utimesSync(join(stick, path), seconds, seconds)
}
const namesOn = async (kind: 'document' | 'trust' = 'document') => (await exchange.list('s', (await place('removable')).id, kind)).files.map(({ name, folder }) => (folder === '' ? name : `${folder}/${name}`))

describe('places', () => {
  it('are the one folder, made for its user alone, and the disks; ids tell no path and stay the same', async () => {
    const places = await exchange.places()
    expect(places.map(({ kind, name, writable }) => ({ kind, name, writable }))).toEqual([
      { kind: 'folder', name: 'Documents / Foyer', writable: true }, { kind: 'removable', name: 'STICK', writable: true },
    ])
    expect(statSync(join(scratch, 'Documents', 'Foyer')).mode & 0o777).toBe(0o700)
    expect(await exchange.places()).toEqual(places)
    expect(JSON.stringify(places)).not.toContain(scratch)
  })

  it('leave out a disk that was taken out or is a link, and say which cannot be written', async () => {
    symlinkSync('/etc', join(scratch, 'LINK'))
    disks = [{ root: join(scratch, 'GONE'), name: 'GONE', readOnly: false }, { root: join(scratch, 'LINK'), name: 'LINK', readOnly: false }, { root: stick, name: 'STICK', readOnly: true }]
    expect((await exchange.places()).map(({ name, writable }) => [name, writable])).toEqual([['Documents / Foyer', true], ['STICK', false]])
    expect(await codeOf(exchange.writable((await place('removable')).id))).toBe('files.readOnly')
    expect(await codeOf(exchange.list('s', 'no-such-place', 'document'))).toBe('files.gone')
  })
})

describe('the list', () => {
  it('holds the fitting files, the newest first, a few folders down', async () => {
    mkdirSync(join(stick, 'DCIM', '100CANON'), { recursive: true })
    put('old.jpg', 'x', 1000)
    put('DCIM/100CANON/IMG_1.JPG', 'x', 3000)
    put('scan.pdf', 'x', 2000)
    for (const name of ['list.ml', 'anchors.zip', 'notes.txt', 'program.exe', '.hidden.png', 'empty.png', 'picture.png.lnk']) put(name, name === 'empty.png' ? '' : 'x')
    expect(await namesOn()).toEqual(['DCIM/100CANON/IMG_1.JPG', 'scan.pdf', 'old.jpg'])
    expect((await namesOn('trust')).toSorted()).toEqual(['anchors.zip', 'list.ml'])
  })

  it('follows no link, opens no pipe, and shows nothing that is too large or too deep', async () => {
    mkdirSync(join(stick, 'a', 'b', 'c', 'd'), { recursive: true })
    mkdirSync(join(stick, 'folder.png'))
    put('a/b/c/deep.png')
    put('a/b/c/d/deeper.png')
    writeFileSync(join(scratch, 'outside.png'), 'secret')
    symlinkSync(join(scratch, 'outside.png'), join(stick, 'link.png'))
    symlinkSync(scratch, join(stick, 'up'))
    execFileSync('mkfifo', [join(stick, 'pipe.png')])
    put('film.pdf')
    truncateSync(join(stick, 'film.pdf'), FILE_MAX + 1)
    expect(await namesOn()).toEqual(['a/b/c/deep.png'])
  })

  it('is bounded, and says so', async () => {
    for (let index = 0; index < FILES_MAX + 20; index += 1) put(`scan-${index}.png`, 'x', 1000 + index)
    const { files, more } = await exchange.list('s', (await place('removable')).id, 'document')
    expect([files.length, more, files[0]?.name]).toEqual([FILES_MAX, true, `scan-${FILES_MAX + 19}.png`])
  })
})

describe('taking a file', () => {
  const first = async (session: string) => (await exchange.list(session, (await place('removable')).id, 'document')).files[0]?.id ?? ''

  it('gives its bytes to the session that was shown it, and to nobody else', async () => {
    put('scan.png', 'the page')
    const id = await first('ada')
    expect(id).not.toContain('scan')
    expect(Buffer.from(await exchange.take('ada', id)).toString()).toBe('the page')
    expect(await codeOf(exchange.take('bob', id))).toBe('files.gone')
    expect(await codeOf(exchange.take(null, id))).toBe('files.gone')
    for (const path of ['scan.png', join(stick, 'scan.png'), '../outside.png']) expect(await codeOf(exchange.take('ada', path))).toBe('files.gone')
    // The next list is the one that counts.
    await first('ada')
    expect(await codeOf(exchange.take('ada', id))).toBe('files.gone')
  })

  it('takes nothing but what was listed: no link in its place, no folder, no pipe, nothing grown too large, no other disk', async () => {
    writeFileSync(join(scratch, 'outside.png'), 'secret')
    mkdirSync(join(scratch, 'elsewhere'))
    writeFileSync(join(scratch, 'elsewhere', 'scan.png'), 'secret')
    const path = join(stick, 'in', 'scan.png')
    const swaps: [string, () => void][] = [
      ['files.gone', () => rmSync(path)],
      ['files.gone', () => { rmSync(path); symlinkSync(join(scratch, 'outside.png'), path) }],
      ['files.gone', () => { rmSync(path); mkdirSync(path) }],
      ['files.gone', () => { rmSync(path); execFileSync('mkfifo', [path]) }],
      ['files.gone', () => { renameSync(join(stick, 'in'), join(stick, 'was')); symlinkSync(join(scratch, 'elsewhere'), join(stick, 'in')) }],
      ['input.tooLarge', () => truncateSync(path, FILE_MAX + 1)],
      ['files.gone', () => rmSync(stick, { recursive: true })],
    ]
    for (const [code, swap] of swaps) {
      rmSync(stick, { recursive: true, force: true })
      mkdirSync(join(stick, 'in'), { recursive: true })
      put('in/scan.png', 'the page')
      const id = await first('ada')
      swap()
      expect(await codeOf(exchange.take('ada', id)), String(swap)).toBe(code)
    }
  })
})

describe('saving a file', () => {
  it('writes it whole under the name of the export, for its user alone, and replaces nothing', async () => {
    const { put: save, kind } = await exchange.writable((await place('folder')).id)
    expect(kind).toBe('folder')
    const folder = join(scratch, 'Documents', 'Foyer')
    expect(await save('foyer-audit-2026-05-04.ocsf.jsonl', 'a line\n')).toBe('foyer-audit-2026-05-04.ocsf.jsonl')
    expect(await save('foyer-audit-2026-05-04.ocsf.jsonl', 'another\n')).toBe('foyer-audit-2026-05-04-2.ocsf.jsonl')
    expect(readFileSync(join(folder, 'foyer-audit-2026-05-04.ocsf.jsonl'), 'utf8')).toBe('a line\n')
    expect(statSync(join(folder, 'foyer-audit-2026-05-04-2.ocsf.jsonl')).mode & 0o777).toBe(0o600)
    // A link that waits there is not written through.
    symlinkSync(join(scratch, 'target'), join(folder, 'foyer-record-r1.json'))
    expect(await save('foyer-record-r1.json', '{}')).toBe('foyer-record-r1-2.json')
    expect(readdirSync(scratch)).not.toContain('target')
  })

  it('writes files that belong together under one number, piece by piece, and none of them where they cannot be had whole', async () => {
    const { putAll } = await exchange.writable((await place('removable')).id)
    const names = ['foyer-audit-2026-05-04.ocsf.jsonl', 'foyer-audit-2026-05-04.ocsf.jsonl.proof']
    const pieces = async function* (fails = false) {
      yield ['one\n', 'head\n']
      await Promise.resolve()
      if (fails) throw new FoyerError('audit.damaged')
      yield ['two\n', '']
    }
    expect(await putAll(names, pieces())).toEqual(names)
    expect(names.map((name) => readFileSync(join(stick, name), 'utf8'))).toEqual(['one\ntwo\n', 'head\n'])
    rmSync(join(stick, names[0] ?? ''))
    const second = names.map((name) => name.replace('04.', '04-2.'))
    expect(await putAll(names, pieces())).toEqual(second)
    rmSync(join(stick, second[1] ?? ''))
    expect(await codeOf(putAll(names, pieces(true)))).toBe('audit.damaged')
    expect(readdirSync(stick).toSorted()).toEqual([second[0], names[1]])
  })

  it('writes under no other name', async () => {
    const { put: save } = await exchange.writable((await place('removable')).id)
    for (const name of ['../foyer-x.json', 'foyer-/x.json', 'key.json', 'foyer-x', '.foyer-x.json', 'foyer-x.json\n', String.raw`foyer-..\x.json`, '']) expect(await codeOf(save(name, 'x')), name).toBe('input.invalid')
    expect(readdirSync(stick)).toEqual([])
  })
})
