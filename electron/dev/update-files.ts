// What lies beside packages that are handed out so that newer ones are found: electron-builder's `latest*.yml`, which electron-updater's generic
// provider and other tools of IT read (https://www.electron.build/auto-update), and the signed announcement that a desk itself looks at.
import { createHash, createPrivateKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { announcementText, type AnnouncedFile, type Announcement } from '../tlog/announcement.ts'
import { verifierKey } from '../tlog/signed-note.ts'
import { noteSigner, signNote, type NoteSigner } from '../tlog/sign-note.ts'

const DAY_MS = 86_400_000

export const announcedFiles = (files: readonly string[]): AnnouncedFile[] => files.map((file) => {
  const bytes = readFileSync(file)
  return { name: basename(file), size: bytes.length, sha512: createHash('sha512').update(bytes).digest('base64') }
}).toSorted((a, b) => (a.name < b.name ? -1 : 1))

/** The file of a platform that names a package; null for what none names. */
export function channelOf(name: string): string | null {
  const ending = extname(name)
  if (ending === '.exe') return 'latest.yml'
  if (ending === '.zip' || ending === '.dmg') return 'latest-mac.yml'
  if (!['.deb', '.rpm', '.AppImage'].includes(ending)) return null
  return /arm64|aarch64/.test(name) ? 'latest-linux-arm64.yml' : 'latest-linux.yml'
}

/** YAML, each text quoted as JSON has it. */
function channelText(version: string, files: readonly AnnouncedFile[], released: string): string {
  const [first] = files
  if (first === undefined) throw new Error('no file is named')
  const text = JSON.stringify
  return [
    `version: ${text(version)}`, 'files:', ...files.flatMap(({ name, size, sha512 }) => [`  - url: ${text(name)}`, `    sha512: ${text(sha512)}`, `    size: ${size}`]),
    `path: ${text(first.name)}`, `sha512: ${text(first.sha512)}`, `releaseDate: ${text(released)}`, '',
  ].join('\n')
}

/** @param released when the sources were made, ISO 8601 @returns the paths of what was written into `folder` */
export function writeChannels(folder: string, version: string, files: readonly AnnouncedFile[], released: string): string[] {
  return [...new Set(files.map(({ name }) => channelOf(name)))].filter((channel) => channel !== null).map((channel) => {
    writeFileSync(join(folder, channel), channelText(version, files.filter(({ name }) => channelOf(name) === channel), released))
    return join(folder, channel)
  })
}

/** @param pem an Ed25519 key as `openssl genpkey -algorithm ed25519` writes it (PKCS #8) @throws Error for any other */
export function announcer(name: string, pem: string): NoteSigner {
  const { kty, crv, d } = createPrivateKey(pem).export({ format: 'jwk' })
  if (kty !== 'OKP' || crv !== 'Ed25519' || d === undefined) throw new Error('an announcement is signed by an Ed25519 key: openssl genpkey -algorithm ed25519')
  if (!/^[\x21-\x2a\x2c-\x7e]+$/.test(name)) throw new Error('the name of the key is printable ASCII without blank and plus')
  return noteSigner(name, Buffer.from(d, 'base64url'))
}

export const ANNOUNCEMENT = 'foyer-update.txt'

/** @param days until it has run out @returns the path of what was written, and the key for policy's `updatesKey` */
export function writeAnnouncement(folder: string, said: Pick<Announcement, 'version' | 'files'>, signer: NoteSigner, now: Date, days: number): { file: string, key: string } {
  const text = announcementText({ ...said, signedAt: now.toISOString(), until: new Date(now.getTime() + days * DAY_MS).toISOString() })
  writeFileSync(join(folder, ANNOUNCEMENT), signNote(text, signer))
  return { file: join(folder, ANNOUNCEMENT), key: verifierKey(signer) }
}
