import type { CommandApdu } from '../card/apdu.ts'
import type { ChipFile } from './file-ids.ts'

// SELECT and READ BINARY as ICAO 9303-10 §3.6 has them (ISO/IEC 7816-4 §11.2, §11.3).

/** Selects a file by its identifier; `p1` is 02 under the current folder, 00 wherever the file is. */
export function selectFile({ id }: Pick<ChipFile, 'id'>, p1: number): CommandApdu {
  return { cla: 0, ins: 0xa4, p1, p2: 0x0c, data: Uint8Array.of(id >> 8, id & 0xff) }
}

/** Selects a file by its short identifier and reads its first `le` bytes. */
export function readByShortId({ sfi }: Pick<ChipFile, 'sfi'>, le: number): CommandApdu {
  return { cla: 0, ins: 0xb0, p1: 0x80 | sfi, p2: 0, le }
}

/** Whether a command is one of {@link readByShortId}. */
export function isByShortId({ ins, p1 }: CommandApdu): boolean {
  return ins === 0xb0 && (p1 & 0x80) !== 0
}

/** Reads the selected file from an offset of up to 7FFF. */
export function readAt(offset: number, le: number): CommandApdu {
  return { cla: 0, ins: 0xb0, p1: offset >> 8, p2: offset & 0xff, le }
}
