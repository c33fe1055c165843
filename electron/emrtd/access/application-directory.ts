import { FoyerError } from '../../contract/errors.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { splitTlvs } from '../../documents/asn1/reader.ts'
import { shortLength } from '../card/apdu.ts'
import type { ChipChannel } from '../channel/chip-channel.ts'
import { readAt, readByShortId, selectFile } from '../files/file-commands.ts'
import { chipFile } from '../files/file-ids.ts'
import { selectMaster } from './chip-knowledge.ts'

const mostApplications = 16

/** Application identifiers of EF.DIR in hexadecimal (ICAO 9303-10 §3.11.3; ISO/IEC 7816-4 §12.2.1); none where it cannot be read. */
export function readDir(file: Uint8Array): string[] {
  try {
    return splitTlvs(file, mostApplications)
      .filter(({ tag }) => tag === 0x61)
      .flatMap(({ content }) => splitTlvs(content, 16).filter(({ tag }) => tag === 0x4f))
      .map(({ content }) => Buffer.from(content.subarray(0, 16)).toString('hex').toUpperCase())
  } catch (error) {
    if (error instanceof Asn1Error) return []
    throw error
  }
}

/**
 * What a card that is no travel document is instead: its applications, for the error's detail; none where the card does not
 * answer this: that it is no travel document is known already and must not become another error.
 */
export async function listApplications(channel: ChipChannel): Promise<string[]> {
  try {
    return readDir(await readDirFile(channel))
  } catch (error) {
    if (error instanceof FoyerError) return []
    throw error
  }
}

async function readDirFile(channel: ChipChannel): Promise<Uint8Array> {
  const file = chipFile('EF.DIR')
  await selectMaster(channel)
  const { data } = await channel.send(readByShortId(file, shortLength.le))
  if (data.length > 0) return data
  await channel.send(selectFile(file, 0x02))
  return (await channel.send(readAt(0, shortLength.le))).data
}
