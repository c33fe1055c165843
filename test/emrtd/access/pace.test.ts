import { describe, expect, it } from 'vitest'
import { ChipChannel } from '../../../electron/emrtd/channel/chip-channel.ts'
import { cbcDecrypt } from '../../../electron/emrtd/algorithms/ciphers.ts'
import { groupByParameterId, type KeyAgreementGroup } from '../../../electron/emrtd/algorithms/key-agreement.ts'
import { deriveKey, deriveSessionKeys, paceSecret } from '../../../electron/emrtd/algorithms/key-derivation.ts'
import { authenticationToken, performPace, tokenInput, verifyMapping } from '../../../electron/emrtd/access/pace.ts'
import { genericMapping, integratedMapping, pseudoRandom } from '../../../electron/emrtd/access/pace-mapping.ts'
import { paceVariant, supportedPace, type SupportedPace } from '../../../electron/emrtd/access/pace-protocols.ts'
import { bigIntToBytes } from '../../../electron/documents/asn1/values.ts'
import { scriptedCard } from './scripted-card.ts'
import { hex, missing, number, PaceExample, scripted, unhex } from './worked-examples.ts'

const passwordG = { mrzKey: { documentNumber: 'T22000129', dateOfBirth: '640812', dateOfExpiry: '101031' } }
const passwordI = { mrzKey: { documentNumber: 'C11T002JM', dateOfBirth: '960812', dateOfExpiry: '231031' } }

function offer(protocol: string, parameterId: number): SupportedPace {
  const group = groupByParameterId(parameterId)!
  return { info: { protocol, version: 2, parameterId }, variant: paceVariant(protocol)!, group }
}

/** What `randomScalar` needs to see to give exactly this scalar. */
function scalarBytes(group: KeyAgreementGroup, scalar: string): Uint8Array {
  return bigIntToBytes(number(scalar) - 1n, Math.ceil(group.order.toString(16).length / 2) + 8)
}

/** A public key in the examples is x ‖ y, or a number; one of these is printed with a sign octet that was not sent. */
function element(group: KeyAgreementGroup, value: string): string {
  return group.kind === 'ECDH' ? `04${value}` : value.slice(-256)
}

const withMapping = [
  ['G.1', '0.4.0.127.0.7.2.2.4.2.2', 13, passwordG],
  ['G.2', '0.4.0.127.0.7.2.2.4.1.2', 0, passwordG],
  ['I.1', '0.4.0.127.0.7.2.2.4.6.2', 13, passwordI],
] as const

describe.skipIf(missing)('PACE, ICAO 9303-11 appendices G to I', () => {
  it('derives the password key', () => {
    const values = new PaceExample('G_intro')
    expect(hex(paceSecret(passwordG))).toBe(values.hex('K'))
    expect(hex(deriveKey(paceSecret(passwordG), 3, 'AES-128'))).toBe(values.hex('Kπ'))
    expect(hex(deriveKey(paceSecret(passwordI), 3, 'AES-128'))).toBe(new PaceExample('I_intro').hex('Kπ'))
  })

  it.each(withMapping)('%s: every command, key and token', async (name, protocol, parameterId, password) => {
    const values = new PaceExample(name)
    const chosen = offer(protocol, parameterId)
    const { group } = chosen
    const exchanges = values.exchanges().map(([command, answer]): [string, string] =>
      [command, answer.endsWith('9000') ? answer : `${answer}9000`])
    const card = scriptedCard(exchanges)
    const channel = new ChipChannel(card, () => 0)
    const random = scripted(
      scalarBytes(group, values.hex('Terminal’s Private Key')), scalarBytes(group, values.hex('Terminal’s Private Key', 1)))
    const result = await performPace(channel, chosen, password, random, { spendLastAttempt: true })
    expect(card.sent).toHaveLength(5)
    expect([hex(result.keys.encryption), hex(result.keys.mac)]).toEqual([values.hex('KSEnc'), values.hex('KSMAC')])
    if (chosen.variant.mapping !== 'CAM') return
    const proof = result.chipAuthentication!
    expect(hex(proof.data)).toBe(values.hex('Decrypted Chip Authentication Data'))
    const staticKey = unhex(`04${values.hex('Chip’s Public CA Key from ChipAuthenticationPublicKeyInfo PKIC')}`)
    expect(verifyMapping(group, proof, staticKey)).toBe(true)
    expect(verifyMapping(group, proof, group.power(staticKey, 2n))).toBe(false)
  })

  it.each(withMapping)('%s: every intermediate value', (name, protocol, parameterId, password) => {
    const values = new PaceExample(name)
    const group = groupByParameterId(parameterId)!
    const key = deriveKey(paceSecret(password), 3, 'AES-128')
    const nonce = cbcDecrypt('AES-128', key, values.bytes('Encrypted Nonce z'))
    expect(hex(nonce)).toBe(values.hex('Decrypted Nonce s'))
    const mapTerminal = number(values.hex('Terminal’s Private Key'))
    const mapChip = unhex(element(group, values.hex('Chip’s Public Key')))
    expect(hex(group.power(group.generator, mapTerminal))).toBe(element(group, values.hex('Terminal’s Public Key')))
    const shared = group.power(mapChip, mapTerminal)
    expect(hex(shared)).toBe(element(group, values.hex('Shared secret H')))
    const generator = genericMapping(group, nonce, shared)
    expect(hex(generator)).toBe(element(group, values.hex('Mapped generator Ĝ')))
    const terminal = number(values.hex('Terminal’s Private Key', 1))
    const terminalKey = group.power(generator, terminal)
    expect(hex(terminalKey)).toBe(element(group, values.hex('Terminal’s Public Key', 1)))
    const chipKey = unhex(element(group, values.hex('Chip’s Public Key', 1)))
    const secret = group.secret(chipKey, terminal)
    expect(hex(secret)).toBe(values.hex('Shared Secret'))
    const keys = deriveSessionKeys(secret, 'AES-128')
    expect(hex(tokenInput(protocol, group, chipKey))).toBe(values.hex('Input Data for TIFD'))
    expect(hex(authenticationToken(keys, protocol, group, chipKey))).toBe(values.hex('TIFD'))
    expect(hex(authenticationToken(keys, protocol, group, terminalKey))).toBe(values.hex('TIC'))
  })

  it.each([
    ['H.1', '0.4.0.127.0.7.2.2.4.4.2', 13],
    ['H.2', '0.4.0.127.0.7.2.2.4.3.2', 0],
  ] as const)('%s: integrated mapping', (name, protocol, parameterId) => {
    const values = new PaceExample(name)
    const group = groupByParameterId(parameterId)!
    const nonce = cbcDecrypt('AES-128', values.bytes('Kπ'), values.bytes('Encrypted Nonce z'))
    expect(hex(nonce)).toBe(values.hex('Decrypted Nonce s'))
    const t = values.bytes('Nonce t')
    expect(hex(pseudoRandom('AES-128', nonce, t, group.prime))).toBe(values.hex('Pseudo-random R(s,t)'))
    const generator = integratedMapping(group, 'AES-128', nonce, t)
    expect(hex(generator)).toBe(name === 'H.1'
      ? `04${values.hex('x-coordinate of the Mapped Generator Ĝ')}${values.hex('y-coordinate of the Mapped Generator Ĝ')}`
      : values.hex('Mapped Generator ĝ= fg(Rp(s,t))'))
    const secret = number(values.hex('Terminal’s private key SKIFD'))
    const ours = group.power(generator, secret)
    expect(hex(ours)).toBe(element(group, values.hex('Terminal’s public key PKIFD')))
    const theirs = unhex(element(group, values.hex('Chip’s public key PKIC')))
    const shared = group.secret(theirs, secret)
    expect(hex(shared)).toBe(values.hex('Shared secret K'))
    const keys = deriveSessionKeys(shared, 'AES-128')
    expect([hex(keys.encryption), hex(keys.mac)]).toEqual([values.hex('KEnc'), values.hex('KMAC')])
    expect(hex(tokenInput(protocol, group, ours))).toBe(values.hex('Input data for TIC'))
    expect(hex(authenticationToken(keys, protocol, group, ours))).toBe(values.hex('TIC'))
    expect(hex(authenticationToken(keys, protocol, group, theirs))).toBe(values.hex('TIFD'))
  })
})

describe('choosing a PACE variant', () => {
  it('prefers the mapping that proves the chip, then AES, then elliptic curves', () => {
    const info = (protocol: string, parameterId: number | null): { protocol: string; version: number; parameterId: number | null } =>
      ({ protocol, version: 2, parameterId })
    const id = '0.4.0.127.0.7.2.2.4'
    const chosen = supportedPace({ paceDomainParameters: [], pace: [
      info(`${id}.1.2`, 0), info(`${id}.2.1`, 13), info(`${id}.2.4`, 12), info(`${id}.6.2`, 12),
      info(`${id}.2.2`, 99), info(`${id}.2.2`, null), info(`${id}.2.2`, 0), info(`${id}.6.1`, 12), info(`${id}.4.2`, 10), info(`${id}.9.9`, 12),
    ] })
    expect(chosen.map((each) => [each.variant.mapping, each.variant.cipher, each.group.name])).toEqual([
      ['CAM', 'AES-128', 'P-256'], ['GM', 'AES-256', 'P-256'], ['GM', 'AES-128', 'modp1024-160'], ['GM', '3DES', 'brainpoolP256r1'],
    ])
  })
})
