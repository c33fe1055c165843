import type { LicenceKey } from '../../documents/mrz/licence-access.ts'
import type { ChipPassword } from '../algorithms/key-derivation.ts'
import { applicationId, chipFiles, type ChipFile, type DataGroupNumber } from './file-ids.ts'

/** An application of a chip: what it is selected by, and which files it has. */
export interface ChipApplication {
  kind: 'travelDocument' | 'drivingLicence'
  /** Identifiers, tried in this order. */
  ids: readonly Uint8Array[]
  files: readonly ChipFile[]
  /** Data group of the portrait. */
  face: DataGroupNumber
  /** Data group of the key of active authentication. */
  activeAuthentication: DataGroupNumber
}

export const travelDocument: ChipApplication = {
  kind: 'travelDocument', ids: [applicationId], files: chipFiles.filter(({ master }) => !master), face: 2, activeAuthentication: 15,
}

/** Tags of a licence's data groups 1 to 14 (ISO/IEC 18013-2 annex C, table C.2). */
const licenceTags: readonly number[] = [0x61, 0x6b, 0x6c, 0x65, 0x67, 0x75, 0x63, 0x76, 0x70, 0x62, 0x6d, 0x71, 0x6f, 0x6e]

/**
 * Driving licences: the European Union's application (Regulation (EU) 383/2012, annex I.3.2.1), then that of ISO/IEC 18013-2. Short
 * identifiers are those of travel documents, file identifiers the same in one octet.
 */
export const drivingLicence: ChipApplication = {
  kind: 'drivingLicence',
  ids: [
    Uint8Array.of(0xa0, 0x00, 0x00, 0x04, 0x56, 0x45, 0x44, 0x4c, 0x2d, 0x30, 0x31),
    Uint8Array.of(0xa0, 0x00, 0x00, 0x02, 0x48, 0x02, 0x00),
  ],
  files: [
    { name: 'EF.COM', id: 0x001e, sfi: 0x1e, master: false, tag: 0x60 },
    { name: 'EF.SOD', id: 0x001d, sfi: 0x1d, master: false, tag: 0x77 },
    ...licenceTags.map((tag, index): ChipFile => ({ name: `DG${(index + 1) as DataGroupNumber}`, id: index + 1, sfi: index + 1, master: false, tag })),
  ],
  face: 6, activeAuthentication: 13,
}

/** Of a licence: the portrait, what the page must say, and the key that only its own chip has. No more of the holder than stands on the card. */
export const licenceDataGroups: readonly number[] = [6, 12, 13]

export function applicationFor(password: ChipPassword): ChipApplication {
  return 'licence' in password ? drivingLicence : travelDocument
}

/** Basic access protection belongs to a licence's line, which names no PACE: what a chip offers beside it is not asked. */
export function isBasicLicence(password: ChipPassword): password is { licence: Extract<LicenceKey, { protocol: 'BAP' }> } {
  return 'licence' in password && password.licence.protocol === 'BAP'
}

export function fileOf({ files }: ChipApplication, name: ChipFile['name']): ChipFile {
  const found = files.find((file) => file.name === name)
  if (found === undefined) throw new RangeError('no such file in this application')
  return found
}

/** The number in the name of a data group's file. */
export function dataGroupNumber({ name }: Pick<ChipFile, 'name'>): number {
  return Number(name.slice(2))
}

/** Tags of the data groups, from the first on. */
export function tagsOf({ files }: ChipApplication): number[] {
  return files.filter(({ name }) => name.startsWith('DG')).map(({ tag }) => tag)
}
