import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { FoyerError } from '../contract/errors.ts'
import { id } from '../contract/primitives.ts'

const entry = z.object({
  id,
  documentType: z.string().max(40),
  issuingState: z.string().max(3),
  side: z.enum(['front', 'back']),
  mrz: z.array(z.string().max(44)).max(3),
  /** Which simulated chip the document has, if any. */
  chip: z.string().max(40).nullable(),
  shows: z.string().max(120),
})
export type SpecimenEntry = z.infer<typeof entry>

export interface Specimens {
  list(): readonly SpecimenEntry[]
  find(id: string): SpecimenEntry
  picture(id: string): Promise<Uint8Array>
}

/** The drawn specimen documents of `resources/specimens`. @throws FoyerError `device.notFound` for an id that is not there. */
export async function loadSpecimens(resourcesFolder: string): Promise<Specimens> {
  const folder = join(resourcesFolder, 'specimens')
  const entries = z.array(entry).max(64).parse(JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')))
  const find = (wanted: string): SpecimenEntry => {
    const found = entries.find((candidate) => candidate.id === wanted)
    if (!found) throw new FoyerError('device.notFound')
    return found
  }
  return { list: () => entries, find, picture: async (wanted) => new Uint8Array(await readFile(join(folder, `${find(wanted).id}.jpg`))) }
}
