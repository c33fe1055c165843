import assert from 'node:assert/strict'
import { performBac } from '../../electron/emrtd/access/bac.ts'
import { ChipChannel } from '../../electron/emrtd/channel/chip-channel.ts'
import { cbcDecrypt } from '../../electron/emrtd/algorithms/ciphers.ts'
import { curves } from '../../electron/emrtd/algorithms/curves.ts'
import { groupByParameterId } from '../../electron/emrtd/algorithms/key-agreement.ts'
import { deriveKey, paceSecret } from '../../electron/emrtd/algorithms/key-derivation.ts'
import { genericMapping, integratedMapping } from '../../electron/emrtd/access/pace-mapping.ts'
import { readChip } from '../../electron/emrtd/session.ts'
import type { PersonalisationOptions } from '../../electron/emrtd/simulator/personalise.ts'
import { SimulatedReaders } from '../../electron/reader/smartcards/simulated-readers.ts'
import { scriptedCard } from './access/scripted-card.ts'
import { bacExample, hex, missing, number, PaceExample, scripted, unhex } from './access/worked-examples.ts'
import { paceP256, readingOptions, specimenDocument } from './specimen-document.ts'

export interface AccessCase {
  name: string
  run: () => Promise<void>
}

async function bac(): Promise<void> {
  const example = bacExample()
  const channel = new ChipChannel(scriptedCard(example.apdus), () => 0)
  const key = { documentNumber: 'L898902C', dateOfBirth: '690806', dateOfExpiry: '940623' }
  const { keys } = await performBac(channel, key, scripted(unhex(example.rndIfd), unhex(example.kIfd)))
  assert.equal(hex(keys.encryption), example.ksEnc)
  await channel.send({ cla: 0, ins: 0xa4, p1: 2, p2: 0x0c, data: unhex('011E') })
  const { data } = await channel.send({ cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 4 })
  assert.equal(hex(data), example.plain[0])
}

async function paceGeneric(): Promise<void> {
  const values = new PaceExample('G.1')
  const group = groupByParameterId(13)!
  const password = { mrzKey: { documentNumber: 'T22000129', dateOfBirth: '640812', dateOfExpiry: '101031' } }
  const nonce = cbcDecrypt('AES-128', deriveKey(paceSecret(password), 3, 'AES-128'), values.bytes('Encrypted Nonce z'))
  const shared = group.power(unhex(`04${values.hex('Chip’s Public Key')}`), number(values.hex('Terminal’s Private Key')))
  assert.equal(hex(genericMapping(group, nonce, shared)), `04${values.hex('Mapped generator Ĝ')}`)
}

async function paceIntegrated(): Promise<void> {
  const values = new PaceExample('H.2')
  const mapped = integratedMapping(groupByParameterId(0)!, 'AES-128', values.bytes('Decrypted Nonce s'), values.bytes('Nonce t'))
  assert.equal(hex(mapped), values.hex('Mapped Generator ĝ= fg(Rp(s,t))'))
}

async function reading(options: Partial<PersonalisationOptions>, expected: Record<string, unknown>): Promise<void> {
  const document = specimenDocument({ portraitBytes: 2000, ...options })
  const readers = new SimulatedReaders(['reader'])
  readers.insert('reader', document.card)
  const found = await readChip(await readers.connect('reader'), readingOptions(document))
  assert.equal(found.verdict, 'genuine')
  assert.deepEqual({ ...found.cloneCheck, protocol: found.access.protocol }, {
    chipAuthentication: 'notOffered', activeAuthentication: 'notOffered', cam: 'notOffered', ...expected,
  })
}

/** What has to work alike under OpenSSL and BoringSSL: the worked examples, and whole readings of every kind. */
export function accessCases(): AccessCase[] {
  const examples: AccessCase[] = [
    { name: 'ICAO 9303-11 appendix D: BAC', run: bac },
    { name: 'ICAO 9303-11 appendix G: generic mapping', run: paceGeneric },
    { name: 'ICAO 9303-11 appendix H: integrated mapping', run: paceIntegrated },
  ]
  const pace = (parameterId: number): Partial<PersonalisationOptions> => ({ pace: [{ ...paceP256, parameterId, agreement: parameterId < 8 ? 'DH' : 'ECDH' }] })
  return [
    ...(missing ? [] : examples),
    { name: 'BAC', run: () => reading({}, { protocol: 'BAC' }) },
    ...[0, 1, 2, ...curves.map((curve) => curve.parameterId)].map((id): AccessCase =>
      ({ name: `PACE, parameters ${id}`, run: () => reading(pace(id), { protocol: 'PACE' }) })),
    { name: 'PACE 3DES', run: () => reading({ pace: [{ ...paceP256, cipher: '3DES' }] }, { protocol: 'PACE' }) },
    { name: 'PACE AES-256', run: () => reading({ pace: [{ ...paceP256, cipher: 'AES-256' }] }, { protocol: 'PACE' }) },
    { name: 'PACE CAM', run: () => reading({ pace: [{ ...paceP256, mapping: 'CAM', parameterId: 13 }] }, { protocol: 'PACE', cam: 'passed' }) },
    { name: 'chip authentication', run: () => reading({ chipAuthentication: [{ parameterId: 13, cipher: 'AES-192' }] }, { protocol: 'BAC', chipAuthentication: 'passed' }) },
    ...(['SHA-1', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'] as const).map((hash): AccessCase => ({
      name: `active authentication RSA ${hash}`,
      run: () => reading({ activeAuthentication: { kind: 'RSA', bits: 1536, hash } }, { protocol: 'BAC', activeAuthentication: 'passed' }),
    })),
    {
      name: 'active authentication ECDSA brainpool',
      run: () => reading({ activeAuthentication: { kind: 'ECDSA', curve: 'brainpoolP384r1', hash: 'SHA-384' } }, { protocol: 'BAC', activeAuthentication: 'passed' }),
    },
    ...[0, 1, 2].map((id): AccessCase => ({
      name: `PACE in chains of short APDUs, parameters ${id}`,
      run: () => reading({ ...pace(id), quirks: { extendedLength: null } }, { protocol: 'PACE' }),
    })),
    {
      name: 'both clone checks with long keys over short APDUs',
      run: () => reading({
        quirks: { extendedLength: null }, chipAuthentication: [{ parameterId: 1, cipher: 'AES-128' }], activeAuthentication: { kind: 'RSA', bits: 2048, hash: 'SHA-256' },
      }, { protocol: 'BAC', chipAuthentication: 'passed', activeAuthentication: 'passed' }),
    },
    {
      name: 'RSA-PSS signer, brainpool with explicit parameters above it',
      run: () => reading({
        documentSigner: { key: { kind: 'RSA', bits: 2048 }, scheme: { kind: 'RSA-PSS', hash: 'SHA-256' } },
        csca: { key: { kind: 'EC', curve: 'brainpoolP384r1', explicitParameters: true }, scheme: { kind: 'ECDSA', hash: 'SHA-384' } },
      }, { protocol: 'BAC' }),
    },
  ]
}
