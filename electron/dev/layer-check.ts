// Holds every source file against the table in layers.ts.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, posix, relative, sep } from 'node:path'
import { parseSync } from 'vite'
import { layerOf, layers } from './layers.ts'
import type { Layer, Outside } from './layers.ts'

/** Packages that do no I/O: what `contract` and `documents` may stand on. */
const PURE_PACKAGES = [/^zod$/, /^mrz$/, /^@noble\//]

export interface Violation {
  readonly file: string
  readonly line: number
  readonly imported: string
  readonly because: string
}

/**
 * @param file path relative to the checkout, with /
 * @param source its text
 * @returns what the table forbids; a file outside every layer has no rule
 */
export function violationsIn(file: string, source: string): Violation[] {
  const name = layerOf(file)
  const layer = name === undefined ? undefined : layers[name]
  if (name === undefined || !layer) return []
  return importsOf(file, source).flatMap(({ specifier, line }) => {
    const because = forbidden(file, name, layer, specifier)
    return because === undefined ? [] : [{ file, line, imported: specifier, because }]
  })
}

function forbidden(file: string, name: string, layer: Layer, specifier: string): string | undefined {
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier)
    const allowed = [name, ...layer.imports].some((folder) => target === folder || target.startsWith(`${folder}/`))
    return allowed ? undefined : `${name} may import only ${[name, ...layer.imports].join(', ')}`
  }
  const kind = kindOf(specifier)
  return layer.outside.includes(kind) ? undefined : `${name} may not import ${kind === 'node' ? "Node's modules" : kind === 'electron' ? 'Electron' : 'packages'}`
}

function kindOf(specifier: string): Outside {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return 'node'
  if (specifier === 'electron' || specifier.startsWith('electron/')) return 'electron'
  const [first = '', second = ''] = specifier.split('/')
  const name = first.startsWith('@') ? `${first}/${second}` : first
  return PURE_PACKAGES.some((pattern) => pattern.test(name)) ? 'pure' : 'package'
}

/** Every module specifier that is a literal: imports, exports from, import(), require(), import types. */
export function importsOf(file: string, source: string): { specifier: string; line: number }[] {
  const found: { specifier: string; line: number }[] = []
  const parsed = parseSync(file, source)
  if (parsed.errors.length > 0) throw new Error(`${file} cannot be parsed: ${parsed.errors[0]?.message ?? ''}`)
  walk(parsed.program, (node) => {
    const specifier = literal(sourceOf(node))
    if (specifier !== undefined) found.push({ specifier, line: source.slice(0, Number(node['start'])).split('\n').length })
  })
  return found
}

type Node = Readonly<Record<string, unknown>>

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node)['type'] === 'string'
}

/** The expression that names the module, of the nodes that name one. ESTree and TS-ESTree. */
function sourceOf(node: Node): unknown {
  switch (node['type']) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node['source']
    case 'TSExternalModuleReference':
      return node['expression']
    case 'CallExpression': {
      const callee = node['callee']
      const required = isNode(callee) && (callee['name'] === 'require' || (isNode(callee['property']) && callee['property']['name'] === 'require'))
      return required && Array.isArray(node['arguments']) ? node['arguments'][0] : undefined
    }
    default:
      return undefined
  }
}

function literal(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node['type'] === 'Literal' && typeof node['value'] === 'string') return node['value']
  if (node['type'] === 'TSLiteralType') return literal(node['literal'])
  if (node['type'] !== 'TemplateLiteral' || !Array.isArray(node['quasis']) || node['quasis'].length !== 1) return undefined
  const [only] = node['quasis'] as { value: { cooked: string } }[]
  return only?.value.cooked
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit)
  } else if (typeof value === 'object' && value !== null) {
    if (isNode(value)) visit(value)
    for (const child of Object.values(value)) if (typeof child === 'object') walk(child, visit)
  }
}

const SOURCE = /\.(?:ts|tsx|mts|cts|js|mjs|cjs)$/

/** Every source file under `folder`, relative to `root`, with /. */
export function sourceFiles(root: string, folder: string): string[] {
  const start = join(root, folder)
  if (!existsSync(start)) return []
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted()
}

export function checkLayers(root: string): { files: number; violations: Violation[] } {
  const files = ['electron', 'renderer', 'test'].flatMap((folder) => sourceFiles(root, folder))
  const violations = files.flatMap((file) => violationsIn(file, readFileSync(join(root, file), 'utf8')))
  const strays = files.filter((file) => layerOf(file) === undefined)
  return {
    files: files.length,
    violations: [...violations, ...strays.map((file) => ({ file, line: 1, imported: '', because: `${dirname(file)} is not a folder of the table in electron/dev/layers.ts` }))],
  }
}
