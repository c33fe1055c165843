import { describe, expect, it } from 'vitest'
import { peekTlv } from '../../electron/documents/asn1/reader.ts'
import { openTrustStore, verifyDocument, type DocumentProof } from '../../electron/emrtd/index.ts'
import { mostAsked, pastEnd } from '../../electron/emrtd/simulator/field-quirks.ts'
import { makeDg1, makeDg11, makeDg2 } from '../../electron/emrtd/simulator/document-files.ts'
import type { ChipQuirks } from '../../electron/emrtd/simulator/profile.ts'
import { codes, read } from './read-specimen.ts'
import { fakePortrait, mrzLines, paceP256, readAt, specimenDocument, type SpecimenDocument } from './specimen-document.ts'

// Lengths in the header of a whole file that miss what the state signed by a few bytes: no fault of the document's holder.

const file = makeDg2(fakePortrait(900), 'jpeg', 240, 320)

/** The file with `more` in the length of its header. */
function withLength(whole: Uint8Array, more: number): Uint8Array {
  const { headerLength, contentLength } = peekTlv(whole)!
  const odd = Uint8Array.from(whole)
  const length = contentLength + more
  if (headerLength === 4) odd.set([length >> 8, length & 0xff], 2)
  else odd[headerLength - 1] = length
  return odd
}

/** A document whose state signed the whole of a file with a wrong length in its header; on the chip, `padding` bytes follow it. */
function oddDocument(number: number, whole: Uint8Array, more: number, quirks: Partial<ChipQuirks> = {}, padding = 0, pace = false): SpecimenDocument {
  const document = specimenDocument({ dataGroups: new Map([[number, withLength(whole, more)]]), quirks, pace: pace ? [paceP256] : [] })
  const id = 0x0100 + number
  document.profile.files.set(id, Uint8Array.from([...document.profile.files.get(id)!, ...new Uint8Array(padding).fill(0xa5)]))
  return document
}

/** The proof of files as somebody dumped them: DG2 so, the others as they are on the chip. */
function verifyDumped(csca: Uint8Array, files: ReadonlyMap<number, Uint8Array>, dg2: Uint8Array): DocumentProof {
  const trust = openTrustStore()
  trust.add([{ name: 'test', bytes: csca }], readAt)
  return verifyDocument({ securityObject: files.get(0x011d)!, dataGroups: new Map([[1, files.get(0x0101)!], [2, dg2]]) }, trust.forDocuments(), readAt)
}

const chips: readonly (readonly [string, Partial<ChipQuirks>])[] = [
  ['plain', {}], ['short APDUs', { extendedLength: null }], ['reads past the end 6B00', pastEnd(0x6b00)], ['reads past the end 6F00', pastEnd(0x6f00)],
  ['reads past the end end the session', { ...pastEnd(0x6b00), bareErrors: true, errorsEndSession: true }], ['past the end without warning', { readPastEnd: 0x9000 }],
  ['at most 160', { ...mostAsked(160, 0x6700), ...pastEnd(0x6b00) }],
]

describe('a length in the header that misses what was signed', () => {
  it.each(chips)('by 1 to 8 bytes either way: genuine, on a chip that is %s', async (_, quirks) => {
    for (const more of [-8, -7, -5, -3, -1, 1, 3, 8]) {
      for (const padding of [0, 3, 20]) {
        const reading = await read(oddDocument(2, file, more, quirks, padding, more % 2 === 0))
        expect([more, padding, reading.verdict, reading.dataGroups['2']]).toEqual([more, padding, 'genuine', { hash: 'ok', bytes: file.length }])
      }
    }
  })

  it.each([[1, makeDg1(mrzLines)], [11, makeDg11({ fullName: 'ERIKSSON<<ANNA<MARIA', placeOfBirth: 'ZENITH' })]] as const)('in any data group: DG%i', async (number, whole) => {
    for (const more of [-8, -2, 2, 8]) {
      for (const padding of [0, 8]) {
        const reading = await read(oddDocument(number, whole, more, {}, padding))
        expect([reading.verdict, reading.dataGroups[String(number)]]).toEqual(['genuine', { hash: 'ok', bytes: whole.length }])
        expect([reading.fields.mrz?.lines, reading.fields.personal?.placeOfBirth]).toEqual([mrzLines, number === 11 ? ['ZENITH'] : undefined])
      }
    }
  })

  it.each([['to the length of its header', 8], ['to the end of its file on the chip', 300]] as const)('in a file that somebody dumped %s', (_, padding) => {
    for (const more of [-8, -1, 0, 1, 8]) {
      const { csca, profile } = oddDocument(2, file, more, {}, padding)
      const onChip = profile.files.get(0x0102)!
      const { verdict, dataGroups } = verifyDumped(csca.der, profile.files, padding > 8 ? onChip : onChip.subarray(0, file.length + Math.max(0, more)))
      expect([more, verdict, dataGroups['2']]).toEqual([more, 'genuine', { hash: 'ok', bytes: file.length }])
    }
  })

  it('a dumped file with a changed byte stays altered, whatever follows it', () => {
    for (const padding of [0, 8, 300]) {
      const { csca, profile } = oddDocument(2, file, 0, {}, padding)
      const changed = Uint8Array.from(profile.files.get(0x0102)!)
      changed[file.length - 40]! ^= 1
      expect(verifyDumped(csca.der, profile.files, changed)).toMatchObject({ verdict: 'altered', dataGroups: { 2: { hash: 'mismatch', bytes: changed.length } } })
    }
  })

  it('a dumped file without a length, or without a header, is what it is', () => {
    const { csca, profile } = oddDocument(2, file, 0)
    const beginnings = [[0x75, 0x85, 1, 1], [0x75, 0xff, 1], [0x7f, 0xff, 0xff, 0xff], [0x1f, 0x80], [0x75, 0x80], [0xff, 0xd8, 0xff, 0xe0]].map((bytes) => Uint8Array.from([...bytes, ...file.subarray(4)]))
    for (const dump of [...beginnings, Uint8Array.of(0x75), new Uint8Array()]) {
      expect(verifyDumped(csca.der, profile.files, dump).dataGroups['2']?.hash).toBe('mismatch')
    }
  })

  it('beyond a few bytes it is another file', async () => {
    for (const more of [-9, 9]) {
      const reading = await read(oddDocument(2, file, more, {}, 20))
      expect([reading.verdict, codes(reading)[0]]).toEqual(['altered', 'dataGroupHashMismatch'])
    }
  })

  it.each(['too long', 'gone'] as const)('an altered file does not get off by what its chip does behind it: %s', async (way) => {
    const document = specimenDocument({ portraitBytes: 900, quirks: { dg2Padding: 20, extendedLength: null } })
    const whole = document.profile.files.get(0x0102)!
    const bytes = whole.length - 20
    whole[bytes - 40]! ^= 1
    let [isDg2, gone] = [false, false]
    const process = document.chip.process.bind(document.chip)
    document.profile.faults.rewrite = (command, answer) => {
      if (command.ins === 0xa4) isDg2 = command.data?.[1] === 2
      gone ||= way === 'gone' && isDg2 && command.ins === 0xb0 && (command.p1 & 0x80) === 0 && ((command.p1 << 8) | command.p2) >= bytes
      return answer
    }
    document.chip.process = (apdu) => {
      const answer = process(apdu)
      return gone ? 'gone' : answer
    }
    const reading = await read(document, { policy: way === 'gone' ? {} : { maxFileBytes: bytes } })
    expect([gone, reading.verdict, codes(reading)[0]]).toEqual([way === 'gone', 'altered', 'dataGroupHashMismatch'])
  })

  it.each(chips)('an altered file stays altered, shown as it stands, and costs a few commands once: %s', async (_, quirks) => {
    const document = specimenDocument({ portraitBytes: 900, quirks })
    const whole = document.profile.files.get(0x0102)!
    whole[whole.length - 40]! ^= 1
    document.profile.files.set(0x0102, Uint8Array.from([...whole, ...new Uint8Array(5)]))
    let [file, reads] = [0, 0]
    document.profile.faults.rewrite = (command, answer) => {
      if (command.ins === 0xa4) file = command.data?.[1] ?? 0
      if (command.ins === 0xb0 && (command.p1 & 0x80) !== 0) file = command.p1 & 0x1f
      else if (command.ins === 0xb0 && file === 2 && ((command.p1 << 8) | command.p2) >= whole.length) reads += 1
      return answer
    }
    const reading = await read(document)
    expect([reading.verdict, reading.dataGroups['2']]).toEqual(['altered', { hash: 'mismatch', bytes: whole.length }])
    expect(reads).toBeLessThanOrEqual(4)
  })

  it('torn off the field while it is looked for: taken up again', async () => {
    const document = oddDocument(2, file, -4, { extendedLength: null })
    const process = document.chip.process.bind(document.chip)
    let torn = false
    document.profile.faults.rewrite = (command, answer) => {
      if (command.ins === 0xb0 && (command.p1 & 0x80) === 0 && ((command.p1 << 8) | command.p2) === file.length - 4 && !torn) torn = due = true
      return answer
    }
    let due = false
    document.chip.process = (apdu) => {
      const answer = process(apdu)
      if (!due) return answer
      due = false
      document.chip.reset()
      return 'gone'
    }
    expect(await read(document)).toMatchObject({ verdict: 'genuine', dataGroups: { 2: { hash: 'ok' } } })
    expect(torn).toBe(true)
  })
})
