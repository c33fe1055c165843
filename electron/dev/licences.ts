// `npm run licences`: out/licences.json, what the app's About shows: every package that ships, with its
// licence and its text; and of the same packages out/sbom.cdx.json (sbom.ts). Fails on a licence that is neither permissive nor argued below.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { standInText } from './licence-texts.ts'
import { nativePackage, unwatched } from './native-packages.ts'
import { root } from './paths.ts'
import { say } from './say.ts'
import { writeSbom } from './sbom.ts'

export interface Licence {
  readonly name: string
  readonly version: string
  /** SPDX expression as the package gives it. */
  readonly licence: string
  readonly text?: string
  /** Native code: what it opens on its own (native-packages.ts). */
  readonly opens?: string
}

const PERMISSIVE = new Set([
  '0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0', 'OFL-1.1', 'Python-2.0', 'Unlicense', 'Zlib', 'BSL-1.0',
])

/** What is neither, and why it may ship all the same. By package and licence: a change asks again. */
const ARGUED: readonly { readonly name: RegExp; readonly licence: string; readonly because: string }[] = [
  {
    name: /^@img\/sharp-libvips-/,
    licence: 'LGPL-3.0-or-later',
    because: 'libvips is a shared library beside the program, loaded dynamically and replaceable by the user; its licence and source address ship with it (LGPL 3 §4)',
  },
  {
    name: /^@img\/sharp-win32-/,
    licence: 'Apache-2.0 AND LGPL-3.0-or-later',
    because: 'the Windows package of sharp holds libvips as a DLL of its own: as above',
  },
  {
    name: /^@img\/sharp-wasm32$/,
    licence: 'Apache-2.0 AND LGPL-3.0-or-later AND MIT',
    because: 'not shipped: the native packages are; listed by the lock file only',
  },
]

/** Stated in the package's own text where its manifest says nothing. Checked by hand at that version. */
const STATED: Readonly<Record<string, string>> = {}

/** Longest text kept, in characters: the contract's bound. */
const TEXT_LIMIT = 60_000

/**
 * @param expression SPDX licence expression (SPDX 2.3 Annex D), flat: AND, OR, brackets around alternatives
 * @returns whether one may choose only permissive licences
 */
export function isPermissive(expression: string): boolean {
  return expression
    .replaceAll(/[()]/g, ' ')
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((id) => PERMISSIVE.has(id.trim())))
}

/** Why `name` under `licence` may not ship; undefined when it may. */
export function objection(name: string, licence: string): string | undefined {
  if (isPermissive(licence)) return undefined
  if (ARGUED.some((each) => each.name.test(name) && each.licence === licence)) return undefined
  return `${name} is under ${licence || 'no stated licence'}: neither permissive nor argued in electron/dev/licences.ts`
}

interface LockEntry {
  readonly version?: string
  readonly dev?: boolean
  readonly license?: string
}

interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly license?: string | { readonly type?: string }
  readonly licenses?: readonly { readonly type?: string }[]
}

/** Brings Node to a checkout; a package of the app leaves it out but on Linux (electron-builder.yml). */
const NOT_SHIPPED = /^node-win-/
/** Bundled into the window, though npm calls them development packages. */
const BUNDLED = ['cborg', 'qr', 'react', 'react-dom', 'scheduler', 'i18next', 'react-i18next', 'html-parse-stringify', 'void-elements', 'use-sync-external-store']

export function collectLicences(): Licence[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockEntry> }
  const found = new Map<string, Licence>()
  for (const [path, entry] of Object.entries(lock.packages)) {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const ships = path !== '' && !NOT_SHIPPED.test(name) && (entry.dev !== true || BUNDLED.includes(name) || name.startsWith('@fontsource/'))
    if (!ships || !existsSync(join(root, path, 'package.json'))) continue
    const licence = readLicence(join(root, path))
    found.set(`${licence.name}@${licence.version}`, licence)
  }
  return [...found.values(), ...electronsOwn()].toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
}

export function readLicence(folder: string): Licence {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const name = manifest.name ?? ''
  const given = typeof manifest.license === 'string' ? manifest.license : (manifest.license?.type ?? manifest.licenses?.map(({ type }) => type).join(' OR '))
  const text = licenceText(folder) ?? standInText(name, readmeOf(folder))?.slice(0, TEXT_LIMIT)
  const opens = nativePackage(name)?.opens
  return { name, version: manifest.version ?? '', licence: (given ?? STATED[name] ?? '').slice(0, 80), ...(text === undefined ? {} : { text }), ...(opens === undefined ? {} : { opens }) }
}

function licenceText(folder: string): string | undefined {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice|third[-_]party)/i.test(file)).toSorted()
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim())
  return texts.length === 0 ? undefined : texts.join('\n\n').slice(0, TEXT_LIMIT)
}

function readmeOf(folder: string): string {
  const file = join(folder, 'README.md')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}

/** Electron is no production dependency and ships all the same; Chromium's licences lie beside it as a file. */
function electronsOwn(): Licence[] {
  return [readLicence(join(root, 'node_modules', 'electron'))]
}

export function writeLicences(): { count: number; objections: string[] } {
  const licences = collectLicences()
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(join(root, 'out', 'licences.json'), JSON.stringify(licences))
  writeSbom(licences)
  return { count: licences.length, objections: licences.flatMap(({ name, version, licence, text, opens }) => [objection(name, licence) ?? [], text === undefined ? `${name} ${version} has no licence text, nor has electron/dev/licence-texts.ts` : [], opens === undefined ? [] : (unwatched(name, version) ?? [])].flat()) }
}

export function main(): Promise<number> {
  const { count, objections } = writeLicences()
  for (const each of objections) say(each)
  say(`licences: ${count} packages, ${objections.length} objections`)
  return Promise.resolve(count > 0 && objections.length === 0 ? 0 : 1)
}
