import { describe, expect, it } from 'vitest'
import type { MrzReading } from '../../../electron/contract/mrz.ts'
import type { HeldReading, Reading } from '../../../electron/contract/reading.ts'
import { joinReading } from '../../../electron/documents/cross-check/join.ts'
import type { DocumentParts } from '../../../electron/documents/cross-check/parts.ts'
import { parseMrz } from '../../../electron/documents/mrz/parse.ts'
import { cleanOnes, isClean } from '../../../renderer/flow/clean-ones.ts'
import type { Waiting } from '../../../renderer/flow/waiting.ts'

const now = new Date(2026, 5, 1)
const LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F3404159ZE184226B<<<<<16']
const OTHER = ['P<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<<<<<<<<<', 'U240187365UTO8601193M3311031<<<<<<<<<<<<<<<4']
const found = { fields: {}, namesFound: true, datesFound: true, numberFound: true, nationalityFound: null }

/** What the reader's own join makes of it. */
function readingOf(lines: string[], { zone = {}, at = now, ...more }: Partial<DocumentParts> & { zone?: Partial<MrzReading>; at?: Date } = {}): Reading {
  const mrz: MrzReading = { ...parseMrz(lines, { now: now.getTime() })!, repaired: [], doubtful: [], quads: [], confidence: 0.99, ...zone }
  return joinReading({ source: 'file', mrz, barcodes: [], printed: found, chip: null, images: { page: null, portrait: null, crops: [] }, ms: 1, ...more }, at)
}
const rules = { specimens: true, requireFaces: false }
const held = (readingId: string, reading: Reading): HeldReading => ({ readingId, reading })
const isCleanOf = (...how: Parameters<typeof readingOf>) => isClean(held('r', readingOf(...how)), true)

describe('documents that may be confirmed together', () => {
  it('are those of which every check held and nothing is in doubt, and no specimens at a real desk', () => {
    expect(isCleanOf(LINES)).toBe(true)
    expect(isClean(held('r', readingOf(LINES)), false)).toBe(false)
    // Dates and number are guarded by digits; print that OCR missed says nothing against them.
    expect(isCleanOf(LINES, { printed: { ...found, datesFound: false, numberFound: null, nationalityFound: false } })).toBe(true)
  })

  it.each([
    ['whose names were not compared', LINES, { printed: null }],
    ['whose names were not found in print', LINES, { printed: { ...found, namesFound: false } }],
    ['with a wrong check digit', [LINES[0]!, LINES[1]!.replace('7408122', '7408123')], {}],
    ['with a character in doubt', LINES, { zone: { doubtful: [{ line: 1, column: 3, alternatives: ['G'] }] } }],
    ['that print names otherwise', LINES, { printed: { ...found, fields: { dateOfBirth: { value: '1974-08-13', confidence: 0.9 } } } }],
    ['that lay beside another', LINES, { others: true }],
    ['that were not looked at to the end', LINES, { cutShort: true }],
    ['that are expired', LINES, { at: new Date(2040, 1, 1) }],
  ] as const)('are none %s', (_, lines, more) => {
    expect(isCleanOf([...lines], more as Parameters<typeof readingOf>[1])).toBe(false)
  })

  it('are none that is there twice, behind the desk or on it', () => {
    const waiting = ['a', 'b', 'c'].map((id, key): Waiting => ({ kind: 'ready', key, held: held(id, readingOf(id === 'c' ? OTHER : LINES)) }))
    const names = (current: HeldReading | null) => cleanOnes(waiting, current, rules).map((each) => each.held.readingId)
    expect([names(null), names(held('d', readingOf(OTHER)))]).toEqual([['c'], []])
    const mixed: Waiting[] = [...waiting.slice(1), { kind: 'file', key: 7, bytes: () => Promise.resolve(new Uint8Array()) }]
    expect(cleanOnes(mixed, null, rules).map(({ key }) => key)).toEqual([1, 2])
  })

  it('are none with a face where policy has somebody say first what they see in it', () => {
    const portrait = new Uint8Array(1)
    const waiting = [readingOf(LINES), readingOf(OTHER, { images: { page: null, portrait, crops: [] } })].map((reading, key): Waiting => ({ kind: 'ready', key, held: held(`${key}`, reading) }))
    const keys = (requireFaces: boolean) => cleanOnes(waiting, null, { specimens: true, requireFaces }).map(({ key }) => key)
    expect([keys(false), keys(true)]).toEqual([[0, 1], [0]])
  })
})
