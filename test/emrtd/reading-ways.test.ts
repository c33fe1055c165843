import { describe, expect, it } from 'vitest'
import { FoyerError } from '../../electron/contract/errors.ts'
import { integer, oid, sequence, setOf } from '../../electron/documents/asn1/writer.ts'
import type { CommandApdu, ResponseApdu } from '../../electron/emrtd/card/apdu.ts'
import { maxTries } from '../../electron/emrtd/files/reading-ladder.ts'
import { codes, pace, read } from './read-specimen.ts'
import { mrzKey, paceP256, specimenDocument, type SpecimenDocument } from './specimen-document.ts'

const nothing = (status: number): ResponseApdu => ({ data: new Uint8Array(), status })

function counted(document: SpecimenDocument): { document: SpecimenDocument; sent: CommandApdu[] } {
  const sent: CommandApdu[] = []
  const { rewrite } = document.profile.faults
  document.profile.faults.rewrite = (command, answer) => {
    sent.push(command)
    return rewrite === undefined ? answer : rewrite(command, answer)
  }
  return { document, sent }
}

describe('no file is said not to be there before every way to it was tried', () => {
  const selectsFile = ({ ins, p1 }: CommandApdu): boolean => ins === 0xa4 && p1 === 0x02

  it.each([[[]], [[paceP256]]])('SELECT under the application refused, no short identifiers: by the other form of SELECT', async (access) => {
    const document = specimenDocument({ pace: access, portraitBytes: 500, quirks: { refusesShortIds: 0x6a82 } })
    document.profile.faults.rewrite = (command, answer) => (selectsFile(command) ? nothing(0x6a86) : answer)
    expect(await read(document)).toMatchObject({ verdict: 'genuine', access: { protocol: access.length > 0 ? 'PACE' : 'BAC' } })
  })

  it('a data group that has no name but a short identifier, after a file that has only its name', async () => {
    const document = specimenDocument({ portraitBytes: 500 })
    document.profile.faults.rewrite = (command, answer) => {
      if (command.ins === 0xb0 && command.p1 === 0x9d) return nothing(0x6a82)
      return selectsFile(command) && command.data?.[1] === 0x01 ? nothing(0x6a82) : answer
    }
    expect((await read(document)).dataGroups['1']).toMatchObject({ hash: 'ok' })
  })
})

describe('a hostile chip does not loop', () => {
  it.each([0x6700, 0x6b00, 0x6982, 0x6985, 0x6f00, 0x6a86, 0x9000, 0x6282])('every read is refused with %i', async (status) => {
    for (const quirks of [{}, { bareErrors: true, errorsEndSession: true }]) {
      const { document, sent } = counted(specimenDocument({ portraitBytes: 500, quirks }))
      const { rewrite } = document.profile.faults
      document.profile.faults.rewrite = (command, answer) => {
        rewrite?.(command, answer)
        return command.ins === 0xb0 ? nothing(status) : answer
      }
      await expect(read(document)).rejects.toMatchObject({ code: 'chip.malformed' })
      expect(sent.filter(({ ins }) => ins === 0xb0).length).toBeLessThan(2 * maxTries)
    }
  })

  it('every answer of a file is lost, and the chip stays', async () => {
    const document = specimenDocument({ portraitBytes: 500 })
    const transmit = document.card.transmit.bind(document.card)
    let reads = 0
    document.card.transmit = async (apdu) => {
      const answer = await transmit(apdu)
      if (apdu[0] !== 0x0c) return answer
      reads += 1
      throw new FoyerError('chip.removed')
    }
    await expect(read(document)).rejects.toMatchObject({ code: 'chip.removed' })
    expect(reads).toBeLessThan(maxTries)
  })
})

describe('a header that overstates its file, on a chip that refuses reads past the end', () => {
  it.each([1, 3, 8])('by %i bytes: fetched to its end in few tries, with what was signed whole', async (more) => {
    const { document, sent } = counted(specimenDocument({ portraitBytes: 2500, quirks: { readPastEnd: 0x6b00 } }))
    const file = document.profile.files.get(0x0102)!
    document.profile.files.set(0x0102, file.subarray(0, file.length - more))
    const reading = await read(document)
    expect(reading.dataGroups['2']).toEqual({ hash: 'notRead', bytes: file.length - more })
    expect(sent.filter(({ ins }) => ins === 0xb0).length).toBeLessThan(30)
  })
})

describe('PACE with its parameters written out', () => {
  it.each([8, 12, 13, 16, 18].map((id) => pace('GM', 'AES-128', id)).concat([pace('GM', 'AES-128', 0), pace('IM', 'AES-256', 2), pace('IM', 'AES-128', 13)]))(
    'those of a known group: $agreement-$mapping, parameters $parameterId', async (option) => {
      const document = specimenDocument({ pace: [option], portraitBytes: 500, quirks: { explicitPaceParameters: true } })
      expect(await read(document)).toMatchObject({ verdict: 'genuine', access: { protocol: 'PACE', mapping: option.mapping, downgraded: false } })
    })

  it.each(['unknown', 'absent', 'twice'] as const)('%s ones are not computed on, and BAC is for the policy to allow', async (which) => {
    const protocol = '0.4.0.127.0.7.2.2.4.1'
    const domain = (p: number): Uint8Array => sequence(oid(protocol), sequence(oid('1.2.840.10046.2.1'), sequence(integer(p), integer(2), integer(11))))
    const infos = { unknown: [domain(23)], absent: [], twice: [domain(23), domain(47)] }[which]
    const document = specimenDocument({ portraitBytes: 500 })
    document.profile.masterFiles.set(0x011c, setOf(sequence(oid(`${protocol}.2`), integer(2)), ...infos))
    await expect(read(document)).rejects.toMatchObject({ code: 'chip.downgrade' })
    const allowed = await read(document, { allowDowngrade: true })
    expect(allowed.access).toMatchObject({ protocol: 'BAC', downgraded: true })
    expect(codes(allowed)).toContain('accessDowngraded')
  })
})

describe('a refused key', () => {
  const wrong = { access: { mrzKey: { ...mrzKey, dateOfBirth: '740813' } } }

  it('is not tried again because something fails after it', async () => {
    const { document, sent } = counted(specimenDocument({ portraitBytes: 500 }))
    const transmit = document.card.transmit.bind(document.card)
    let denied = false
    document.card.transmit = async (apdu) => {
      if (denied) throw new FoyerError('chip.removed')
      const answer = await transmit(apdu)
      denied ||= apdu[1] === 0x82
      return denied ? Uint8Array.of(0x69, 0x82) : answer
    }
    await expect(read(document, wrong)).rejects.toMatchObject({ code: 'chip.accessDenied' })
    expect(sent.filter(({ ins }) => ins === 0x82)).toHaveLength(1)
  })

  it('that the chip has checked is all that is asked', async () => {
    const { document, sent } = counted(specimenDocument({ portraitBytes: 500 }))
    await expect(read(document, wrong)).rejects.toMatchObject({ code: 'chip.accessDenied' })
    expect(sent.at(-1)?.ins).toBe(0x82)
  })
})
