import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { FoyerError } from '../contract/errors.ts'
import { id } from '../contract/primitives.ts'
import { LIGHTS_MAX, otherLight } from '../contract/reading.ts'
import type { LightPage } from '../contract/scanners.ts'

const entry = z.object({
  id,
  documentType: z.string().max(40),
  issuingState: z.string().max(3),
  side: z.enum(['front', 'back']),
  mrz: z.array(z.string().max(44)).max(3),
  /** Which simulated chip the document has, if any. */
  chip: z.string().max(40).nullable(),
  shows: z.string().max(120),
  /** Other light under which there is a view of it. */
  lights: z.array(otherLight).max(LIGHTS_MAX).optional(),
})
export type SpecimenEntry = z.infer<typeof entry>

export interface Specimens {
  list(): readonly SpecimenEntry[]
  find(id: string): SpecimenEntry
  picture(id: string): Promise<Uint8Array>
  /** Its views under other light, drawn as its picture is. */
  lights(id: string): Promise<LightPage[]>
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
  const bytesOf = async (name: string) => new Uint8Array(await readFile(join(folder, `${name}.jpg`)))
  return {
    list: () => entries, find, picture: (wanted) => bytesOf(find(wanted).id),
    lights: async (wanted) => {
      const { id: name, lights = [] } = find(wanted)
      return Promise.all(lights.map(async (light) => ({ light, bytes: await bytesOf(`${name}.${light}`) })))
    },
  }
}
