import { FoyerError } from '../../../contract/errors.ts'
import { isWeak, type SecretKind } from './weak-secrets.ts'

/**
 * argon2id with the parameters that OWASP's password storage cheat sheet gives first: 19 MiB, two passes, one lane.
 * They are stored with each hash, so that they can be raised and old hashes still verify.
 */
const parameters = { memorySize: 19 * 1024, iterations: 2, parallelism: 1, hashLength: 32 } as const

/** As typed on another keyboard it is still the same passphrase: Unicode NFKC (RFC 8265 §4.2.2 normalises likewise). */
function normalised(secret: string): string {
  return secret.normalize('NFKC')
}

/**
 * Work with the bytes of a secret, and leave none of them behind: the copy that we make is ours to overwrite. The text itself JavaScript holds,
 * as long as it likes, and so does the memory of the hash's own WebAssembly.
 */
async function withBytes<T>(secret: string, work: (password: Uint8Array) => Promise<T>): Promise<T> {
  const password = new TextEncoder().encode(normalised(secret))
  try {
    return await work(password)
  } finally {
    password.fill(0)
  }
}

/** @throws FoyerError `staff.weakSecret`, with what is wrong as detail: `length`, `digits`, `guessable` */
export async function hashSecret(kind: SecretKind, secret: string, salt: Uint8Array): Promise<string> {
  const why = isWeak(kind, normalised(secret))
  if (why !== null) throw new FoyerError('staff.weakSecret', { detail: why })
  const { argon2id } = await import('hash-wasm')
  return withBytes(secret, (password) => argon2id({ password, salt, ...parameters, outputType: 'encoded' }))
}

/** Whether the secret is the one that was hashed. Takes as long for a `hash` of null, which nobody has. */
export async function verifySecret(secret: string, hash: string | null): Promise<boolean> {
  const { argon2Verify, argon2id } = await import('hash-wasm')
  return withBytes(secret, async (password) => {
    if (hash !== null) return argon2Verify({ password, hash })
    await argon2id({ password, salt: new Uint8Array(16), ...parameters, outputType: 'encoded' })
    return false
  })
}
