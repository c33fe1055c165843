import { createECDH, createHash, getCurves } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { bigIntToBytes } from '../../../electron/documents/asn1/values.ts'
import { curves } from '../../../electron/emrtd/algorithms/curves.ts'
import { groupByParameterId } from '../../../electron/emrtd/algorithms/key-agreement.ts'
import { modPow, modpGroups } from '../../../electron/emrtd/algorithms/modp-groups.ts'

const native: Record<string, string> = { 'P-192': 'prime192v1', 'P-224': 'secp224r1', 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' }
const secret = (name: string, order: bigint): bigint => BigInt(`0x${createHash('sha512').update(name).digest('hex')}`) % order

describe('curves of ICAO 9303-11 §9.5.1', () => {
  it.each(curves.map((curve) => [curve.name, curve] as const))('%s agrees with the runtime, where it has it', (name, curve) => {
    const { Point } = curve
    expect(Point.BASE.multiplyUnsafe(Point.Fn.ORDER - 1n).add(Point.BASE).is0()).toBe(true)
    const runtimeName = native[name] ?? name
    if (!getCurves().includes(runtimeName)) return
    const scalar = secret(name, Point.Fn.ORDER)
    const runtime = createECDH(runtimeName)
    runtime.setPrivateKey(bigIntToBytes(scalar, curve.orderBytes))
    expect(Buffer.from(Point.BASE.multiply(scalar).toBytes(false)).equals(runtime.getPublicKey())).toBe(true)
    const group = groupByParameterId(curve.parameterId)!
    const other = group.power(group.generator, scalar + 1n)
    expect(Buffer.from(group.secret(other, scalar)).equals(runtime.computeSecret(other))).toBe(true)
  })

  it('takes no point off the curve, at infinity or of a wrong length', () => {
    for (const { parameterId } of curves) {
      const group = groupByParameterId(parameterId)!
      const off = group.generator.slice()
      off[off.length - 1] = (off.at(-1) ?? 0) ^ 1
      for (const bad of [off, new Uint8Array([0]), group.generator.subarray(1), new Uint8Array(group.generator.length).fill(4)]) {
        expect(() => group.power(bad, 5n)).toThrow('chip.malformed')
        expect(() => group.secret(bad, 5n)).toThrow('chip.malformed')
      }
      expect(() => group.combine(group.generator, group.power(group.generator, group.order - 1n))).toThrow('chip.malformed')
    }
  })
})

describe('groups of RFC 5114', () => {
  it.each(modpGroups.map((group) => [group.name, group] as const))('%s', (_name, { p, g, q, parameterId }) => {
    expect(modPow(g, q, p)).toBe(1n)
    expect((p - 1n) % q).toBe(0n)
    const group = groupByParameterId(parameterId)!
    const [a, b] = [secret('a', q), secret('b', q)]
    expect(group.secret(group.power(group.generator, a), b)).toEqual(group.secret(group.power(group.generator, b), a))
    for (const bad of [0n, 1n, p - 1n, p, 2n]) {
      const bytes = bigIntToBytes(bad, group.generator.length)
      if (modPow(bad, q, p) === 1n && bad > 1n && bad < p - 1n) continue
      expect(() => group.power(bytes, a)).toThrow('chip.malformed')
    }
  })
})
