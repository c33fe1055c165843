// Every module that a file names, and the names that it takes from it.
import { isNode, nodesIn, walk } from './syntax.ts'
import type { Node } from './syntax.ts'

export interface ModuleName {
  readonly specifier: string
  /** The names taken; `*` where it is the whole module, or cannot be told. */
  readonly names: readonly string[]
  readonly start: number
}

/** A module that is named by an expression: nobody can say which. */
export const UNKNOWN = '(a module named at run time)'

/** Imports, exports from, import(), require(), import types. */
export function moduleNames(program: Node): ModuleName[] {
  const found: ModuleName[] = []
  walk(program, (node) => {
    const source = sourceOf(node)
    if (!isNode(source)) return
    found.push({ specifier: literal(source) ?? UNKNOWN, names: namesOf(node), start: Number(node['start']) })
  })
  return found
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

function namesOf(node: Node): string[] {
  if (node['type'] === 'TSImportType') {
    const { qualifier } = node
    return [isNode(qualifier) && typeof qualifier['name'] === 'string' ? qualifier['name'] : '*']
  }
  if (node['type'] !== 'ImportDeclaration' && node['type'] !== 'ExportNamedDeclaration') return ['*']
  return nodesIn(node, ['source', 'attributes', 'declaration']).map((each) => {
    const name = each['type'] === 'ImportSpecifier' ? each['imported'] : each['type'] === 'ExportSpecifier' ? each['local'] : undefined
    return isNode(name) ? String(name['name'] ?? name['value']) : '*'
  })
}

function literal(node: Node): string | undefined {
  if (node['type'] === 'Literal' && typeof node['value'] === 'string') return node['value']
  if (node['type'] === 'TSLiteralType' && isNode(node['literal'])) return literal(node['literal'])
  if (node['type'] !== 'TemplateLiteral' || !Array.isArray(node['quasis']) || node['quasis'].length !== 1) return undefined
  const [only] = node['quasis'] as { value: { cooked: string } }[]
  return only?.value.cooked
}
