import { describe, expect, it } from 'vitest'
import { TrustStore } from '../../electron/emrtd/proof/trust-store.ts'
import { codes, pace, read } from './read-specimen.ts'
import { paceP256, specimenDocument } from './specimen-document.ts'

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

  it('a chip that goes away for good after a failed check keeps that failure', async () => {
    const document = specimenDocument({
      chipAuthentication: [{ parameterId: 12, cipher: 'AES-128' }], activeAuthentication: { kind: 'ECDSA', curve: 'P-256', hash: 'SHA-256' }, portraitBytes: 500,
    })
    document.profile.chipAuthentication[0]!.secret += 1n
    const process = document.chip.process.bind(document.chip)
    document.chip.process = (apdu) => {
      if (apdu[1] !== 0x88) return process(apdu)
      document.chip.reset()
      return 'gone'
    }
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

  it('a mapping by a key for which no trusted certificate vouches proves nothing', async () => {
    const document = specimenDocument({ pace: [pace('CAM', 'AES-128', 12)] })
    expect(await read(document)).toMatchObject({ cloneCheck: { cam: 'passed' } })
    expect(await read({ ...document, trust: new TrustStore() })).toMatchObject({ verdict: 'cannotTell', cloneCheck: { cam: 'notDone' } })
  })
})
