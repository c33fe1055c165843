import { describe, expect, it } from 'vitest'
import type { BarcodeReading } from '../../../electron/contract/barcodes.ts'
import type { ChipReading } from '../../../electron/contract/chip.ts'
import type { MrzReading } from '../../../electron/contract/mrz.ts'
import { joinReading } from '../../../electron/documents/cross-check/join.ts'
import type { DocumentParts } from '../../../electron/documents/cross-check/parts.ts'
import { isOtherZone } from '../../../electron/documents/cross-check/same-document.ts'
import { agree } from '../../../electron/documents/cross-check/values.ts'
import { checkDigit } from '../../../electron/documents/mrz/check-digit.ts'
import { parseMrz } from '../../../electron/documents/mrz/parse.ts'

const now = new Date(2026, 5, 1, 10)
const ERIKSSON = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F3404159ZE184226B<<<<<16']
const STEVENSON = ['P<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<<<<<<<<<', 'U240187365UTO8601193M3311031<<<<<<<<<<<<<<<4']

function zoneOf(lines: readonly string[], more: Partial<MrzReading> = {}): MrzReading {
  return { ...parseMrz(lines, { now: now.getTime() })!, repaired: [], doubtful: [], quads: [], confidence: 0.99, ...more }
}

const parts = (more: Partial<DocumentParts>): DocumentParts => (
  { source: 'file', mrz: zoneOf(ERIKSSON), barcodes: [], printed: null, chip: null, images: { page: null, portrait: null, crops: [] }, ms: 1, ...more }
)

const genuine: ChipReading = {
  verdict: 'genuine', reasons: [], access: { protocol: 'PACE', mapping: 'GM', group: 'brainpoolP256r1', cipher: 'AES-128', downgraded: false }, sod: null, chain: null, dataGroups: {},
  cloneCheck: { chipAuthentication: 'passed', activeAuthentication: 'notOffered', cam: 'notOffered' },
  fields: { mrz: { format: 'TD3', lines: ERIKSSON }, personal: null, document: null, personsToNotify: null }, portrait: null,
  evidence: { sod: null, dataGroupHashes: {}, hashAlgorithm: null, certificates: [], revocationLists: [], checkedAt: now.toISOString(), algorithms: [], trustListVersion: null },
  timings: { totalMs: 1, steps: [] },
}

function seal(status: 'valid' | 'invalid' | 'unknownSigner'): BarcodeReading {
  return {
    format: 'DataMatrix', text: 'seal', bytes: new Uint8Array([0xdc]), quad: [[0, 0], [9, 0], [9, 9], [0, 9]],
    parsed: { kind: 'vds', fields: { documentNumber: 'L898902C3' }, warnings: [], signature: { status, signer: 'UTTS01', algorithm: 'ECDSA-SHA256/P-256' }, profile: 'visa', version: 3, extra: {} },
  }
}

const resultOf = (joined: ReturnType<typeof joinReading>, code: string) => joined.checks.find((check) => check.code === code)?.result

describe('what decides about a document', () => {
  it('a genuine chip does not make a zone sure of which a letter is in doubt', () => {
    const doubtful = [{ line: 0, column: 6, character: 'R', confidence: 0.5, alternatives: ['K'] }]
    const compared = joinReading(parts({ chip: genuine }), now)
    expect(compared.verdict).toBe('genuine')
    // The chip says the letter that was read; where it says nothing of the field, the doubt stays.
    const silent = { ...genuine, fields: { ...genuine.fields, mrz: { format: 'TD3' as const, lines: [ERIKSSON[0]!.replace('ERIKSSON', 'EKIKSSON'), ERIKSSON[1]!] } } }
    const joined = joinReading(parts({ mrz: zoneOf(ERIKSSON, { doubtful }), chip: silent }), now)
    expect(joined.verdict).not.toBe('genuine')
    expect(joined.reasons).toContainEqual({ code: 'lookAtField', params: { field: 'primaryIdentifier' } })
  })

  it('a zone whose length is in doubt is to be read again, unless a proven chip says the same lines', () => {
    const mrz = zoneOf(ERIKSSON, { formatInDoubt: true })
    const decided = (chip: ChipReading | null) => {
      const joined = joinReading(parts({ mrz, chip }), now)
      return [joined.verdict, joined.reasons.some(({ code }) => code === 'formatInDoubt'), resultOf(joined, 'mrz.formatInDoubt')]
    }
    expect(decided(null)).toEqual(['readNotProven', true, 'warn'])
    expect(decided(genuine)).toEqual(['genuine', false, undefined])
    expect(decided({ ...genuine, verdict: 'cannotTell' })).toEqual(['readNotProven', true, 'warn'])
    const other = { ...genuine, fields: { ...genuine.fields, mrz: { format: 'TD3' as const, lines: [`${ERIKSSON[0]!.slice(0, 43)}A`, ERIKSSON[1]!] } } }
    expect(decided(other).slice(1)).toEqual([true, 'warn'])
  })

  it('a seal whose signature does not hold stops, one of an unknown signer does not', () => {
    const forged = joinReading(parts({ barcodes: [seal('invalid')] }), now)
    expect(forged.verdict).toBe('stop')
    expect(forged.reasons).toContainEqual({ code: 'sealInvalid' })
    expect(resultOf(forged, 'barcode.signature')).toBe('fail')
    const unknown = joinReading(parts({ barcodes: [seal('unknownSigner')] }), now)
    expect(unknown.verdict).toBe('readNotProven')
    expect(resultOf(unknown, 'barcode.signature')).toBe('unknown')
    expect(resultOf(joinReading(parts({ barcodes: [seal('valid')] }), now), 'barcode.signature')).toBe('pass')
  })

  it('sources that say otherwise fail their check', () => {
    const joined = joinReading(parts({ chip: { ...genuine, fields: { ...genuine.fields, mrz: { format: 'TD3', lines: STEVENSON } } } }), now)
    expect(joined.checks.filter(({ code }) => code === 'sources.agree').map(({ result }) => result)).not.toContain('pass')
    expect(joined.checks).toContainEqual({ code: 'sources.agree', result: 'fail', fields: ['documentNumber'], params: { field: 'documentNumber' } })
  })

  it('a sex that one source leaves open contradicts none', () => {
    expect([agree('sex', 'X', 'F'), agree('sex', 'M', 'X'), agree('sex', 'M', 'F')]).toEqual([true, true, false])
  })

  it('a zone that does not hold is no other document: it may be this one read badly', () => {
    const mine = zoneOf(ERIKSSON)
    expect(isOtherZone(mine, zoneOf(STEVENSON))).toBe(true)
    expect(isOtherZone(mine, zoneOf([ERIKSSON[0]!, ERIKSSON[1]!.replace('L898902C36', 'L898902G36')]))).toBe(false)
    expect(isOtherZone(mine, zoneOf(ERIKSSON))).toBe(false)
    // Of one number, renewed: every digit holds, and it is not the same.
    const line = ERIKSSON[1]!
    const dates = `350415${checkDigit('350415')}`
    const renewed = [ERIKSSON[0]!, `${line.slice(0, 21)}${dates}${line.slice(28, 43)}${checkDigit(`${line.slice(0, 10)}${line.slice(13, 20)}${dates}${line.slice(28, 43)}`)}`]
    expect(isOtherZone(mine, zoneOf(renewed))).toBe(true)
    expect(isOtherZone(mine, zoneOf([ERIKSSON[0]!, line.replace('3404159', '3504159')]))).toBe(false)
  })
})
