import { cosignedMessage } from './cosignature.ts'
import { signatureBy, type NoteSigner } from './sign-note.ts'
import { keyId, keyType, noteParts } from './signed-note.ts'

/**
 * The line by which `signer` cosigns a checkpoint (C2SP tlog-cosignature v1), with its newline. Whoever asks has checked that it is the longest it saw of
 * this log and grown on from the one before.
 *
 * @param signer a key for cosigning alone: what is signed does not say the cosigner's name, so no two share one, and it signs no log of its own (cosigner.ts)
 * @param now to the second
 * @throws RangeError for what is no signed note, or a time before 1970
 */
export function cosignatureLine(note: string, signer: NoteSigner, now: Date): string {
  const parts = noteParts(note)
  const seconds = Math.floor(now.getTime() / 1000)
  if (parts === null || !(seconds >= 0)) throw new RangeError('no checkpoint, or no time')
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(seconds))
  const signature = signatureBy(signer, cosignedMessage(parts.text, seconds))
  return `— ${signer.name} ${Buffer.concat([keyId(signer, keyType.cosignature), time, signature]).toString('base64')}\n`
}
