import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AuditEvent } from '../../../electron/contract/audit.ts'
import { withoutHidden } from '../../../electron/contract/primitives.ts'
import { cefHeader, cefOf, cefValue } from '../../../electron/uplink/feeds/cef.ts'
import { documentId, elasticBulk } from '../../../electron/uplink/feeds/elastic-form.ts'
import type { FeedEvent } from '../../../electron/uplink/feeds/feed.ts'
import { journalEntry } from '../../../electron/uplink/feeds/journald-form.ts'
import { otlpRequest } from '../../../electron/uplink/feeds/otlp-form.ts'
import { splunkBatch } from '../../../electron/uplink/feeds/splunk-form.ts'
import { SD_ID, syslogFrame, syslogMessage } from '../../../electron/uplink/feeds/syslog-form.ts'
import { feedEvent, feedEvents } from '../feed-events.ts'
import { parseSyslog, takeFrames } from '../syslog-parser.ts'

const forms: Record<string, (told: FeedEvent) => string> = {
  syslog: (told) => syslogMessage(told, 'sentence'), cef: (told) => syslogMessage(told, 'cef'), otlp: (told) => JSON.stringify(otlpRequest([told])),
  splunk: (told) => splunkBatch([told]), elastic: (told) => elasticBulk([told]), journald: journalEntry,
}
const failed = feedEvent(41, { method: 'PATCH', path: '/records/r-9', action: 'records.correct', status: 423, error: 'staff.locked', subject: 'r-9', role: 'supervisor' })
/** What a leaf may hold, at its longest and strangest. */
const strange = fc.record({
  user: fc.string({ unit: 'binary', maxLength: 64 }), path: fc.string({ unit: 'binary', maxLength: 200 }), action: fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), error: fc.string({ unit: 'binary', maxLength: 60 }),
  detail: fc.string({ unit: 'binary', maxLength: 300 }), address: fc.string({ unit: 'binary', maxLength: 64 }), version: fc.string({ unit: 'binary', maxLength: 40 }), status: fc.integer({ min: 100, max: 599 }), index: fc.nat(4_000_000_000),
}).map(({ index, ...given }) => feedEvent(index, given as Partial<AuditEvent>))

describe.each(Object.entries(forms))('the form of %s', (_name, form) => {
  it('has terminal, index and leaf hash in every event', () => {
    const text = form(failed)
    for (const each of [failed.event.terminal, '41', failed.leafHash.replace('=', '')]) expect(text).toContain(each)
  })

  it('has no name of a person', () => {
    expect(`${failed.event.userName} ${String(failed.event.detail)}`).toContain('Maria Muster')
    expect(form(failed)).not.toContain('Maria')
    expect(form(failed)).toContain('corrected=sex'.replace('=', form(failed).includes('corrected\\=') ? '\\=' : '='))
  })

  it('is the same each time', () => {
    expect(form(feedEvent(7))).toBe(form(feedEvent(7)))
  })
})

describe('RFC 5424', () => {
  it('is what the reader of these tests reads, by its own examples', () => {
    const three = parseSyslog('<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"] \uFEFFAn application event log entry...')
    expect(three).toMatchObject({ priority: 165, hostname: 'mymachine.example.com', msgId: 'ID47', data: { 'exampleSDID@32473': { iut: '3', eventSource: 'Application', eventID: '1011' } }, message: '\uFEFFAn application event log entry...' })
    expect(parseSyslog('<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3"][examplePriority@32473 class="high"]').data).toEqual({ 'exampleSDID@32473': { iut: '3' }, 'examplePriority@32473': { class: 'high' } })
    expect(parseSyslog("<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \uFEFF'su root' failed for lonvick on /dev/pts/8").message).toContain('lonvick')
    for (const bad of ['<165>1 2003-10-11T22:14:15.003Z mymachine.example.com', '<1>1 - - - - - [x y="a"b"]', '<1>1 - - - - - [x y="a]"]']) expect(() => parseSyslog(bad)).toThrow()
  })

  it('is what an event becomes: facility 13, its severity, sequenceId, our own data, UTF-8 behind its mark', () => {
    expect(parseSyslog(syslogMessage(failed, 'sentence'))).toEqual({
      priority: 13 * 8 + 4, version: 1, timestamp: '2026-03-01T08:00:41.000Z', hostname: 'front-desk', appName: 'foyer', procId: '-', msgId: 'records.correct',
      data: {
        meta: { sequenceId: '42' }, origin: { software: 'Foyer', swVersion: '0.2.0' },
        [SD_ID]: {
          index: '41', user: 'staff-7', role: 'supervisor', method: 'PATCH', path: '/records/r-9', action: 'records.correct', status: '423', error: 'staff.locked', subject: 'r-9', terminal: 'front-desk', address: '127.0.0.1',
          principal: 'staff', door: 'screen', credential: 's-1', detail: 'camera corrected=sex', leaf: failed.leafHash,
        },
      },
      message: '\uFEFFstaff-7 records.correct 423 staff.locked',
    })
    expect([200, 404, 401, 429, 500].map((status) => parseSyslog(syslogMessage(feedEvent(1, { status }), 'sentence')).priority - 104)).toEqual([6, 5, 4, 4, 3])
    expect([2_147_483_646, 2_147_483_647].map((index) => parseSyslog(syslogMessage(feedEvent(index), 'sentence')).data['meta'])).toEqual([{ sequenceId: '2147483647' }, { sequenceId: '1' }])
  })

  it('gives back every value, whatever it holds, in at most the 8,192 octets that each collector should take', () => {
    fc.assert(fc.property(strange, fc.constantFrom('sentence', 'cef'), (told, body) => {
      const message = syslogMessage(told, body)
      const { data } = parseSyslog(message)
      expect(data[SD_ID]).toMatchObject({ path: withoutHidden(told.event.path), user: withoutHidden(told.event.user), index: String(told.event.index), leaf: told.leafHash })
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(8192)
      expect(message).not.toMatch(/[\r\n\0]/)
    }))
  })

  it('is framed by octets, not characters (RFC 5425 §4.3)', () => {
    const texts = ['a', 'سجل', '\uFEFFé', 'x y']
    const bytes = Buffer.from(texts.map(syslogFrame).join(''))
    expect(takeFrames(bytes)).toEqual({ messages: texts, rest: Buffer.alloc(0) })
    expect(syslogFrame('سجل').startsWith('6 ')).toBe(true)
  })
})

describe('CEF', () => {
  it('escapes as the examples of its standard do', () => {
    expect(cefHeader('detected a | in message')).toBe('detected a \\| in message')
    expect(cefHeader('detected a \\ in packet')).toBe('detected a \\\\ in packet')
    expect(cefHeader('detected a = in message')).toBe('detected a = in message')
    expect(cefValue('blocked a \\')).toBe('blocked a \\\\')
    expect(cefValue('blocked a =')).toBe('blocked a \\=')
    expect(cefValue('blocked a |')).toBe('blocked a |')
    expect(cefValue('Detected a threat.\nNo action needed.')).toBe('Detected a threat.\\nNo action needed.')
  })

  it('is what an event becomes', () => {
    expect(cefOf(failed)).toBe(`CEF:0|Foyer|Foyer|0.2.0|records.correct|records.correct|6|rt=1772352041000 deviceExternalId=front-desk externalId=41 cs1=${failed.leafHash.replaceAll('=', '\\=')} cs1Label=leafHash act=records.correct outcome=failure cn1=423 cn1Label=status reason=staff.locked requestMethod=PATCH request=/records/r-9 suid=staff-7 spriv=supervisor src=127.0.0.1 cs2=r-9 cs2Label=subject cs3=s-1 cs3Label=credential cs4=screen cs4Label=door cs5=staff cs5Label=principal msg=camera corrected\\=sex`)
    expect(cefOf(feedEvent(1, { address: '2001:db8::1' }))).toContain('c6a2=2001:db8::1 ')
  })

  it('has seven headers and a whole extension, whatever it is given', () => {
    fc.assert(fc.property(strange, (told) => {
      const parts = cefOf(told).split(/(?<=(?<!\\)(?:\\\\)*)\|/)
      expect(parts.slice(0, 3)).toEqual(['CEF:0', 'Foyer', 'Foyer'])
      expect(parts.slice(7).join('|')).toContain(`externalId=${told.event.index} cs1=`)
    }))
  })
})

describe('OTLP', () => {
  it('has the members of the specification’s example, integers of 64 bits as text', () => {
    const { resourceLogs } = otlpRequest([failed])
    const [{ scopeLogs: [{ logRecords: [record] = [] } = {}] = [], resource } = {}] = JSON.parse(JSON.stringify(resourceLogs)) as typeof resourceLogs
    expect(resource?.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'foyer' } })
    expect(record).toMatchObject({ timeUnixNano: '1772352041000000000', severityNumber: 13, severityText: 'WARN', eventName: 'foyer.records.correct', body: { stringValue: 'staff-7 records.correct 423 staff.locked' } })
    expect(record?.attributes).toEqual(expect.arrayContaining([
      { key: 'foyer.terminal', value: { stringValue: 'front-desk' } }, { key: 'foyer.index', value: { intValue: '41' } }, { key: 'foyer.leaf', value: { stringValue: failed.leafHash } },
      { key: 'http.response.status_code', value: { intValue: '423' } }, { key: 'error.type', value: { stringValue: 'staff.locked' } },
    ]))
  })

  it('keeps the order where terminals and versions change', () => {
    const mixed = [feedEvent(1), feedEvent(2, { version: '0.3.0' }), feedEvent(3, { version: '0.3.0' }), feedEvent(4)]
    expect(otlpRequest(mixed).resourceLogs.map(({ scopeLogs }) => scopeLogs[0]?.logRecords.length)).toEqual([1, 2, 1])
  })
})

describe('Splunk, Elastic and the journal', () => {
  it('take a batch as an object, two lines, or an entry for each event', () => {
    const events = feedEvents(3, 9)
    expect(splunkBatch(events).split('\n').map((line) => (JSON.parse(line) as { time: number, fields: unknown }))).toMatchObject(events.map(({ leafHash }, place) => ({ time: 1_772_352_009 + place, host: 'front-desk', fields: { terminal: 'front-desk', index_of_event: 9 + place, leaf: leafHash } })))
    const lines = elasticBulk(events).split('\n')
    expect(lines.at(-1)).toBe('')
    expect(JSON.parse(lines[2] ?? '')).toEqual({ create: { _id: 'front-desk-10' } })
    expect(JSON.parse(lines[3] ?? '')).toMatchObject({ '@timestamp': '2026-03-01T08:00:10.000Z', event: { sequence: 10, hash: events[1]?.leafHash }, foyer: { terminal: 'front-desk', index: 10, leaf: events[1]?.leafHash } })
  })

  it('share no id between two events, and no line between two fields', () => {
    expect(documentId(feedEvent(1, { terminal: 'a-1' }))).not.toBe(documentId(feedEvent(11, { terminal: 'a' })))
    fc.assert(fc.property(strange, (told) => {
      expect(journalEntry(told).split('\n').slice(0, -1).filter((line) => !/^[A-Z][A-Z_]*=/.test(line))).toEqual([])
      expect(elasticBulk([told]).split('\n')).toHaveLength(3)
      expect(splunkBatch([told]).split('\n')).toHaveLength(1)
    }))
  })
})
