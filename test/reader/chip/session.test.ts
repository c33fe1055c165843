import { describe, expect, it } from 'vitest'
import { chipReading, type ChipReading } from '../../../electron/contract/chip.ts'
import { setOf } from '../../../electron/documents/asn1/writer.ts'
import type { ChipPassword } from '../../../electron/reader/chip/access/key-derivation.ts'
import type { PrintedMrz } from '../../../electron/reader/chip/data-groups/mrz-comparison.ts'
import { readChip, type ChipEvent, type ChipPolicy } from '../../../electron/reader/chip/session.ts'
import { makeDir } from '../../../electron/reader/chip/simulator/document-files.ts'
import { makeSignedData, makeSod } from '../../../electron/reader/chip/simulator/pki/signed-data.ts'
import type { PaceOption } from '../../../electron/reader/chip/simulator/personalise.ts'
import { SimulatedReaders } from '../../../electron/reader/smartcards/simulated-readers.ts'
import { can, mrzKey, mrzLines, paceP256, readingOptions, signedAt, specimenDocument, type SpecimenDocument } from './specimen-document.ts'

const name = 'Simulated reader'

async function read(
  document: SpecimenDocument,
  extra: { access?: ChipPassword; policy?: Partial<ChipPolicy>; onEvent?: (event: ChipEvent) => void; maxApduLength?: number; printedMrz?: PrintedMrz } = {},
): Promise<ChipReading> {
  const readers = new SimulatedReaders([name], extra.maxApduLength)
  readers.insert(name, document.card)
  const card = await readers.connect(name)
  const options = readingOptions(document, extra.access)
  const reading = await readChip(card, {
    ...options, policy: { ...options.policy, ...extra.policy }, ...(extra.onEvent === undefined ? {} : { onEvent: extra.onEvent }),
    ...(extra.printedMrz === undefined ? {} : { printedMrz: extra.printedMrz }),
  })
  return chipReading.parse(reading)
}

const codes = (reading: ChipReading): string[] => reading.reasons.map(({ code }) => code)
const pace = (mapping: PaceOption['mapping'], cipher: PaceOption['cipher'], parameterId: number): PaceOption =>
  ({ mapping, agreement: parameterId < 8 ? 'DH' : 'ECDH', cipher, parameterId })

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
    const readers = new SimulatedReaders([name])
    readers.insert(name, document.card)
    const picture = { mime: 'image/jpeg' as const, bytes: new Uint8Array(3), width: 240, height: 320 }
    await readChip(await readers.connect(name), {
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

describe('clone checks', () => {
  it.each([
    [{ parameterId: 13, cipher: 'AES-128' }], [{ parameterId: 12, cipher: 'AES-256', parameters: 'named' }],
    [{ parameterId: 13, cipher: '3DES' }], [{ parameterId: 2, cipher: 'AES-128' }], [{ parameterId: 1, cipher: '3DES', keyId: 7 }],
    [{ parameterId: 16, cipher: 'AES-192', keyId: 1, parameters: 'standardized' }],
  ] as const)('chip authentication %o', async (option) => {
    const document = specimenDocument({ pace: [paceP256], chipAuthentication: [option], portraitBytes: 500 })
    const reading = await read(document)
    expect(reading).toMatchObject({ verdict: 'genuine', cloneCheck: { chipAuthentication: 'passed' } })
    document.profile.chipAuthentication[0]!.secret += 1n
    expect(await read(document)).toMatchObject({ verdict: 'altered', cloneCheck: { chipAuthentication: 'failed' } })
  })

  it.each([
    { kind: 'ECDSA', curve: 'P-256', hash: 'SHA-256' }, { kind: 'ECDSA', curve: 'brainpoolP384r1', hash: 'SHA-384' },
    { kind: 'ECDSA', curve: 'P-224', hash: 'SHA-224' }, { kind: 'RSA', bits: 1024, hash: 'SHA-1' }, { kind: 'RSA', bits: 2048, hash: 'SHA-256' },
    { kind: 'RSA', bits: 1536, hash: 'SHA-512' },
  ] as const)('active authentication %o', async (activeAuthentication) => {
    const document = specimenDocument({ activeAuthentication, portraitBytes: 500 })
    expect(await read(document)).toMatchObject({ verdict: 'genuine', cloneCheck: { activeAuthentication: 'passed' } })
    const other = specimenDocument({ activeAuthentication, portraitBytes: 500 }, 'another')
    document.profile.activeAuthentication = other.profile.activeAuthentication
    expect(await read(document)).toMatchObject({ verdict: 'altered', cloneCheck: { activeAuthentication: 'failed' } })
  })

  it('active authentication over short APDUs only, and both checks together', async () => {
    const document = specimenDocument({
      activeAuthentication: { kind: 'RSA', bits: 1024, hash: 'SHA-256' }, quirks: { extendedLength: null },
      chipAuthentication: [{ parameterId: 12, cipher: 'AES-128' }],
    })
    expect(await read(document)).toMatchObject({ cloneCheck: { chipAuthentication: 'passed', activeAuthentication: 'passed' } })
  })

  it('a chip that signed it would authenticate and refuses has failed', async () => {
    const document = specimenDocument({ activeAuthentication: { kind: 'ECDSA', curve: 'P-256', hash: 'SHA-256' } })
    document.profile.activeAuthentication = null
    expect(await read(document)).toMatchObject({ verdict: 'altered', cloneCheck: { activeAuthentication: 'failed' } })
  })

  it.each([[[]], [[paceP256]]])('both are asked and told, whatever the first one says', async (pace) => {
    const both = { pace, chipAuthentication: [{ parameterId: 12, cipher: 'AES-128' as const }], activeAuthentication: { kind: 'ECDSA' as const, curve: 'P-256' as const, hash: 'SHA-256' as const } }
    const document = specimenDocument({ ...both, portraitBytes: 500 })
    document.profile.chipAuthentication[0]!.secret += 1n
    const one = await read(document)
    expect(one).toMatchObject({ verdict: 'altered', cloneCheck: { chipAuthentication: 'failed', activeAuthentication: 'passed' } })
    expect(codes(one)).toContain('chipAuthenticationFailed')
    document.profile.activeAuthentication = null
    const neither = await read(document)
    expect(neither).toMatchObject({ verdict: 'altered', cloneCheck: { chipAuthentication: 'failed', activeAuthentication: 'failed' } })
    expect(codes(neither)).toEqual(expect.arrayContaining(['chipAuthenticationFailed', 'activeAuthenticationFailed']))
  })

  it('a chip that cannot be opened again after a failed check keeps that failure', async () => {
    const document = specimenDocument({
      bac: false, pace: [paceP256], chipAuthentication: [{ parameterId: 12, cipher: 'AES-128' }], activeAuthentication: { kind: 'ECDSA', curve: 'P-256', hash: 'SHA-256' }, portraitBytes: 500,
    })
    document.profile.chipAuthentication[0]!.secret += 1n
    const process = document.chip.process.bind(document.chip)
    let nonces = 0
    document.chip.process = (apdu) => (apdu[1] === 0x22 && apdu[2] === 0xc1 && ++nonces > 1 ? Uint8Array.of(0x69, 0x83) : process(apdu))
    expect(await read(document)).toMatchObject({ verdict: 'altered', cloneCheck: { chipAuthentication: 'failed', activeAuthentication: 'notDone' } })
  })

  it.each([0x22, 0x86, 0x88])('torn off in the middle of a check (command %i): opened and asked again', async (ins) => {
    const document = specimenDocument({
      chipAuthentication: [{ parameterId: 12, cipher: 'AES-128' }], activeAuthentication: { kind: 'ECDSA', curve: 'P-256', hash: 'SHA-256' }, portraitBytes: 500,
    })
    const process = document.chip.process.bind(document.chip)
    let torn = false
    document.chip.process = (apdu) => {
      if (torn || apdu[1] !== ins) return process(apdu)
      torn = true
      document.chip.reset()
      return 'gone'
    }
    expect(await read(document)).toMatchObject({ verdict: 'genuine', cloneCheck: { chipAuthentication: 'passed', activeAuthentication: 'passed' } })
    expect(torn).toBe(true)
  })

  it('a mapping by another key than the signed one has failed', async () => {
    const document = specimenDocument({ pace: [pace('CAM', 'AES-128', 12)] })
    document.profile.mappingKeys.get(12)!.secret += 1n
    expect(await read(document)).toMatchObject({ verdict: 'altered', cloneCheck: { cam: 'failed' } })
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
    const reading = await read(unknownCurve(), { onEvent: ({ type }) => events.push(type) })
    expect(reading.access).toMatchObject({ protocol: 'BAC', downgraded: true })
    expect(codes(reading)).toContain('accessDowngraded')
    expect(events).toContain('downgrade')
    await expect(read(unknownCurve(), { policy: { allowDowngrade: false } })).rejects.toMatchObject({ code: 'chip.downgrade' })
  })

  it('a hidden EF.CardAccess is a downgrade that DG14 gives away', async () => {
    const document = specimenDocument({ pace: [paceP256] })
    document.profile.masterFiles.delete(0x011c)
    expect((await read(document)).access).toMatchObject({ protocol: 'BAC', downgraded: true })
    await expect(read(document, { policy: { allowDowngrade: false } })).rejects.toMatchObject({ code: 'chip.downgrade' })
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
    expect((await read(lying)).verdict).toBe('altered')
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

  it.each([true, false])('a card with other applications only: which ones, by EF.DIR (short identifiers: %s)', async (shortFileIdentifiers) => {
    const other = specimenDocument({ quirks: { shortFileIdentifiers } })
    const process = other.chip.process.bind(other.chip)
    other.chip.process = (apdu) => (apdu[1] === 0xa4 && apdu[2] === 4 ? Uint8Array.of(0x6a, 0x82) : process(apdu))
    const aid = Uint8Array.of(0xa0, 0, 0, 1, 0x67, 0x45, 0x53, 0x49, 0x47, 0x4e)
    other.profile.masterFiles.set(0x2f00, makeDir(aid))
    await expect(read(other)).rejects.toMatchObject({ code: 'chip.notADocument', detail: 'applications A000000167455349474E' })
    other.profile.masterFiles.set(0x2f00, Uint8Array.of(0x61, 0x7f, 1))
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

describe('chips as they are in the field', () => {
  it.each([
    ['short APDUs only', { extendedLength: null }],
    ['short APDUs, reads past the end refused', { extendedLength: null, readPastEnd: 0x6700 }],
    ['reads past the end refused', { readPastEnd: 0x6700 }],
    ['reads past the end without warning', { readPastEnd: 0x9000 }],
    ['extended length of 1000 bytes, told', { extendedLength: 1000 }],
    ['extended length of 1000 bytes, not told', { extendedLength: 1000, tellsLengths: false }],
    ['no short file identifiers', { shortFileIdentifiers: false }],
    ['fewer bytes than asked for', { maxReadBytes: 200 }],
    ['bare errors', { bareErrors: true }],
    ['SELECT MF refused', { selectMaster: 0x6a82 }],
    ['SELECT MF with a warning', { selectMaster: 0x6283 }],
    ['SELECT without Le only', { selectLe: 'refused' }],
    ['tag 84 demanded', { paceParameterTag: 'required' }],
    ['tag 84 refused', { paceParameterTag: 'refused' }],
  ] as const)('%s', async (_what, quirks) => {
    for (const pace of [[], [paceP256]]) {
      const reading = await read(specimenDocument({ pace, quirks, portraitBytes: 4000 }))
      expect(reading.verdict).toBe('genuine')
    }
  })

  it.each([
    ...[0, 1, 2].flatMap((id) => [pace('GM', 'AES-128', id), pace('IM', 'AES-256', id)]), pace('GM', '3DES', 0), pace('GM', 'AES-192', 1),
  ])('long keys in chains of short commands, answers by GET RESPONSE: PACE $agreement-$mapping, $cipher, parameters $parameterId', async (option) => {
    const document = specimenDocument({ pace: [option], quirks: { extendedLength: null }, portraitBytes: 500 })
    expect(await read(document)).toMatchObject({ verdict: 'genuine', access: { protocol: 'PACE' } })
    // The same where the chip could and the reader cannot, and where only reads may be long.
    const able = specimenDocument({ pace: [option], portraitBytes: 500 })
    expect(await read(able, { maxApduLength: 261 })).toMatchObject({ verdict: 'genuine', access: { protocol: 'PACE' } })
  })

  it('a chip that takes no long command although it gives long answers', async () => {
    const document = specimenDocument({ pace: [pace('GM', 'AES-128', 1)], portraitBytes: 500 })
    const process = document.chip.process.bind(document.chip)
    document.chip.process = (apdu) => (apdu.length > 261 ? Uint8Array.of(0x67, 0x00) : process(apdu))
    expect(await read(document)).toMatchObject({ verdict: 'genuine', access: { protocol: 'PACE' } })
  })

  it('a chip that takes neither long commands nor chains is read with BAC, and that is told', async () => {
    const document = specimenDocument({ pace: [pace('GM', 'AES-128', 1)], quirks: { extendedLength: null, chaining: false }, portraitBytes: 500 })
    expect(await read(document)).toMatchObject({ access: { protocol: 'BAC', downgraded: true } })
  })

  it.each([
    { chipAuthentication: [{ parameterId: 1, cipher: 'AES-128' }] }, { chipAuthentication: [{ parameterId: 2, cipher: '3DES' }] },
    { chipAuthentication: [{ parameterId: 2, cipher: 'AES-256', keyId: 3 }] },
    { activeAuthentication: { kind: 'RSA', bits: 2048, hash: 'SHA-256' } }, { activeAuthentication: { kind: 'RSA', bits: 3072, hash: 'SHA-1' } },
  ] as const)('clone checks with long keys over short APDUs: %o', async (option) => {
    const passed = { verdict: 'genuine', cloneCheck: 'chipAuthentication' in option ? { chipAuthentication: 'passed' } : { activeAuthentication: 'passed' } }
    for (const access of [[], [paceP256]]) {
      const document = specimenDocument({ ...option, pace: access, quirks: { extendedLength: null }, portraitBytes: 500 })
      expect(await read(document)).toMatchObject(passed)
    }
    expect(await read(specimenDocument({ ...option, portraitBytes: 500 }), { maxApduLength: 261 })).toMatchObject(passed)
    // Neither chip nor reader: a chip that refuses what it signed has failed, unless this desk's reader is what is too short.
    const unable = { ...option, quirks: { chaining: false }, portraitBytes: 500 }
    const failed = await read(specimenDocument({ ...unable, quirks: { chaining: false, extendedLength: null } }))
    expect(failed.verdict).toBe('altered')
    const notTested = await read(specimenDocument(unable), { maxApduLength: 261 })
    expect(notTested.verdict).toBe('cannotTell')
    expect(codes(notTested)).toEqual(expect.arrayContaining(['readerTooShort', 'cloneCheckNotDone']))
  })

  it('several PACE variants of one protocol are told apart by tag 84', async () => {
    const document = specimenDocument({ pace: [paceP256, { ...paceP256, parameterId: 13 }] })
    expect((await read(document)).verdict).toBe('genuine')
  })

  it('reads every last piece, whatever is left over', async () => {
    for (let more = 0; more < 300; more += 23) {
      const document = specimenDocument({ quirks: { extendedLength: 1000 }, portraitBytes: 2000 + more })
      expect((await read(document)).dataGroups['2']).toMatchObject({ hash: 'ok' })
    }
  })

  it('a reader that carries short APDUs only', async () => {
    expect((await read(specimenDocument(), { maxApduLength: 261 })).verdict).toBe('genuine')
  })

  it('a data group beyond 32 KiB, by odd READ BINARY', async () => {
    const long = specimenDocument({ portraitBytes: 90_000, quirks: { maxReadBytes: 30_000 } })
    expect((await read(long)).dataGroups['2']).toMatchObject({ hash: 'ok' })
    const short = specimenDocument({ portraitBytes: 40_000, quirks: { extendedLength: null }, pace: [paceP256] })
    expect((await read(short)).dataGroups['2']).toMatchObject({ hash: 'ok' })
  })

  it.each([[[]], [[paceP256]]])('torn off the field in the middle of DG2: goes on at the same byte', async (pace) => {
    const document = specimenDocument({ pace, portraitBytes: 15_000, faults: { lostAtFileByte: 9000 }, quirks: { maxReadBytes: 1000 } })
    const progress: number[] = []
    const reading = await read(document, {
      onEvent: (event) => {
        if (event.type === 'progress' && event.file === 'DG2') progress.push(event.bytesRead)
      },
    })
    expect(reading.dataGroups['2']).toMatchObject({ hash: 'ok' })
    expect(progress).toEqual([...progress].toSorted((a, b) => a - b))
    expect(new Set(progress).size).toBe(progress.length)
  })

  it('an answer damaged on the way: once is taken up again, always is told', async () => {
    expect((await read(specimenDocument({ faults: { wrongMacAt: 3 } }))).verdict).toBe('genuine')
    const broken = specimenDocument()
    const process = broken.chip.process.bind(broken.chip)
    broken.chip.process = (apdu) => {
      const answer = process(apdu)
      if (answer instanceof Uint8Array && (apdu[0] ?? 0) === 0x0c && answer.length > 3) answer[answer.length - 3] = (answer.at(-3) ?? 0) ^ 1
      return answer
    }
    await expect(read(broken)).rejects.toMatchObject({ code: 'chip.secureMessaging' })
  })
})
