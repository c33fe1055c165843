// What is in a packed folder: how much of what, and whether anything is there that nobody runs.
import { readdirSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { getRawHeader } from '@electron/asar'

export interface PackedFile {
  /** Relative to the packed folder, with forward slashes. */
  readonly path: string
  readonly bytes: number
}

export function packedFiles(folder: string): PackedFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(folder, path).split(sep).join('/'), bytes: statSync(path).size }))
}

interface ArchiveNode {
  readonly files?: Readonly<Record<string, ArchiveNode>>
  readonly size?: number
  /** Lies beside the archive, where `packedFiles` finds it. */
  readonly unpacked?: boolean
}

/** What lies inside the folder's archives, named as Electron names it: `resources/app.asar/out/main/index.cjs`. */
export function archivedFiles(folder: string): PackedFile[] {
  const within = (path: string, node: ArchiveNode): PackedFile[] => {
    if (node.files !== undefined) return Object.entries(node.files).flatMap(([name, child]) => within(`${path}/${name}`, child))
    return node.unpacked === true ? [] : [{ path, bytes: node.size ?? 0 }]
  }
  return packedFiles(folder)
    .filter(({ path }) => path.endsWith('.asar'))
    .flatMap(({ path }) => within(path, getRawHeader(join(folder, path)).header as ArchiveNode))
}

/** What may lie in the archive and beside it. Twice written on purpose: a slip in electron-builder.yml must not check itself. */
const LISTED = /\/app\.asar(\.unpacked)?\/(out\/((main|preload|renderer|reader|vault|jobs|scanners|uplink|gateway|cli)\/|licences\.json$)|package\.json$|node_modules\/)/
const IN_APP = /\/app\.asar(\.unpacked)?\//

/** `node-gyp-build` finds native code when it is loaded; what else is called so is a Node of its own, of which Linux needs the program alone. */
const STRAY: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)\.[^/]+(\/|$)/, 'hidden'],
  [/\.(pem|key|p12|pfx|jks)$/, 'a key'],
  [/\.map$/, 'a source map'],
  [/\.(d\.)?[cm]?tsx?$/, 'a source'],
  [/\.(c|cc|cpp|h|gyp|gypi)$/, 'a source'],
  [/(^|\/)(tests?|__tests__|benchmarks?|examples?)\//, 'a test'],
  [/\/node_modules\/(electron|vite|vitest|typescript|react|playwright-core|node-(?!gyp-build\/|linux-(?:x64|arm64)\/(?:bin\/node|LICENSE|package\.json)$)[a-z]+-[a-z0-9]+)\//, 'a tool for development'],
  [/\/@tesseract\.js-data\/eng\/4\.0\.0\//, 'a model that is not read'],
  [/(^|\/)default_app\.asar(\/|$)/, 'a tool for development'],
]

/** Files that must not be shipped, each with what it is. What Electron itself brings is its own matter. */
export function strays(files: readonly PackedFile[]): string[] {
  return files.flatMap(({ path }) => {
    if (!/(^|\/)resources\//i.test(path)) return []
    const why = STRAY.find(([pattern]) => pattern.test(path))?.[1] ?? (IN_APP.test(path) && !LISTED.test(path) ? 'not on the list of what ships' : undefined)
    return why === undefined ? [] : [`${path} is ${why}`]
  })
}

const PARTS: readonly (readonly [RegExp, string])[] = [
  [/resources\/app\.asar$/, 'window and main process'],
  [/app\.asar\.unpacked\/out\//, 'reader, vault, command line'],
  [/app\.asar\.unpacked\/node_modules\/((@[^/]+\/)?[^/]+)\//, 'packages'],
  [/resources\/foyer\//, 'resources'],
]

/** Sizes by part, in MB, and the five largest packages. */
export function sizeTable(files: readonly PackedFile[]): string {
  const parts = new Map<string, number>()
  const packages = new Map<string, number>()
  const add = (sums: Map<string, number>, name: string, bytes: number): void => void sums.set(name, (sums.get(name) ?? 0) + bytes)
  for (const { path, bytes } of files) {
    const [pattern, part] = PARTS.find(([each]) => each.test(path)) ?? [undefined, 'Electron']
    add(parts, part, bytes)
    const name = part === 'packages' ? pattern?.exec(path)?.[1] : undefined
    if (name !== undefined) add(packages, name, bytes)
  }
  const line = ([name, bytes]: readonly [string, number], indent: string): string => `${indent}${(bytes / 1e6).toFixed(1).padStart(7)}  ${name}`
  const bySize = (sums: Map<string, number>): [string, number][] => [...sums].toSorted((a, b) => b[1] - a[1])
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  return [
    line(['all', total], '  '),
    ...bySize(parts).flatMap((part) => [line(part, '  '), ...(part[0] === 'packages' ? bySize(packages).slice(0, 5).map((each) => line(each, '            ')) : [])]),
  ].join('\n')
}
