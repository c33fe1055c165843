import { FoyerError } from '../../electron/contract/errors.ts'
import { FILE_MAX } from '../../electron/contract/primitives.ts'

/** The bytes of a dropped file. One as large as a film is not read into memory. @throws FoyerError `input.tooLarge`; `files.gone` where the disk that it lay on was taken out, or it was changed since */
export async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > FILE_MAX) throw new FoyerError('input.tooLarge')
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch (thrown) {
    throw new FoyerError('files.gone', { cause: thrown })
  }
}
