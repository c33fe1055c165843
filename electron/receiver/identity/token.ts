import { createLocalJWKSet, createRemoteJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { Problem } from '../problem.ts'

/** Algorithms that a token may be signed by: one or more of these, named in the configuration, never taken from the token. */
export const tokenAlgorithms = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA'] as const

export interface OAuthSettings {
  issuer: string
  audience: string
  algorithms: readonly (typeof tokenAlgorithms)[number][]
  /** Where the provider's keys are, https; or the keys themselves. */
  keys: string | JSONWebKeySet
  /** The claim that holds the client's id. */
  claim: string
}

/** Clocks differ. */
const SKEW_SECONDS = 30
const KEYS_TIMEOUT_MS = 5000
/** RFC 9068 §4: an ID token of the same provider for the same audience says something else. */
const ACCESS_TOKEN = 'at+jwt'

/** @returns the client that an access token (RFC 9068) speaks for; throws Problem `uplink.notSignedIn` */
export type TokenCheck = (token: string) => Promise<string>

export function tokenCheck({ issuer, audience, algorithms, keys, claim }: OAuthSettings, now: () => Date): TokenCheck {
  const keySet = typeof keys === 'string' ? createRemoteJWKSet(new URL(keys), { timeoutDuration: KEYS_TIMEOUT_MS }) : createLocalJWKSet(keys)
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keySet, { typ: ACCESS_TOKEN, issuer, audience, algorithms: [...algorithms], clockTolerance: SKEW_SECONDS, requiredClaims: ['exp'], currentDate: now() })
      const client = payload[claim]
      if (typeof client === 'string' && client.length > 0 && client.length <= 200) return client
    } catch (error) {
      throw new Problem('uplink.notSignedIn', null, error)
    }
    throw new Problem('uplink.notSignedIn')
  }
}
