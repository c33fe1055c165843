import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AfterReading } from '../../../electron/scanners/hot-folder/after-reading.ts'
import { hotFolder, type HotFolder } from '../../../electron/scanners/hot-folder/hot-folder.ts'
import { identityOf, keyOfFile } from '../../../electron/scanners/hot-folder/identity.ts'
import { openJournal } from '../../../electron/scanners/hot-folder/journal.ts'
import { FILE_MAX } from '../../../electron/contract/primitives.ts'
import { until } from '../until.ts'

let base: string
let folder: string
let done: string
/** The time that the source is told, ms: a file settles when the test says so. */
let time = 0
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'foyer-hot-'))
  folder = join(base, 'in')
  done = join(base, 'done')
  mkdirSync(folder)
  time = 1_000_000
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const open = (after: AfterReading = { how: 'leave' }, namesMax?: number): HotFolder =>
  hotFolder({ folder, after, journal: openJournal(join(base, 'taken')), onOffer: () => undefined, now: () => time, times: { settleMs: 2000 }, ...(namesMax === undefined ? {} : { namesMax }) })
/** Two looks, with as long between them as a file takes to settle. */
const settle = async (source: HotFolder): Promise<number> => {
  await source.lookNow()
  time += 2001
  await source.lookNow()
  return source.waiting()
}
const put = (name: string, content: string): void => writeFileSync(join(folder, name), content)
const said = async (source: HotFolder, read = true): Promise<string> => {
  const taken = await source.take()
  await taken.done(read)
  return Buffer.from(taken.page?.bytes ?? []).toString()
}

describe('a hot folder', () => {
  it('gives each page once, the oldest first, and to nobody again after a new start', async () => {
    put('b.jpg', 'first')
    utimesSync(join(folder, 'b.jpg'), 1, 1)
    put('a.jpg', 'second')
    const source = open()
    expect(await settle(source)).toBe(2)
    expect([await said(source), await said(source)]).toEqual(['first', 'second'])
    await expect(source.take()).rejects.toMatchObject({ code: 'scanner.feederEmpty' })
    expect([await settle(source), await settle(open())]).toEqual([0, 0])
    expect(readdirSync(folder)).toHaveLength(2)
  })

  it('goes on looking where the clock leaps forward amid a look', async () => {
    let hours = 0
    const source = hotFolder({ folder, after: { how: 'leave' }, journal: openJournal(join(base, 'taken')), onOffer: () => undefined, now: () => time + (hours += 1) * 3_600_000, times: { lookMs: 10 } })
    source.watch()
    try {
      await until(() => hours > 2)
      writeFileSync(join(folder, 'page.jpg'), 'page')
      await until(() => source.waiting() === 1)
    } finally {
      await source.close()
    }
    expect(hours).toBeGreaterThan(2)
  })

  it('reads no page again because its time was touched, and a new page under an old name', async () => {
    put('scan.jpg', 'one')
    const source = open()
    await settle(source)
    await said(source)
    utimesSync(join(folder, 'scan.jpg'), 5, 5)
    time += 60_000
    expect(await settle(source)).toBe(1)
    await expect(source.take()).rejects.toMatchObject({ code: 'scanner.feederEmpty' })
    writeFileSync(join(folder, 'scan.jpg'), 'two')
    time += 60_000
    await settle(source)
    expect(await said(source)).toBe('two')
  })

  it('waits for a slow writer, and for one that only holds the file open', async () => {
    const writer = openSync(join(folder, 'slow.jpg'), 'w')
    const source = open()
    for (const piece of ['a', 'b', 'c']) {
      writeSync(writer, piece)
      expect(await settle(source)).toBe(0)
    }
    time += 60_000
    expect(await settle(source), 'open for writing').toBe(0)
    closeSync(writer)
    expect(await settle(source)).toBe(1)
    expect(await said(source)).toBe('abc')
  })

  it('takes what is renamed in, and nothing under a name of what is not finished', async () => {
    for (const name of ['x.jpg.part', '.x.jpg', '~x.jpg', 'x.tmp', 'list.txt', 'Thumbs.db', 'x.jpg.crdownload']) put(name, 'half')
    const source = open()
    expect(await settle(source)).toBe(0)
    renameSync(join(folder, 'x.jpg.part'), join(folder, 'x.jpg'))
    expect(await settle(source)).toBe(1)
  })

  it('takes no link, pipe, folder, second name, empty file or giant, and waits for none of them', async () => {
    const outside = join(base, 'outside.jpg')
    writeFileSync(outside, 'secret')
    symlinkSync(outside, join(folder, 'link.jpg'))
    linkSync(outside, join(folder, 'second.jpg'))
    execFileSync('mkfifo', [join(folder, 'pipe.jpg')])
    mkdirSync(join(folder, 'folder.jpg'))
    put('empty.jpg', '')
    put('giant.jpg', '')
    execFileSync('truncate', ['-s', String(FILE_MAX + 1), join(folder, 'giant.jpg')])
    put('good.jpg', 'good')
    const source = open({ how: 'move', to: done })
    await settle(source)
    const all: string[] = []
    while (source.waiting() > 0) all.push(await said(source).catch((thrown: { code: string }) => thrown.code))
    expect(all).toContain('good')
    expect(all.join()).not.toContain('secret')
    expect([readdirSync(done), readFileSync(outside, 'utf8')]).toEqual([['good.jpg'], 'secret'])
  })

  it('gives nothing of a file that became a link between the look and the taking', async () => {
    const outside = join(base, 'outside.jpg')
    writeFileSync(outside, 'secret')
    put('page.jpg', 'page')
    const source = open({ how: 'shred' })
    await settle(source)
    rmSync(join(folder, 'page.jpg'))
    symlinkSync(outside, join(folder, 'page.jpg'))
    await expect(source.take()).rejects.toMatchObject({ code: 'scanner.feederEmpty' })
    expect(readFileSync(outside, 'utf8')).toBe('secret')
  })

  it('moves or shreds what was read, over nothing, and leaves what gave no reading', async () => {
    mkdirSync(done)
    writeFileSync(join(done, 'a.jpg'), 'older')
    put('a.jpg', 'read')
    const moving = open({ how: 'move', to: done })
    await settle(moving)
    await said(moving)
    expect([readFileSync(join(done, 'a.jpg'), 'utf8'), readFileSync(join(done, 'a-2.jpg'), 'utf8'), readdirSync(folder)]).toEqual(['older', 'read', []])
    put('b.jpg', 'no document')
    put('c.jpg', 'document')
    utimesSync(join(folder, 'b.jpg'), 1, 1)
    const shredding = open({ how: 'shred' })
    await settle(shredding)
    await said(shredding, false)
    await said(shredding)
    expect(readdirSync(folder)).toEqual(['b.jpg'])
    expect(await settle(shredding)).toBe(0)
  })

  it('shreds the bytes, not the name alone', async () => {
    put('a.jpg', 'PASSPORT')
    const source = open({ how: 'shred' })
    await settle(source)
    const held = openSync(join(folder, 'a.jpg'), 'r')
    await said(source)
    expect(readFileSync(held).every((byte) => byte === 0)).toBe(true)
    closeSync(held)
  })

  it('keeps no name and no content in what it remembers', async () => {
    put('MUSTERMANN.jpg', 'P<D<<MUSTERMANN')
    const source = open()
    await settle(source)
    await said(source)
    const kept = readdirSync(join(base, 'taken')).map((name) => name + readFileSync(join(base, 'taken', name), 'utf8')).join()
    expect(kept).toMatch(/^[0-9a-z,]+$/)
    expect(kept).not.toMatch(/mustermann/i)
  })

  it('offers ten thousand at once, of however many the oldest, and the next as these are taken', async () => {
    for (let count = 0; count < 12_000; count++) {
      put(`${count}.jpg`, `page ${count}`)
      utimesSync(join(folder, `${count}.jpg`), 1, 1_000_000 - count)
    }
    const source = open()
    expect(await settle(source)).toBe(10_000)
    expect([await said(source), source.waiting()]).toEqual(['page 11999', 9999])
    time += 60_000
    expect([await settle(source), await said(source)]).toEqual([10_000, 'page 11998'])
  })

  it('sees a new page among more that were taken than wait at once', async () => {
    mkdirSync(join(base, 'taken'))
    for (let count = 0; count < 12_000; count++) {
      put(`${count}.jpg`, 'x')
      writeFileSync(join(base, 'taken', keyOfFile(identityOf(lstatSync(join(folder, `${count}.jpg`), { bigint: true })))), 'left')
    }
    put('new.jpg', 'new page')
    const source = open()
    expect([await settle(source), source.fault()]).toEqual([1, null])
    expect(await said(source)).toBe('new page')
  })

  it('says that more lies there than is looked at, and that a file is larger than any page', async () => {
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) put(name, name)
    const source = open({ how: 'leave' }, 2)
    expect([await settle(source), source.fault()?.code]).toEqual([2, 'source.overfull'])
    rmSync(join(folder, 'a.jpg'))
    execFileSync('truncate', ['-s', String(FILE_MAX + 1), join(folder, 'b.jpg')])
    time += 60_000
    expect([await settle(source), source.fault()?.code]).toEqual([1, 'image.tooLarge'])
    rmSync(join(folder, 'b.jpg'))
    time += 60_000
    expect([await settle(source), source.fault()]).toEqual([1, null])
  })

  it('says why where the folder has gone, and goes on when it is back', async () => {
    const source = open()
    rmSync(folder, { recursive: true })
    await source.lookNow()
    expect(source.fault()?.code).toBe('files.failed')
    await expect(source.take()).rejects.toMatchObject({ code: 'files.failed' })
    mkdirSync(folder)
    put('a.jpg', 'back')
    await settle(source)
    expect([source.fault(), await said(source)]).toEqual([null, 'back'])
  })
})

describe('a hot folder whose process is killed', () => {
  /** Takes one page in a process of its own, does what is said with it, and says so; then it is killed. */
  const killedAfter = async (then: string): Promise<void> => {
    const at = (path: string): string => JSON.stringify(new URL(`../../../electron/scanners/hot-folder/${path}`, import.meta.url).href)
    const script = `
      const { hotFolder } = await import(${at('hot-folder.ts')}); const { openJournal } = await import(${at('journal.ts')})
      let time = 1000
      const source = hotFolder({ folder: ${JSON.stringify(folder)}, after: { how: 'move', to: ${JSON.stringify(done)} }, journal: openJournal(${JSON.stringify(join(base, 'taken'))}), onOffer() {}, now: () => time })
      await source.lookNow(); time += 2001; await source.lookNow()
      const taken = await source.take(); ${then}
      console.log('ready'); setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  it('before it was read: it is never read again, and neither moved nor lost', async () => {
    put('a.jpg', 'page')
    await killedAfter('')
    const source = open({ how: 'move', to: done })
    expect(await settle(source)).toBe(0)
    expect(readFileSync(join(folder, 'a.jpg'), 'utf8')).toBe('page')
  })

  it('between reading and moving: it is moved at the next start, and not read again', async () => {
    put('a.jpg', 'page')
    // What `done` writes first, and no more.
    await killedAfter(`const { readdirSync, writeFileSync } = await import('node:fs'); const key = readdirSync(${JSON.stringify(join(base, 'taken'))}).find((name) => name.startsWith('f')); openJournal(${JSON.stringify(join(base, 'taken'))}).note(key, 'read')`)
    expect(existsSync(join(folder, 'a.jpg'))).toBe(true)
    const source = open({ how: 'move', to: done })
    expect(await settle(source)).toBe(0)
    expect([readdirSync(folder), readdirSync(done)]).toEqual([[], ['a.jpg']])
  })
})

describe('a hot folder whose pages go to a full disk', () => {
  const full = (() => {
    const place = mkdtempSync(join(tmpdir(), 'foyer-full-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { stdio: 'ignore' })
      return place
    } catch {
      rmSync(place, { recursive: true })
      process.stderr.write('notice: no file system can be mounted here; the full disk is not tried\n')
      return null
    }
  })()
  it.runIf(full !== null)('keeps the page where it was, says so, and moves it once there is room', async () => {
    const to = full ?? ''
    try {
      put('a.jpg', 'x'.repeat(100_000))
      const source = open({ how: 'move', to })
      await settle(source)
      expect(await said(source)).toHaveLength(100_000)
      expect([source.fault()?.code, readdirSync(folder), readdirSync(to)]).toEqual(['files.full', ['a.jpg'], []])
      execFileSync('mount', ['-o', 'remount,size=1m', to])
      time += 61_000
      expect(await settle(source)).toBe(0)
      expect([source.fault(), readdirSync(folder), readdirSync(to)]).toEqual([null, [], ['a.jpg']])
      expect(readFileSync(join(to, 'a.jpg'), 'utf8')).toBe('x'.repeat(100_000))
    } finally {
      execFileSync('umount', [to])
      rmSync(to, { recursive: true })
    }
  })
})
