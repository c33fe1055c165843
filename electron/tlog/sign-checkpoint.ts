import type { CheckpointMore } from './checkpoint.ts'
import { signNote, type NoteSigner } from './sign-note.ts'

/** A checkpoint of the log that `signer` is the key of, as a signed note. */
export function signCheckpoint(size: number, root: Uint8Array, signer: NoteSigner, more?: CheckpointMore): string {
  const lines = more === undefined ? [] : [
    ...(more.after === null ? [] : [`after ${more.after}`]),
    ...(more.time === null ? [] : [`time ${more.time}`]),
    ...(more.keychain ? ['keychain'] : []),
  ]
  return signNote([signer.name, size, Buffer.from(root).toString('base64'), ...lines].map((line) => `${line}\n`).join(''), signer)
}
