import { unzipSync } from 'node:zlib'
import type { SealTools } from '../../documents/seals/tools.ts'
import { sealCheck } from '../../emrtd/index.ts'

/** What reading seals needs besides the time: the given DER certificates, and a bounded inflate. */
export function sealTrust(files: readonly Uint8Array[]): Pick<SealTools, 'check' | 'inflate'> {
  return { check: sealCheck(files), inflate: (bytes, limit) => new Uint8Array(unzipSync(bytes, { maxOutputLength: limit })) }
}
