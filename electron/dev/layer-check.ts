// Holds every source file against the table in layers.ts.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, posix, relative, sep } from 'node:path'
import { circlesIn } from './folder-circles.ts'
import type { FileEdge } from './folder-circles.ts'
import { freeNames } from './free-names.ts'
import { grantFor, grantedElsewhere } from './grants.ts'
import { layerOf, layers } from './layers.ts'
import type { Grant, Layer } from './layers.ts'
import { UNKNOWN, moduleNames } from './module-names.ts'
import type { ModuleName } from './module-names.ts'
import { isPure } from './pure-globals.ts'
import { lineOf, parse } from './syntax.ts'

export interface Violation {
  readonly file: string
  readonly line: number
  /** The module, package or global that is used. */
  readonly used: string
  readonly because: string
}

/** What a file uses, and what of it the table forbids. */
export interface FileReport {
  readonly violations: readonly Violation[]
  /** `packages zod`: each grant that covered something. */
  readonly grantsUsed: readonly string[]
  /** The files it imports, relative to the checkout. */
  readonly imports: readonly string[]
}

type Kind = 'imports' | 'packages' | 'modules' | 'globals'

interface Use {
  readonly kind: Kind
  readonly name: string
  readonly start: number
}

/**
 * @param file path relative to the checkout, with /
 * @param source its text
 * @returns what the table forbids; a file outside every layer has no rule
 */
export function violationsIn(file: string, source: string): readonly Violation[] {
  return reportOn(file, source).violations
}

export function reportOn(file: string, source: string): FileReport {
  const name = layerOf(file)
  const layer = name === undefined ? undefined : layers[name]
  const program = parse(file, source)
  const named = moduleNames(program)
  const imports = named.filter(({ specifier }) => specifier.startsWith('.')).map(({ specifier }) => targetOf(file, specifier))
  if (name === undefined || !layer) return { violations: [], grantsUsed: [], imports }
  const violations: Violation[] = []
  const grantsUsed = new Set<string>()
  const uses = [...named.flatMap((each) => usesOf(file, each)), ...freeNames(program).filter((each) => !isPure(each.name)).map((each): Use => ({ kind: 'globals', ...each }))]
  for (const { kind, name: used, start } of uses) {
    const granted = grantOf(name, layer, kind, used, file)
    if (granted === undefined) violations.push({ file, line: lineOf(source, start), used, because: refusal(name, layer, kind, used) })
    else grantsUsed.add(`${kind} ${granted}`)
  }
  return { violations, grantsUsed: [...grantsUsed], imports }
}

function usesOf(file: string, { specifier, names, start }: ModuleName): Use[] {
  if (specifier.startsWith('.')) return [{ kind: 'imports', name: targetOf(file, specifier), start }]
  if (specifier === UNKNOWN) return [{ kind: 'globals', name: UNKNOWN, start }]
  const bare = specifier.replace(/^node:/, '')
  if (bare !== specifier || builtinModules.includes(specifier)) return [{ kind: 'modules', name: bare, start }]
  const [first = '', second = ''] = specifier.split('/')
  const name = first.startsWith('@') ? `${first}/${second}` : first
  return (names.length === 0 ? ['*'] : names).map((each) => ({ kind: 'packages', name: `${name}.${each}`, start }))
}

function targetOf(file: string, specifier: string): string {
  return posix.join(posix.dirname(file), specifier)
}

function grantOf(name: string, layer: Layer, kind: Kind, used: string, file: string): Grant | undefined {
  if (kind === 'imports') return doorsOf(name, used) === null ? [name, ...layer.imports].find((folder) => isIn(folder, used)) : undefined
  return grantFor(layer[kind], used, file.slice(name.length + 1))
}

const isIn = (place: string, path: string): boolean => path === place || path.startsWith(`${place}/`)

/** @returns the doors of the layer in which `used` lies, where a file of the layer `name` would have to take one of them */
function doorsOf(name: string, used: string): readonly string[] | null {
  const target = layerOf(used)
  const doors = target === undefined || target === name || name === 'test' ? undefined : layers[target]?.doors
  return doors?.some((door) => isIn(`${target ?? ''}/${door}`, used)) === false ? doors : null
}

function refusal(name: string, layer: Layer, kind: Kind, used: string): string {
  const doors = kind === 'imports' ? doorsOf(name, used) : null
  if (doors !== null) return `its layer is entered by ${doors.join(', ')}`
  if (kind === 'imports') return `${name} may import only ${[name, ...layer.imports].join(', ')}`
  const elsewhere = grantedElsewhere(layer[kind], used)
  if (elsewhere !== undefined) return `${name} may use it only in ${elsewhere}`
  const known = kind !== 'packages' || Object.values(layers).some(({ packages }) => packages.some((grant) => used.startsWith(`${grant.split(' in ')[0] ?? grant}.`) || grant.split(' in ')[0] === used))
  return known ? `${name} may not use it (${kind})` : 'no layer names this package'
}

const SOURCE = /\.(?:ts|tsx|mts|cts|js|mjs|cjs)$/

/** Every source file of ours under `folder`, relative to `root`, with /: a folder with a lock of its own has packages in it. */
export function sourceFiles(root: string, folder: string): string[] {
  const start = join(root, folder)
  if (!existsSync(start)) return []
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !file.includes('/node_modules/'))
    .toSorted()
}

export function checkLayers(root: string): { files: number; violations: Violation[] } {
  const files = ['electron', 'renderer', 'test'].flatMap((folder) => sourceFiles(root, folder))
  const used = new Set<string>()
  const edges: FileEdge[] = []
  const violations: Violation[] = []
  for (const file of files) {
    const layer = layerOf(file)
    if (layer === undefined) violations.push(inTable(file, 'its folder', `${dirname(file)} is not a folder of the table`))
    const report = reportOn(file, readFileSync(join(root, file), 'utf8'))
    violations.push(...report.violations)
    for (const grant of report.grantsUsed) used.add(`${layer ?? ''} ${grant}`)
    for (const imported of report.imports) edges.push([file, imported])
  }
  violations.push(...unusedGrants(used), ...circlesIn(edges).map(({ among, entries }) => inTable(among, entries.join(', '), 'form a circle')))
  return { files: files.length, violations }
}

/** A grant that nothing uses is a door left open. */
function unusedGrants(used: ReadonlySet<string>): Violation[] {
  return Object.entries(layers).flatMap(([name, layer]) =>
    (['imports', 'packages', 'modules', 'globals'] as const).flatMap((kind) =>
      layer[kind].filter((grant) => !used.has(`${name} ${kind} ${grant}`)).map((grant) => inTable(name, grant, `the table grants it (${kind}), and nothing there uses it`)),
    ),
  )
}

function inTable(file: string, used: string, because: string): Violation {
  return { file, line: 1, used, because: `${because} (electron/dev/layers.ts)` }
}
