import { describe, expect, it } from 'vitest'
import { setOf } from '../../electron/documents/asn1/writer.ts'
import { readChip, type ChipEvent } from '../../electron/emrtd/session.ts'
import { makeDir } from '../../electron/emrtd/simulator/document-files.ts'
import { makeSignedData, makeSod } from '../../electron/emrtd/simulator/pki/signed-data.ts'
import { SimulatedReaders } from '../../electron/reader/smartcards/simulated-readers.ts'
import { codes, pace, read, readerName } from './read-specimen.ts'
import { can, mrzKey, mrzLines, paceP256, readingOptions, signedAt, specimenDocument, type SpecimenDocument } from './specimen-document.ts'

describe('a whole reading', () => {
  it('opens with BAC and proves everything', async () => {
    const reading = await read(specimenDocument())
    expect(reading).toMatchObject({
      verdict: 'genuine', access: { protocol: 'BAC', cipher: '3DES', downgraded: false },
      dataGroups: { 1: { hash: 'ok' }, 2: { hash: 'ok' } }, chain: { status: 'valid' },
    })
    expect(reading.fields.mrz?.lines[1]).toContain('L898902C3')
    expect(codes(reading)).toEqual(['noRevocationList', 'noCloneCheck'])
    expect(reading.timings.steps.reduce((sum, { apdus }) => sum + apdus, 0)).toBe(10)
  })

  it.each([
    ...[8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18].map((id) => pace('GM', 'AES-128', id)),
    ...[0, 1, 2].map((id) => pace('GM', 'AES-256', id)),
    pace('GM', '3DES', 12), pace('GM', 'AES-192', 13), pace('GM', 'AES-256', 13),
    pace('IM', '3DES', 13), pace('IM', 'AES-128', 12), pace('IM', 'AES-192', 13), pace('IM', 'AES-256', 15),
    pace('IM', 'AES-128', 0), pace('IM', 'AES-256', 2),
    pace('CAM', 'AES-128', 13), pace('CAM', 'AES-256', 12),
  ])('opens with PACE $agreement-$mapping, $cipher, parameters $parameterId', async (option) => {
    const reading = await read(specimenDocument({ pace: [option], portraitBytes: 500 }))
    expect(reading.verdict).toBe('genuine')
    expect(reading.access).toMatchObject({ protocol: 'PACE', mapping: option.mapping, cipher: option.cipher })
    expect(reading.cloneCheck.cam).toBe(option.mapping === 'CAM' ? 'passed' : 'notOffered')
  })

  it('opens with a CAN, and says where a CAN cannot work', async () => {
    expect((await read(specimenDocument({ pace: [paceP256] }), { access: { can } })).access.protocol).toBe('PACE')
    await expect(read(specimenDocument(), { access: { can } })).rejects.toMatchObject({ code: 'chip.unsupported' })
  })

  it('reads chips without access control', async () => {
    const reading = await read(specimenDocument({ bac: false }))
    expect(reading).toMatchObject({ verdict: 'genuine', access: { protocol: 'none' } })
  })

  it('tells progress file by file and the portrait as soon as it is decoded', async () => {
    const document = specimenDocument({ pace: [paceP256], quirks: { extendedLength: null } })
    const events: ChipEvent[] = []
    const readers = new SimulatedReaders([readerName])
    readers.insert(readerName, document.card)
    const picture = { mime: 'image/jpeg' as const, bytes: new Uint8Array(3), width: 240, height: 320 }
    await readChip(await readers.connect(readerName), {
      ...readingOptions(document), portraits: { decode: async () => picture }, onEvent: (event) => events.push(event),
    })
    const steps = events.flatMap((event) => (event.type === 'progress' && event.file === null ? [event.step] : []))
    expect(steps).toEqual(['accessControl', 'file', 'cloneCheck', 'checking', 'done'])
    const portrait = events.filter((event) => event.type === 'progress' && event.file === 'DG2')
    expect(portrait.length).toBeGreaterThan(10)
    expect(portrait.at(-1)).toMatchObject({ bytesRead: document.profile.files.get(0x0102)?.length })
    expect(events.findIndex(({ type }) => type === 'portrait')).toBeLessThan(events.findIndex((event) => event.type === 'progress' && event.step === 'checking'))
  })
})

describe('what is wrong with a chip gets its own word', () => {
  it('a wrong key, with the attempts that are left, and a locked chip', async () => {
    const wrong = { mrzKey: { ...mrzKey, dateOfBirth: '740813' } }
    await expect(read(specimenDocument(), { access: wrong })).rejects.toMatchObject({ code: 'chip.accessDenied' })
    const document = specimenDocument({ pace: [paceP256], quirks: { attempts: 2 } })
    await expect(read(document, { access: { can: '000000' } })).rejects.toMatchObject({ code: 'chip.accessDenied', detail: expect.stringContaining('attemptsLeft=1') as string })
    await expect(read(document, { access: { can: '000000' } })).rejects.toMatchObject({ code: 'chip.accessLocked' })
    await expect(read(document, { access: { can } })).rejects.toMatchObject({ code: 'chip.accessLocked' })
  })

  it('a downgrade is told, or refused by policy', async () => {
    const unknownCurve = (): SpecimenDocument => {
      const document = specimenDocument({ pace: [paceP256] })
      document.profile.masterFiles.get(0x011c)![document.profile.masterFiles.get(0x011c)!.length - 1] = 99
      return document
    }
    const events: string[] = []
    const reading = await read(unknownCurve(), { allowDowngrade: true, onEvent: ({ type }) => events.push(type) })
    expect(reading.access).toMatchObject({ protocol: 'BAC', downgraded: true })
    expect(codes(reading)).toContain('accessDowngraded')
    expect(events).toContain('downgrade')
    await expect(read(unknownCurve())).rejects.toMatchObject({ code: 'chip.downgrade' })
  })

  it('a hidden EF.CardAccess is a downgrade that DG14 gives away', async () => {
    const document = specimenDocument({ pace: [paceP256] })
    document.profile.masterFiles.delete(0x011c)
    expect((await read(document, { allowDowngrade: true })).access).toMatchObject({ protocol: 'BAC', downgraded: true })
    await expect(read(document)).rejects.toMatchObject({ code: 'chip.downgrade' })
  })

  it('a changed data group, a missing one, and one that lies about its length', async () => {
    const changed = specimenDocument()
    changed.profile.files.get(0x0101)![20] = 0x42
    const reading = await read(changed)
    expect(reading.verdict).toBe('altered')
    expect(codes(reading)).toContain('dataGroupHashMismatch')
    const missing = specimenDocument({ dataGroups: new Map([[11, Uint8Array.of(0x6b, 2, 0x5c, 0)]]) })
    missing.profile.files.delete(0x010b)
    expect(codes(await read(missing))).toContain('dataGroupMissing')
    const lying = specimenDocument({ faults: { lengthLie: { fileId: 0x0102, contentLength: 60000 } } })
    const short = await read(lying)
    expect([short.verdict, short.dataGroups['2']?.hash]).toEqual(['cannotTell', 'notRead'])
    expect(short.reasons).toContainEqual({ code: 'fileUnreadable', params: { file: 'DG2' } })
    const huge = specimenDocument({ faults: { lengthLie: { fileId: 0x0102, contentLength: 60000 } } })
    await expect(read(huge, { policy: { maxFileBytes: 20000 } })).rejects.toMatchObject({ code: 'chip.malformed' })
  })

  it('a chip that is no travel document, and one that never stops', async () => {
    const other = specimenDocument({ faults: { statusAt: { command: 4, status: 0x6a82 } } })
    await expect(read(other)).rejects.toMatchObject({ code: 'chip.notADocument' })
    const endless = specimenDocument({ quirks: { maxReadBytes: 1 }, portraitBytes: 9000 })
    const limits = { maxApdus: 500, apduTimeoutMs: 1000, totalMs: 30_000 }
    await expect(read(endless, { policy: { limits } })).rejects.toMatchObject({ code: 'chip.malformed', detail: 'too many APDUs' })
  })

  it.each([null, 0x6a81])('a card with other applications only: which ones, by EF.DIR (short identifiers refused: %s)', async (refusesShortIds) => {
    const other = specimenDocument({ quirks: { refusesShortIds } })
    const process = other.chip.process.bind(other.chip)
    other.chip.process = (apdu) => (apdu[1] === 0xa4 && apdu[2] === 4 ? Uint8Array.of(0x6a, 0x82) : process(apdu))
    const aid = Uint8Array.of(0xa0, 0, 0, 1, 0x67, 0x45, 0x53, 0x49, 0x47, 0x4e)
    other.profile.masterFiles.set(0x2f00, makeDir(aid))
    await expect(read(other)).rejects.toMatchObject({ code: 'chip.notADocument', detail: 'applications A000000167455349474E' })
    other.profile.masterFiles.set(0x2f00, Uint8Array.of(0x61, 0x7f, 1))
    await expect(read(other)).rejects.toMatchObject({ code: 'chip.notADocument', detail: undefined })
    // Not asked more than once where it goes away at such a question.
    let selected = false
    other.chip.process = (apdu) => {
      const application = apdu[1] === 0xa4 && apdu[2] === 4
      if (selected && !application) return 'gone'
      selected ||= application
      return application ? Uint8Array.of(0x6a, 0x82) : process(apdu)
    }
    await expect(read(other)).rejects.toMatchObject({ code: 'chip.notADocument', detail: undefined })
  })

  it('a chip that falls silent', async () => {
    const silent = specimenDocument({ faults: { silentAt: 8 } })
    const limits = { maxApdus: 500, apduTimeoutMs: 60, totalMs: 30_000 }
    await expect(read(silent, { policy: { limits } })).rejects.toMatchObject({ code: 'chip.timeout' })
  })
})

describe('what would pass for a document', () => {
  const cardSecurityOf = (document: SpecimenDocument): Uint8Array =>
    makeSignedData({ signer: document.documentSigner, contentType: '0.4.0.127.0.7.3.2.1', content: setOf(), signingTime: signedAt })

  it.each([[[]], [[paceP256]]])('a real EF.CardSecurity played back as EF.SOD, with no data group at all', async (pace) => {
    const document = specimenDocument({ pace })
    const { files } = document.profile
    files.set(0x011d, cardSecurityOf(document))
    for (const id of [...files.keys()]) if (id >= 0x0101 && id <= 0x0110) files.delete(id)
    const reading = await read(document)
    expect(reading).toMatchObject({ verdict: 'altered', sod: { kind: 'cardSecurity', signature: 'valid' }, chain: { status: 'valid' } })
    expect(codes(reading)).toEqual(expect.arrayContaining(['otherSecurityObject', 'mrzNotProven', 'mrzNotCompared']))
  })

  it('a real EF.CardSecurity beside data groups that nobody signed', async () => {
    const document = specimenDocument()
    document.profile.files.set(0x011d, cardSecurityOf(document))
    expect((await read(document)).verdict).toBe('altered')
  })

  it('a real EF.SOD with DG1 held back, or one that lists no DG1', async () => {
    const held = specimenDocument()
    held.profile.files.delete(0x0101)
    const reading = await read(held)
    expect(reading).toMatchObject({ verdict: 'cannotTell', sod: { signature: 'valid' }, dataGroups: { 1: { hash: 'missing' }, 2: { hash: 'ok' } } })
    expect(codes(reading)).toContain('mrzNotProven')
    const without = specimenDocument()
    const dg2 = without.profile.files.get(0x0102)!
    without.profile.files.set(0x011d, makeSod(without.documentSigner, new Map([[2, dg2]]), 'SHA-256', { signingTime: signedAt }))
    without.profile.files.delete(0x0101)
    const unlisted = await read(without)
    expect(unlisted).toMatchObject({ verdict: 'cannotTell', sod: { dataGroups: [2] } })
    expect(codes(unlisted)).toEqual(expect.arrayContaining(['mrzNotProven', 'mrzNotCompared']))
  })
})

describe('the page beside the chip', () => {
  const misread = [mrzLines[0]!.replace('ANNA', 'ANNE'), mrzLines[1]!]
  const at = { line: 0, column: mrzLines[0]!.indexOf('ANNA') + 3 }
  const name = { params: { field: 'name' } }

  it.each([
    ['one doubtful letter', { certain: true, doubtful: [at] }, 'cannotTell', 'mrzUncertain'],
    ['a letter in a zone that is not certain', { certain: false, doubtful: [] }, 'cannotTell', 'mrzUncertain'],
    ['a letter that there is no doubt about', { certain: true, doubtful: [] }, 'altered', 'mrzMismatch'],
  ] as const)('%s', async (_what, sure, verdict, code) => {
    const reading = await read(specimenDocument(), { printedMrz: { lines: misread, ...sure } })
    expect(reading.verdict).toBe(verdict)
    expect(reading.reasons[0]).toEqual({ code, ...name })
  })

  it('a doubtful letter that is the same on both sides says nothing', async () => {
    expect((await read(specimenDocument(), { printedMrz: { lines: mrzLines, certain: false, doubtful: [at] } })).verdict).toBe('genuine')
  })
})
