import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { keySetHash, plainKeySet } from '../../../../electron/vault/clients/tokens/issuer-keys.ts'
import { keysIn } from '../../../../electron/vault/clients/tokens/key-set.ts'

export const ISSUER = 'https://id.example/utopia'
export const CLIENT = 'front-desk'

interface Said { claims?: Record<string, unknown>, header?: Record<string, unknown>, by?: KeyObject | Uint8Array }

/** A provider's keys, and ID tokens as it signs them. @param seconds its clock, since the epoch */
export function providerTokens(seconds: () => number) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const keySet = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }] })
  let made = 0
  const claimsOf = (subject: string, groups: readonly string[], more: Record<string, unknown>) =>
    ({ iss: ISSUER, aud: CLIENT, sub: subject, name: 'Ana Utopia', groups, iat: seconds(), exp: seconds() + 600, jti: `token-${made++}`, ...more })
  return {
    keySet, publicKey,
    hash: keySetHash(ISSUER, plainKeySet(keysIn(keySet))),
    token: (subject: string, groups: readonly string[], { claims = {}, header = {}, by = privateKey }: Said = {}) =>
      new SignJWT(claimsOf(subject, groups, claims)).setProtectedHeader({ alg: 'ES256', kid: 'one', ...header }).sign(by),
    unsigned: (subject: string, groups: readonly string[]) => new UnsecuredJWT(claimsOf(subject, groups, {})).encode(),
  }
}
