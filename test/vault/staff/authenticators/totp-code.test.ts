import { expect, it } from 'vitest'
import { shownKey, stepOfCode } from '../../../../electron/vault/staff/authenticators/totp-code.ts'

/** RFC 6238 appendix B, SHA-1; an app shows the last six of its eight digits. */
it.each([
  [59, '94287082'], [1_111_111_109, '07081804'], [1_111_111_111, '14050471'], [1_234_567_890, '89005924'], [2_000_000_000, '69279037'], [20_000_000_000, '65353130'],
])('takes the code of the standard at %i seconds', (seconds, code) => {
  expect(stepOfCode(Buffer.from('12345678901234567890'), code.slice(2), new Date(seconds * 1000))).toBe(Math.floor(seconds / 30))
})

it('hands an app the key in the address that apps take, whatever people are called', () => {
  const { key, uri } = shownKey(Buffer.from('12345678901234567890'), 'Jürgen: Meier & "Söhne" '.repeat(4), 'Foyer Hôtel')
  expect(key).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  const { protocol, host, searchParams } = new URL(uri)
  expect([protocol, host, searchParams.get('secret'), searchParams.get('issuer'), searchParams.get('digits'), searchParams.get('period')]).toEqual(['otpauth:', 'totp', key, 'Foyer Hôtel', '6', '30'])
  expect(uri.length).toBeLessThan(600)
})
