import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeDetail } from '../../electron/tlog/detail.ts'
import { csvCell, csvCells, textOfCell } from '../../electron/tlog/csv.ts'
import { eventOfLine, exportFormats, exportHeading, exportLine, type ExportedEvent } from '../../electron/tlog/export-line.ts'
import { leafBytes } from '../../electron/tlog/leaf.ts'
import { ocsfEvent } from '../../electron/tlog/ocsf.ts'
import { someEvent } from '../vault/audit/log-fixture.ts'

const marked = encodeDetail({ words: 'corrected=sex', name: 'Maria, "M" Muster', marks: { record: 'abc', range: 'x y' } })
const plain: ExportedEvent = { index: 7, content: { ...someEvent(7), detail: marked, subject: 'record-1' } }
const bare: ExportedEvent = { index: 8, content: { ...someEvent(8), format: 1, principal: null, door: null, credential: null, detail: null, role: null } }

describe.each(exportFormats)('a line of %s', (format) => {
  it('gives the exact leaf back', () => {
    for (const event of [plain, bare]) {
      const read = eventOfLine(format, exportLine(format, event))
      expect(read === null ? null : leafBytes(read.index, read.content)).toBe(leafBytes(event.index, event.content))
    }
  })

  it('gives whatever text is in it back, and is refused with any character changed, added or left out', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom('=', "'", '"', '', '\n', '\t', '␟'), (text, first) => {
      const event = { index: 3, content: { ...plain.content, detail: first + text, path: text } }
      const read = eventOfLine(format, exportLine(format, event))
      expect(read?.content.detail).toBe(first + text)
    }), { numRuns: 60, seed: 1 })
    const line = exportLine(format, plain)
    for (let place = 0; place < line.length; place++) {
      for (const changed of [line.slice(0, place) + line.slice(place + 1), `${line.slice(0, place)}7${line.slice(place)}`, line.slice(0, place) + (line[place] === 'x' ? 'y' : 'x') + line.slice(place + 1)]) {
        if (changed === line) continue
        const read = eventOfLine(format, changed)
        // What still is a line of ours is one of another leaf: its hash tells.
        expect(read === null ? null : leafBytes(read.index, read.content)).not.toBe(leafBytes(plain.index, plain.content))
      }
    }
  })

  it('has the name that the leaf tells, and no other', () => {
    const line = exportLine(format, plain)
    expect(line).toContain('Muster')
    // The first is the shown name, and in OCSF the leaf's own.
    const renamed = eventOfLine(format, line.replace('Maria', 'Otto'))
    expect(renamed === null ? null : leafBytes(renamed.index, renamed.content)).not.toBe(leafBytes(plain.index, plain.content))
    for (const junk of ['', '{}', '[]', 'null', '"', ',,,', '{"raw_data":"{}"}', '{"raw_data":7}', exportHeading(format) ?? '']) expect(eventOfLine(format, junk)).toBeNull()
  })
})

describe('cells', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\n=1'])('are none that a spreadsheet runs: %j', (evil) => {
    expect(csvCell(evil)).toMatch(/^"'/)
    expect(exportLine('csv', { index: 1, content: { ...someEvent(1), detail: evil } })).toContain(`"'${evil}"`)
  })

  it('are quoted by RFC 4180, ordinary ones left alone, and read back', () => {
    const cells = ['a', 'a,b', 'say "a"', 'a\nb', null, "'=1", '']
    expect([...cells, -5].map((cell) => csvCell(cell))).toEqual(['a', '"a,b"', '"say ""a"""', '"a\nb"', '', `"''=1"`, `"'"`, '-5'])
    expect(csvCells(cells.map((cell) => csvCell(cell)).join(','))?.map(textOfCell)).toEqual(cells)
    for (const broken of ['"a', 'a"b', '"a"b', 'a\nb']) expect(csvCells(broken)).toBeNull()
  })
})

describe('OCSF API Activity', () => {
  it('has every member that the class requires, and the leaf', () => {
    const { content } = plain
    const event = { ...content, index: 7, userName: 'Maria', status: 403, error: 'staff.forbidden', subject: 'r1', address: '10.0.0.7', detail: null }
    // OCSF 1.8.0, class 6003: required attributes and those of its objects.
    expect(ocsfEvent(event, leafBytes(7, content))).toMatchObject({
      class_uid: 6003, category_uid: 6, activity_id: 1, type_uid: 600301, severity_id: 3, time: Date.parse(content.time), status_id: 2,
      actor: { user: { uid: content.user, type_id: 1 } }, api: { operation: content.action, request: { uid: '7' } }, src_endpoint: { name: 't-test', ip: '10.0.0.7' },
      metadata: { version: '1.8.0', sequence: 7, product: { name: 'Foyer', vendor_name: 'Foyer' } }, resources: [{ uid: 'r1' }], raw_data: leafBytes(7, content),
    })
    expect(JSON.stringify(ocsfEvent(event))).not.toContain('Maria')
  })
})
