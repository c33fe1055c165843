/** The eMRTD application (ICAO 9303-10 §3.11.1). */
export const applicationId = Uint8Array.of(0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01)

export type DataGroupNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16

export type ChipFileName =
  | 'EF.CardAccess' | 'EF.CardSecurity' | 'EF.ATR/INFO' | 'EF.DIR'
  | 'EF.COM' | 'EF.SOD' | `DG${DataGroupNumber}`

export interface ChipFile {
  name: ChipFileName
  /** File identifier. */
  id: number
  /** Short file identifier. */
  sfi: number
  /** In the master file rather than in the application. */
  master: boolean
  /** Tag of the file's template, where it has one that says how long the file is. */
  tag: number
}

/** Tags of EF.COM's list and of the data groups themselves (ICAO 9303-10 §4.6.1, §4.7). */
export const dataGroupTags: readonly number[] = [
  0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70,
]

const masterFiles: ChipFile[] = [
  { name: 'EF.CardAccess', id: 0x011c, sfi: 0x1c, master: true, tag: 0x31 },
  { name: 'EF.CardSecurity', id: 0x011d, sfi: 0x1d, master: true, tag: 0x30 },
  { name: 'EF.ATR/INFO', id: 0x2f01, sfi: 0x01, master: true, tag: 0 },
  { name: 'EF.DIR', id: 0x2f00, sfi: 0x1e, master: true, tag: 0x61 },
]

/** Files that a reader of travel documents knows (ICAO 9303-10 §3.11, tables 5 and 9). */
export const chipFiles: readonly ChipFile[] = [
  ...masterFiles,
  { name: 'EF.COM', id: 0x011e, sfi: 0x1e, master: false, tag: 0x60 },
  { name: 'EF.SOD', id: 0x011d, sfi: 0x1d, master: false, tag: 0x77 },
  ...dataGroupTags.map((tag, index): ChipFile => ({
    name: `DG${(index + 1) as DataGroupNumber}`, id: 0x0101 + index, sfi: index + 1, master: false, tag,
  })),
]

export function chipFile(name: ChipFileName): ChipFile {
  const found = chipFiles.find((file) => file.name === name)
  if (found === undefined) throw new RangeError('unknown chip file')
  return found
}
