import { describe, expect, it } from 'vitest'
import { codes, pace, read } from './read-specimen.ts'
import { paceP256, specimenDocument } from './specimen-document.ts'

describe('chips as they are in the field', () => {
  it.each([
    ['short APDUs only', { extendedLength: null }],
    ['short APDUs, reads past the end refused', { extendedLength: null, readPastEnd: 0x6700 }],
    ['reads past the end refused', { readPastEnd: 0x6700 }],
    ['reads past the end without warning', { readPastEnd: 0x9000 }],
    ['extended length of 1000 bytes, told', { extendedLength: 1000 }],
    ['extended length of 1000 bytes, not told', { extendedLength: 1000, tellsLengths: false }],
    ['no short file identifiers', { refusesShortIds: 0x6a81 }],
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
    expect(await read(document, { allowDowngrade: true })).toMatchObject({ access: { protocol: 'BAC', downgraded: true } })
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
    // Neither chip nor reader: an answer that does not come proves nothing either way, and the verdict says who is to blame.
    const unable = { ...option, quirks: { chaining: false }, portraitBytes: 500 }
    const failed = await read(specimenDocument({ ...unable, quirks: { chaining: false, extendedLength: null } }))
    expect(failed.verdict).toBe('cannotTell')
    expect(codes(failed)).toEqual(expect.arrayContaining(['cloneCheckUnanswered', 'cloneCheckNotDone']))
    const notTested = await read(specimenDocument(unable), { maxApduLength: 261 })
    expect(notTested.verdict).toBe('genuine')
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
