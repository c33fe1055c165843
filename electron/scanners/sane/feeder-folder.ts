import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'

/** Memory that looks like files, on every Linux: scanimage writes the pages of a feeder nowhere but into files, and a page of a document is on no disk. */
const IN_MEMORY = '/dev/shm'

export interface FeederFolder {
  /** For `--batch`. */
  pattern: string
  /** Bytes of a page that is being written; 0 where it is not there. */
  growing(page: number): Promise<number>
  /** A page that is whole, once: it is not there any more afterwards. @throws FoyerError `image.tooLarge`, `device.failed` */
  take(page: number, maxBytes: number): Promise<Uint8Array>
  remove(): Promise<void>
}

/** A folder that only this user can look into. @throws FoyerError `device.failed` where the system has no such memory */
export async function feederFolder(): Promise<FeederFolder> {
  const folder = await mkdtemp(join(IN_MEMORY, 'foyer-pages-')).catch((cause: unknown) => { throw new FoyerError('device.failed', { cause, detail: 'shared memory' }) })
  const fileOf = (page: number): string => join(folder, `${page}.png`)
  const sizeOf = async (file: string): Promise<number> => (await stat(file).catch(() => null))?.size ?? 0
  return {
    pattern: join(folder, '%d.png'),
    growing: async (page) => Math.max(await sizeOf(`${fileOf(page)}.part`), await sizeOf(fileOf(page))),
    take: async (page, maxBytes) => {
      if (await sizeOf(fileOf(page)) > maxBytes) throw new FoyerError('image.tooLarge', { detail: 'bytes' })
      const bytes = await readFile(fileOf(page)).catch((cause: unknown) => { throw new FoyerError('device.failed', { cause, detail: 'page' }) })
      await rm(fileOf(page))
      return new Uint8Array(bytes)
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
