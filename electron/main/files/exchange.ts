import { createHash, randomBytes } from 'node:crypto'
import { access, constants, lstat, mkdir, realpath } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import { PLACES_MAX, type FileEntry, type FileKind, type FilePlace } from '../../contract/files.ts'
import type { DeskCopy } from '../../contract/recovery.ts'
import { fileError } from './file-errors.ts'
import { findCopies } from './find-copies.ts'
import { findFiles, mostBytes, type Found } from './find-files.ts'
import type { Disk } from './mounts.ts'
import { putFile, putFiles, type Pieces } from './put-file.ts'
import { shownName } from './shown-name.ts'
import { takeFile } from './take-file.ts'

interface Place { root: string; shown: FilePlace }

interface Listing { session: string | null; root: string; kind: FileKind; files: ReadonlyMap<string, Found> }

/** A disk that is slow or hangs gets this long to list its files, milliseconds; what was found by then is shown. */
const PATIENCE_MS = 5_000

/** A place that can be written to. */
interface WritablePlace {
  kind: FilePlace['kind']
  put: (name: string, text: string) => Promise<string>
  putAll: (names: readonly string[], pieces: Pieces) => Promise<string[]>
}

const newId = (): string => randomBytes(15).toString('base64url')
/** The same disk keeps its id while the screen looks again and again; the path is not in it. */
const placeId = (salt: Uint8Array, root: string): string => createHash('sha256').update(salt).update(root).digest('base64url').slice(0, 22)

/**
 * The one folder and the removable disks, and what the screen was shown of them. It knows a place and a file by id only, and a file's id
 * only for the session that was shown it: the next person at the desk cannot ask for what the last one saw.
 */
export class Exchange {
  private listing: Listing | null = null
  private found: ReadonlyMap<string, string> = new Map()
  private readonly salt = randomBytes(16)
  private readonly folder: string
  private readonly disks: () => Promise<readonly Disk[]>

  /** @param folder on this computer, made when it is first looked at */
  constructor(folder: string, disks: () => Promise<readonly Disk[]>) {
    this.folder = folder
    this.disks = disks
  }

  async places(): Promise<FilePlace[]> {
    return (await this.findPlaces()).map(({ shown }) => shown)
  }

  async list(session: string | null, placeId: string, kind: FileKind): Promise<{ files: FileEntry[]; more: boolean }> {
    const { root } = await this.place(placeId)
    const stop = new AbortController()
    const timer = setTimeout(() => { stop.abort() }, PATIENCE_MS)
    try {
      const { files, more } = await findFiles(root, kind, stop.signal)
      const named = files.map((file) => [newId(), file] as const)
      this.listing = { session, root, kind, files: new Map(named) }
      return {
        files: named.map(([id, { name, folders, size, changed }]) => ({
          id, name: shownName(name), folder: shownName(folders.join('/')), bytes: size, changedAt: changed.toISOString(),
        })),
        more,
      }
    } catch (error) {
      throw fileError(error)
    } finally {
      clearTimeout(timer)
    }
  }

  async take(session: string | null, fileId: string): Promise<Uint8Array<ArrayBuffer>> {
    const { listing } = this
    const file = listing?.session === session ? listing.files.get(fileId) : undefined
    if (listing === null || file === undefined) throw new FoyerError('files.gone')
    return await takeFile(listing.root, file.path, mostBytes(listing.kind))
  }

  /** Copies of a desk, of which nobody is signed in to ask. */
  async copies(placeId: string): Promise<{ copies: DeskCopy[]; more: boolean }> {
    const { root } = await this.place(placeId)
    const { copies, more } = await findCopies(root, AbortSignal.timeout(PATIENCE_MS))
    const named = copies.map((copy) => [newId(), copy] as const)
    this.found = new Map(named.map(([id, { path }]) => [id, path]))
    return { copies: named.map(([id, { shown }]) => ({ id, ...shown })), more }
  }

  /** @returns the folder of a copy of the last list. @throws FoyerError `files.gone` */
  folderOfCopy(id: string): string {
    const path = this.found.get(id)
    if (path === undefined) throw new FoyerError('files.gone')
    return path
  }

  /** @returns what kind of place it is, before anything is asked of the vault. @throws FoyerError `files.gone`, `files.readOnly` */
  async writable(placeId: string): Promise<WritablePlace> {
    const { root, shown } = await this.place(placeId)
    if (!shown.writable) throw new FoyerError('files.readOnly')
    return { kind: shown.kind, put: (name, text) => putFile(root, name, text), putAll: (names, pieces) => putFiles(root, names, pieces) }
  }

  private async place(id: string): Promise<Place> {
    const found = (await this.findPlaces()).find(({ shown }) => shown.id === id)
    if (found === undefined) throw new FoyerError('files.gone')
    return found
  }

  private async findPlaces(): Promise<Place[]> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 }).catch(() => undefined)
    const own = { root: this.folder, name: [basename(dirname(this.folder)), basename(this.folder)].join(' / '), readOnly: false, kind: 'folder' as const }
    const disks = (await this.disks()).slice(0, PLACES_MAX - 1).map((disk) => ({ ...disk, kind: 'removable' as const }))
    const places = await Promise.all([own, ...disks].map(async ({ root, name, readOnly, kind }): Promise<Place | null> => {
      try {
        if (!(await lstat(root)).isDirectory()) return null
        const writable = !readOnly && await access(root, constants.W_OK).then(() => true, () => false)
        return { root: await realpath(root), shown: { id: placeId(this.salt, root), kind, name: shownName(name), writable } }
      } catch {
        // Taken out, or not for us to look at.
        return null
      }
    }))
    return places.filter((each) => each !== null)
  }
}
