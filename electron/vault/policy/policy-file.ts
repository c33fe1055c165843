import { lstatSync, readFileSync, statSync } from 'node:fs'
import { lstat, realpath, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import { guardOf } from '../../system/guarded-path.ts'
import type { PolicyPlace } from '../../system/policy-file.ts'
import { formOf, keysIn } from './forms/forms.ts'
import { placesOf, saidBy, type Said } from './said.ts'
import type { PolicyLook, PolicySource } from './source.ts'

/** Bytes. A file with every key takes less than a hundredth of it. */
const MAX_FILE = 64 * 1024

type Read = Said | { problem: FoyerError }

/** The file's values, empty where there surely is no file; or why nobody can know. */
export function readPolicy({ path, guarded }: PolicyPlace): Read {
  const writableAt = guarded ? guardOf(path).writableAt : null
  if (writableAt !== null) return { problem: new FoyerError('policy.writable', { detail: writableAt.slice(0, 120) }) }
  try {
    const found = statSync(path)
    // A pipe or device may never end.
    if (!found.isFile() || found.size > MAX_FILE) throw new Error('no policy')
    return saidBy(keysIn(readFileSync(path), formOf(path)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !leadsNowhere(path)) return { values: {}, unknown: {} }
    const key = error instanceof FoyerError ? error.detail ?? '' : ''
    return { problem: new FoyerError('policy.unreadable', { detail: key === '' ? path.slice(0, 120) : `${path.slice(0, 55)}: ${key}` }) }
  }
}

/** A link on the way to it has no end: what it leads to may be elsewhere for a moment, as on a share that is not there yet. */
function leadsNowhere(path: string): boolean {
  return withParents(resolve(path)).some((part) => {
    if (!isLink(part)) return false
    try {
      statSync(part)
      return false
    } catch {
      return true
    }
  })
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}

/** What the file says, and what is to be told of it. */
export function lookAtFile(place: PolicyPlace): PolicyLook {
  const read = readPolicy(place)
  if ('problem' in read) return { values: null, unknown: {}, places: {}, problem: read.problem.toPayload() }
  return { ...read, places: placesOf(read.values, place.path), problem: place.overruled ? new FoyerError('policy.overruled').toPayload() : null }
}

function withParents(path: string): string[] {
  const above = dirname(path)
  return above === path ? [path] : [...withParents(above), path]
}

/** Of a folder: which it is and who may write it. When something in it changed says nothing, and happens all the time. */
async function markOfFolder(path: string): Promise<string> {
  try {
    const { dev, ino, uid, gid, mode } = await lstat(path)
    return `${dev}.${ino}.${uid}.${gid}.${mode}`
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code)
  }
}

/** Of the file, through links: which it is, how it is, and when it last changed. */
async function markOfFile(path: string): Promise<string> {
  try {
    const { dev, ino, uid, gid, mode, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true })
    return `${dev}.${ino}.${uid}.${gid}.${mode}.${size}.${mtimeNs}.${ctimeNs}`
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code)
  }
}

/** What cannot be looked at is taken to be there. */
function isThere(path: string): boolean {
  try {
    lstatSync(path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code !== 'ENOENT' && code !== 'ENOTDIR'
  }
}

/** A file that IT put on the machine. On Windows the access lists of the folders above it show only to `look`. */
export function policyFile(place: PolicyPlace): PolicySource {
  const path = resolve(place.path)
  return {
    place: place.path.slice(0, 200),
    async mark() {
      const real = await realpath(path).catch(() => path)
      const folders = new Set([...withParents(path), ...withParents(dirname(real))])
      return [await markOfFile(path), ...await Promise.all([...folders].map(markOfFolder))].join(' ')
    },
    isThere: () => isThere(path),
    look: () => lookAtFile(place),
  }
}
