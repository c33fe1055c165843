import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOT_FOLDER, KEYBOARD_READER } from '../../electron/contract/sources.ts'
import { deskSources, type DeskSources } from '../../electron/scanners/desk-sources.ts'
import { swipedTexts } from '../../electron/scanners/push/swiped-texts.ts'
import { until } from './until.ts'

let base: string
let told: [string, unknown][]
let sources: DeskSources
let ids = 0
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'foyer-sources-'))
  mkdirSync(join(base, 'in'))
  told = []
  sources = deskSources({
    announce: (name, payload) => { told.push([name, payload]) }, now: Date.now, newId: () => `t${ids += 1}`, takenFolder: join(base, 'taken'), times: { lookMs: 10, settleMs: 30 },
  })
})
afterEach(async () => {
  await sources.close()
  rmSync(base, { recursive: true, force: true })
})

describe('the sources of a desk', () => {
  it('offer that something is there, and no word of what', async () => {
    sources.typed(['P<UTOERIKSSON'])
    await sources.named({ hotFolder: join(base, 'in') })
    writeFileSync(join(base, 'in', 'ERIKSSON.jpg'), 'page')
    await until(() => sources.list().length === 2)
    expect(JSON.stringify(told)).not.toMatch(/eriksson/i)
    expect(told.map(([name, payload]) => [name, Object.keys(payload as object).toSorted()])).toEqual([['sources.offered', ['at', 'count', 'id', 'source']], ['sources.offered', ['at', 'count', 'id', 'source']]])
  })

  it('give a page to one alone, who alone may say what became of it; what was not read stays', async () => {
    await sources.named({ hotFolder: join(base, 'in'), hotFolderShred: true })
    writeFileSync(join(base, 'in', 'a.jpg'), 'page')
    await until(() => sources.list().length === 1)
    const { taken } = await sources.take(HOT_FOLDER, 'alice')
    await expect(sources.take(HOT_FOLDER, 'bob')).rejects.toMatchObject({ code: 'scanner.feederEmpty' })
    await expect(sources.took(taken, true, 'bob')).rejects.toMatchObject({ code: 'device.notFound' })
    expect(readdirSync(join(base, 'in'))).toEqual(['a.jpg'])
    await sources.took(taken, false, 'alice')
    expect(readdirSync(join(base, 'in'))).toEqual(['a.jpg'])
    writeFileSync(join(base, 'in', 'b.jpg'), 'another')
    await until(() => sources.list().length === 1)
    await sources.took((await sources.take(HOT_FOLDER, 'alice')).taken, true, 'alice')
    expect(readdirSync(join(base, 'in'))).toEqual(['a.jpg'])
  })

  it('watch what policy names and nothing else', async () => {
    await sources.named({ hotFolder: join(base, 'in') })
    expect([sources.devices().map(({ id }) => id), sources.isResting()]).toEqual([[HOT_FOLDER], false])
    await sources.named({})
    expect([sources.devices(), sources.isResting()]).toEqual([[], true])
    await expect(sources.take(HOT_FOLDER, 'alice')).rejects.toMatchObject({ code: 'device.notFound' })
  })

  it('stand among the devices as policy has them, with what keeps one from being heard', async () => {
    await sources.named({ hotFolder: join(base, 'in'), serialPort: join(base, 'no-port'), keyboardReaders: true })
    await until(() => sources.devices().some(({ fault }) => fault?.code === 'device.notFound'))
    expect(sources.devices().map(({ id, push }) => [id, push])).toEqual([[HOT_FOLDER, 'hotFolder'], [`serial:${join(base, 'no-port')}`, 'serial'], [KEYBOARD_READER, 'keyboard']])
    await expect(sources.test(`serial:${join(base, 'no-port')}`)).rejects.toMatchObject({ code: 'device.notFound' })
  })

  it('are tried: a folder by the page that waits, which stays, a reader by a swipe, which is nobody’s', async () => {
    await sources.named({ hotFolder: join(base, 'in'), keyboardReaders: true })
    expect(await sources.test(HOT_FOLDER)).toBeNull()
    writeFileSync(join(base, 'in', 'a.jpg'), 'page')
    await until(() => sources.list().length === 1)
    expect(new TextDecoder().decode((await sources.test(HOT_FOLDER))?.bytes)).toBe('page')
    expect(sources.list()).toMatchObject([{ id: HOT_FOLDER, count: 1 }])
    const tried = sources.test(KEYBOARD_READER)
    await expect(sources.test(KEYBOARD_READER)).rejects.toMatchObject({ code: 'device.busy' })
    sources.typed(['text'])
    expect(await tried).toBeNull()
    expect(sources.list()).toHaveLength(1)
    rmSync(join(base, 'in'), { recursive: true })
    await expect(sources.test(HOT_FOLDER)).rejects.toMatchObject({ code: 'files.failed' })
  })

  it('give nothing of a swipe to whoever comes next, nor what was swiped while nobody was there', () => {
    sources.typed(['hers'])
    sources.attend(false)
    expect([sources.list(), told.at(-1)]).toMatchObject([[], ['sources.offered', { count: 0 }]])
    sources.typed(['nobody’s'])
    sources.attend(true)
    expect(sources.list()).toEqual([])
    sources.typed(['his'])
    expect(sources.list()).toMatchObject([{ count: 1 }])
  })

  it('tell of a page that was begun by a run which ended before it was read, until it is gone', async () => {
    writeFileSync(join(base, 'in', 'a.jpg'), 'page')
    const policy = { hotFolder: join(base, 'in'), hotFolderShred: true }
    await sources.named(policy)
    await until(() => sources.list().length === 1)
    await sources.take(HOT_FOLDER, 'alice')
    // Under way it is no fault.
    await sources.test(HOT_FOLDER)
    expect(sources.devices()).toMatchObject([{ fault: null }])
    const next = deskSources({ announce: () => undefined, now: Date.now, newId: () => 'n', takenFolder: join(base, 'taken'), times: { lookMs: 10, settleMs: 30 } })
    await next.named(policy)
    await until(() => next.devices().some(({ fault }) => fault !== null))
    expect(next.devices()).toMatchObject([{ fault: { code: 'source.leftBehind' } }])
    expect(next.list()).toEqual([])
    rmSync(join(base, 'in', 'a.jpg'))
    await until(() => next.devices().every(({ fault }) => fault === null))
    await next.close()
  })

  it('hold eight swipes, and no more', () => {
    for (let count = 0; count < 20; count++) sources.typed([`swipe ${count}`])
    expect(sources.list()).toMatchObject([{ id: KEYBOARD_READER, count: 8 }])
  })
})

it('a reader from which nothing comes says so', async () => {
  const source = swipedTexts({ kind: 'keyboard', id: KEYBOARD_READER, name: 'Reader that types', onOffer: () => undefined, testMs: 20 })
  await expect(source.test()).rejects.toMatchObject({ code: 'source.silent' })
  source.offer(['text'])
  expect(source.waiting()).toBe(1)
})

it('a swipe that nobody takes is dropped, and that is told', async () => {
  const counts: number[] = []
  const source = swipedTexts({ kind: 'keyboard', id: KEYBOARD_READER, name: 'Reader that types', onOffer: (each) => counts.push(each.waiting()), keepMs: 20 })
  source.offer(['text'])
  await until(() => counts.length === 2)
  expect(counts).toEqual([1, 0])
  await expect(source.take()).rejects.toMatchObject({ code: 'scanner.feederEmpty' })
})
