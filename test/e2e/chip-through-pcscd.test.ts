import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readChip } from '../../electron/emrtd/session.ts'
import type { PaceOption, PersonalisationOptions } from '../../electron/emrtd/simulator/personalise.ts'
import { VpcdCard, vpcdPorts, vpcdReaders } from '../emrtd/vpcd.ts'
import { PcscReaders } from '../../electron/reader/smartcards/pcsc-readers.ts'
import type { ReadChipOptions } from '../../electron/emrtd/session.ts'
import { can, paceP256, readingOptions, specimenDocument, type SpecimenDocument } from '../emrtd/specimen-document.ts'
import { pcscdMissing, startPcscd, type Pcscd } from '../reader/smartcards/pcscd.ts'

const NAME = vpcdReaders[0]
const wrongKey = { mrzKey: { documentNumber: 'X00000000', dateOfBirth: '740812', dateOfExpiry: '120415' } }

const modes: [string, Partial<PersonalisationOptions>][] = [
  ['BAC', {}],
  ...(['3DES', 'AES-128', 'AES-192', 'AES-256'] as const).map((cipher): [string, Partial<PersonalisationOptions>] => [`PACE ECDH-GM P-256 ${cipher}`, { pace: [{ ...paceP256, cipher }] }]),
  ...[8, 9, 10, 11, 13, 14, 15, 16, 17, 18].map((parameterId): [string, Partial<PersonalisationOptions>] => [`PACE ECDH-GM, parameters ${parameterId}`, { pace: [{ ...paceP256, parameterId }] }]),
  ...[0, 1, 2].map((parameterId): [string, Partial<PersonalisationOptions>] => [`PACE DH-GM, parameters ${parameterId}`, { pace: [{ ...paceP256, agreement: 'DH', parameterId }] }]),
  ['PACE ECDH-IM', { pace: [{ ...paceP256, mapping: 'IM' }] }],
  ['PACE DH-IM', { pace: [{ mapping: 'IM', agreement: 'DH', cipher: 'AES-128', parameterId: 0 } satisfies PaceOption] }],
  ...[0, 1, 2].map((parameterId): [string, Partial<PersonalisationOptions>] => [`PACE DH-GM in chains of short APDUs, parameters ${parameterId}`, { pace: [{ ...paceP256, agreement: 'DH', parameterId }], quirks: { extendedLength: null } }]),
  ['PACE ECDH-CAM', { pace: [{ ...paceP256, mapping: 'CAM', parameterId: 13 }] }],
]

/** Nothing is simulated here but the silicon: addon, pcscd, virtual reader, then our chip. */
describe.skipIf(pcscdMissing())('a chip through the real PC/SC service', () => {
  let service: Pcscd
  let readers: PcscReaders
  beforeAll(async () => {
    service = await startPcscd()
    readers = new PcscReaders()
    // Of the two virtual readers either may be there first.
    await vi.waitFor(async () => { if (!(await readers.list()).some(({ name }) => name === NAME)) throw new Error('no reader yet') }, { timeout: 60_000 })
  })
  afterAll(async () => {
    await readers.close()
    await service.stop()
  })

  const read = async (document: SpecimenDocument, more: Partial<ReadChipOptions> = {}) => {
    const card = await VpcdCard.insert(document.card, { port: vpcdPorts[0] })
    try {
      await expect.poll(() => readers.list().then((list) => list.find(({ name }) => name === NAME)?.card ?? null)).not.toBeNull()
      const connection = await readers.connect(NAME)
      try {
        return await readChip(connection, { ...readingOptions(document), ...more })
      } finally {
        await connection.disconnect()
      }
    } finally {
      await card.remove()
      await expect.poll(() => readers.list().then((list) => list.find(({ name }) => name === NAME)?.card ?? null)).toBeNull()
    }
  }

  for (const [name, options] of modes) {
    it(`${name}: is read and proven`, async () => {
      const reading = await read(specimenDocument({ portraitBytes: 1500, ...options }))
      expect(reading.verdict).toBe('genuine')
      expect(reading.access.protocol).toBe(name.startsWith('BAC') ? 'BAC' : 'PACE')
    })
  }

  it('PACE with the card access number', async () => {
    const reading = await read(specimenDocument({ portraitBytes: 1500, pace: [paceP256] }), { access: { can } })
    expect(reading).toMatchObject({ verdict: 'genuine', access: { protocol: 'PACE' } })
  })

  it('both clone checks with keys longer than a short APDU', async () => {
    const reading = await read(specimenDocument({
      portraitBytes: 1500, quirks: { extendedLength: null }, chipAuthentication: [{ parameterId: 1, cipher: 'AES-128' }], activeAuthentication: { kind: 'RSA', bits: 2048, hash: 'SHA-256' },
    }))
    expect(reading).toMatchObject({ verdict: 'genuine', cloneCheck: { chipAuthentication: 'passed', activeAuthentication: 'passed' } })
  })

  it('a wrong key, then the right one; the last attempt is not spent unasked', async () => {
    const document = specimenDocument({ portraitBytes: 1500, bac: false, pace: [paceP256], quirks: { attempts: 2 } })
    await expect(read(document, { access: wrongKey, spendLastAttempt: false })).rejects.toMatchObject({ code: 'chip.accessDenied', detail: expect.stringContaining('attemptsLeft=1') as string })
    await expect(read(document, { spendLastAttempt: false })).rejects.toMatchObject({ code: 'chip.lastAttempt' })
    expect((await read(document)).verdict).toBe('genuine')
  })

  const faults: [string, Partial<PersonalisationOptions>, Partial<ReadChipOptions>, string][] = [
    ['a wrong key', {}, { access: wrongKey }, 'chip.accessDenied'],
    ['a wrong CAN', { pace: [paceP256] }, { access: { can: '000000' } }, 'chip.accessDenied'],
    ['PACE that does not work, where policy forbids BAC', { pace: [paceP256], quirks: { paceParameterTag: 'refused' }, faults: { statusAt: { command: 4, status: 0x6a80 } } }, { allowDowngrade: false }, 'chip.'],
    ['a card that is no travel document', { faults: { statusAt: { command: 4, status: 0x6a82 } } }, {}, 'chip.notADocument'],
    ['a file longer than any', { faults: { lengthLie: { fileId: 0x0102, contentLength: 60_000 } } }, { policy: { maxFileBytes: 20_000 } }, 'chip.malformed'],
    ['an answer with a wrong MAC, where nothing is taken up again', { faults: { wrongMacAt: 3 } }, { policy: { maxRecoveries: 0 } }, 'chip.secureMessaging'],
    ['a chip that falls silent', { faults: { silentAt: 8 } }, { policy: { limits: { maxApdus: 500, apduTimeoutMs: 400, totalMs: 20_000 } } }, 'chip.timeout'],
    ['a chip that locks after one wrong key', { pace: [paceP256], quirks: { attempts: 1 } }, { access: wrongKey }, 'chip.accessLocked'],
    ['a chip torn off that does not come back', { faults: { lostAtFileByte: 500 } }, { policy: { recoveryWaitMs: 200, maxRecoveries: 0 } }, 'chip.removed'],
  ]
  for (const [name, options, more, code] of faults) {
    it(`${name}: ends in its own code`, async () => {
      await expect(read(specimenDocument({ portraitBytes: 1500, ...options }), more)).rejects.toMatchObject({ code: expect.stringContaining(code) as string })
    })
  }
})
