import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeDetail, encodeDetail, withMarks } from '../../electron/tlog/detail.ts'
import { leafWriter, type RawEvent } from '../../electron/vault/audit/event-row.ts'
import { leafBytes } from '../../electron/tlog/leaf.ts'
import { someEvent } from '../vault/audit/log-fixture.ts'

const hash = 'A'.repeat(32)

describe('what an event says in its detail', () => {
  it('reads back, words, name and marks', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 80 }).filter((text) => !text.includes('␟'))
    const name = words.filter((text) => text.length <= 80)
    fc.assert(fc.property(fc.option(words.filter((text) => text !== '')), fc.option(name), fc.boolean(), (said, by, marked) => {
      const detail = { words: said, name: by, marks: marked ? { record: hash } : {} }
      const text = encodeDetail(detail)
      expect(decodeDetail(text)).toEqual(detail)
      // The contract's limit, which the version before holds it against.
      expect((text ?? '').length).toBeLessThanOrEqual(300)
    }), { numRuns: 300, seed: 1 })
  })

  it('is the words alone where there is nothing else, as it always was', () => {
    expect(encodeDetail({ words: 'camera corrected=sex', name: null, marks: {} })).toBe('camera corrected=sex')
    expect(decodeDetail('camera corrected=sex')).toEqual({ words: 'camera corrected=sex', name: null, marks: {} })
    expect(encodeDetail({ words: null, name: null, marks: {} })).toBeNull()
    expect(decodeDetail(null)).toEqual({ words: null, name: null, marks: {} })
  })

  it('keeps name and marks whole where the words are too many, and cuts no character in two', () => {
    const text = encodeDetail({ words: '😀'.repeat(200), name: 'M'.repeat(80), marks: { record: hash } })
    expect(text?.length).toBeLessThanOrEqual(300)
    expect(decodeDetail(text)).toMatchObject({ name: 'M'.repeat(80), marks: { record: hash } })
    expect(decodeDetail(text).words).toMatch(/^(?:😀)+$/u)
  })

  it('lets no word or name pose as a mark', () => {
    const text = encodeDetail({ words: `x␟by=Otto`, name: 'Maria␟rec=forged', marks: {} })
    expect(decodeDetail(text)).toEqual({ words: 'x by=Otto', name: 'Maria rec=forged', marks: {} })
    expect(decodeDetail(withMarks(text, { record: hash }))).toEqual({ words: 'x by=Otto', name: 'Maria rec=forged', marks: { record: hash } })
  })
})

describe('a leaf', () => {
  it('is written from a row as from its event, byte for byte as ever', () => {
    const words = ['"user"\n', 'clerk', 'POST', '/records', 'records.confirm', 't-test', 'local', '0.0.0', 'staff.wrongSecret']
    const book = { find: () => null, numberOf: () => 0, wordOf: (number: number) => words[number] ?? '', reload: () => undefined }
    const row: RawEvent = [7, Date.parse('2026-06-01T00:00:00.000Z'), 0, null, 2, 3, 4, 401, 8, 'record-1', 'a "b" \u2028 ü', 5, 6, 7, 1, null, null, null]
    const event = { ...someEvent(0), user: '"user"\n', role: null, method: 'POST' as const, path: '/records', action: 'records.confirm', status: 401, error: 'staff.wrongSecret', subject: 'record-1', detail: 'a "b" \u2028 ü', format: 1 as const, principal: null, door: null, credential: null }
    expect(leafWriter(book)(row)).toBe(leafBytes(7, event))
    // Format 1, as the version before wrote and verifies it.
    const { action, address, detail, error, method, path, role, status, subject, terminal, time, user, version } = event
    expect(leafBytes(7, event)).toBe(JSON.stringify({ action, address, detail, error, format: 1, index: 7, method, path, role, status, subject, terminal, time, user, version }))
  })

  it('says in format 2 who came how, and is no leaf of format 1 by another number', () => {
    const words = ['user', 'clerk', 'POST', '/records', 'records.confirm', 't-test', 'local', '0.0.0', 'client', 'api']
    const book = { find: () => null, numberOf: () => 0, wordOf: (number: number) => words[number] ?? '', reload: () => undefined }
    const row: RawEvent = [7, Date.parse('2026-06-01T00:00:00.000Z'), 0, 1, 2, 3, 4, 200, null, null, null, 5, 6, 7, 2, 8, 9, 'key-"1"']
    const event = {
      ...someEvent(0), user: 'user', role: 'clerk' as const, method: 'POST' as const, path: '/records', action: 'records.confirm', status: 200, error: null, subject: null, detail: null,
      format: 2 as const, principal: 'client' as const, door: 'api' as const, credential: 'key-"1"',
    }
    expect(leafWriter(book)(row)).toBe(leafBytes(7, event))
    const { action, address, credential, detail, door, error, method, path, principal, role, status, subject, terminal, time, user: who, version } = event
    expect(leafBytes(7, event)).toBe(JSON.stringify({ action, address, credential, detail, door, error, format: 2, index: 7, method, path, principal, role, status, subject, terminal, time, user: who, version }))
    for (const format of [0, 1, 3, '2', '1']) expect(leafWriter(book)(row.with(14, format as never) as RawEvent)).not.toContain('"format":2,')
    // Planted beside an event of format 1, whose hash does not cover them.
    const old = row.with(14, 1) as RawEvent
    const bare = leafWriter(book)(old.toSpliced(15, 3, null, null, null) as RawEvent)
    for (const planted of [[8, null, null], [null, 9, null], [null, null, 'key']]) expect(leafWriter(book)(old.toSpliced(15, 3, ...planted as never[]) as RawEvent)).not.toBe(bare)
  })
})
