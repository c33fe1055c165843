import { readFileSync, statSync } from 'node:fs'
import { FoyerError } from '../../contract/errors.ts'

/** Bytes: a bundle of every public authority there is has a quarter of a megabyte. */
const MOST_AUTHORITIES = 1_000_000

/** @throws FoyerError `uplink.settings` where policy names a file that is not there, or is none of certificates */
export function authorityIn(path: string, key: 'uplinkAuthority' | 'feedsAuthority' | 'apiClientAuthority' | 'webhookAuthority' | 'trustAuthority' | 'updatesAuthority'): string | null {
  if (path === '') return null
  try {
    const found = statSync(path)
    // A pipe or device may never end.
    if (!found.isFile() || found.size > MOST_AUTHORITIES) throw new Error('no certificates')
    const text = readFileSync(path, 'utf8')
    if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new Error('no certificates')
    return text
  } catch (error) {
    throw new FoyerError('uplink.settings', { detail: key, cause: error })
  }
}
