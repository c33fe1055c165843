// The names that a file uses and does not declare: what it takes from the machine it runs on. Scopes are
// followed, so that a parameter called `process` hides the global in its own function and nowhere else.
// Types are left out: they are gone before anything runs.
import { isNode, nodesIn } from './syntax.ts'
import type { Node } from './syntax.ts'

export interface FreeName {
  /** `Date`, and with the members that are named in plain words: `process.env.HOME`. */
  readonly name: string
  readonly start: number
}

interface Scope {
  readonly names: Set<string>
  readonly outer: Scope | undefined
  /** Where `var` goes. */
  readonly ofFunction: boolean
}

/** Nodes of TypeScript that stand around an expression; every other TS node is a type. */
const AROUND_VALUES = new Set([
  'TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSTypeAssertion', 'TSInstantiationExpression',
  'TSExportAssignment', 'TSParameterProperty', 'TSEnumDeclaration', 'TSEnumBody', 'TSEnumMember', 'TSModuleDeclaration', 'TSModuleBlock', 'TSImportEqualsDeclaration',
])

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
const BLOCKS = new Set(['BlockStatement', 'StaticBlock', 'ForStatement', 'ForInStatement', 'ForOfStatement', 'SwitchCase', 'CatchClause', 'TSModuleBlock', 'ClassDeclaration', 'ClassExpression'])

export function freeNames(program: Node): FreeName[] {
  const found: FreeName[] = []
  visit(program, open(undefined, true, program), found, undefined)
  return found
}

function visit(node: Node, scope: Scope, found: FreeName[], parent: Node | undefined): void {
  const type = String(node['type'])
  if (type.startsWith('TS') && !AROUND_VALUES.has(type)) return
  if (isTypeOnly(node)) return
  if (type === 'Identifier') {
    if (!declared(scope, String(node['name']))) found.push({ name: String(node['name']), start: Number(node['start']) })
    return
  }
  if (type === 'MemberExpression') {
    const path = memberPath(node)
    if (path) {
      if (!declared(scope, path[0] ?? '')) found.push({ name: path.join('.'), start: Number(node['start']) })
      return
    }
  }
  // `new Date()` and `Date()` read the clock, `new Date(text)` does not: the call says which.
  if ((type === 'NewExpression' || type === 'CallExpression') && isNode(node['callee']) && node['callee']['type'] === 'Identifier' && node['callee']['name'] === 'Date' && !declared(scope, 'Date')) {
    const given = Array.isArray(node['arguments']) ? node['arguments'].filter(isNode) : []
    found.push({ name: type === 'NewExpression' && given.length > 0 ? 'new Date' : 'Date.now', start: Number(node['start']) })
    for (const each of given) visit(each, scope, found, node)
    return
  }
  const inner = FUNCTIONS.has(type) || BLOCKS.has(type) ? open(scope, FUNCTIONS.has(type), node) : scope
  for (const child of nodesIn(node, skipped(node, parent))) visit(child, inner, found, node)
}

/** What of a node is a name and no use of one. */
function skipped(node: Node, parent: Node | undefined): readonly string[] {
  const named = node['computed'] === true ? [] : ['key']
  switch (node['type']) {
    case 'MemberExpression':
      return node['computed'] === true ? [] : ['property']
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return named
    case 'TSEnumMember':
    case 'TSModuleDeclaration':
    case 'TSImportEqualsDeclaration':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
      return ['id']
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return ['label']
    case 'MetaProperty':
      return ['meta', 'property']
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return ['specifiers', 'source', 'exported', 'attributes']
    case 'ExportNamedDeclaration':
      return node['source'] ? ['specifiers', 'source', 'attributes'] : []
    case 'ExportSpecifier':
      return ['exported']
    default:
      return parent?.['type'] === 'ImportDeclaration' ? ['imported', 'local'] : []
  }
}

/** `import type`, `export type` and `declare` leave nothing behind. */
function isTypeOnly(node: Node): boolean {
  return node['importKind'] === 'type' || node['exportKind'] === 'type' || node['declare'] === true
}

/** @returns the names of `a.b["c"]`, if every one is written out and the first is no part of an expression */
function memberPath(node: Node): string[] | undefined {
  const { object, property } = node
  if (!isNode(object) || !isNode(property)) return undefined
  const last = node['computed'] === true ? (property['type'] === 'Literal' && typeof property['value'] === 'string' ? property['value'] : undefined) : property['name']
  if (typeof last !== 'string') return undefined
  if (object['type'] === 'Identifier') return [String(object['name']), last]
  const before = object['type'] === 'MemberExpression' ? memberPath(object) : undefined
  return before && [...before, last]
}

function declared(scope: Scope, name: string): boolean {
  for (let each: Scope | undefined = scope; each; each = each.outer) if (each.names.has(name)) return true
  return false
}

function open(outer: Scope | undefined, ofFunction: boolean, node: Node): Scope {
  const scope: Scope = { names: new Set(), outer, ofFunction }
  if (ofFunction && outer) scope.names.add('arguments')
  if (['FunctionExpression', 'ClassExpression', 'ClassDeclaration', 'FunctionDeclaration'].includes(String(node['type']))) bind(node['id'], scope)
  if (node['type'] === 'CatchClause') bind(node['param'], scope)
  if (Array.isArray(node['params'])) for (const each of node['params']) bind(each, scope)
  for (const child of nodesIn(node, [])) collect(child, scope, true)
  return scope
}

/** Declarations of this scope: `let`, `const`, `class` and functions of its own block, `var` of every block inside. */
function collect(node: Node, scope: Scope, own: boolean): void {
  const type = String(node['type'])
  if (isTypeOnly(node)) {
    if (type === 'ImportDeclaration') for (const each of nodesIn(node, ['source'])) bind(each['local'], scope)
    return
  }
  if (type === 'ImportDeclaration') for (const each of nodesIn(node, ['source'])) bind(each['local'], scope)
  else if (type === 'ExportNamedDeclaration' || type === 'ExportDefaultDeclaration') {
    if (isNode(node['declaration'])) collect(node['declaration'], scope, own)
  } else if (type === 'VariableDeclaration') {
    const here = node['kind'] === 'var' ? scope.ofFunction : own
    if (here) for (const each of nodesIn(node, [])) bind(each['id'], scope)
  } else if (type === 'FunctionDeclaration' || type === 'ClassDeclaration' || type === 'TSEnumDeclaration' || type === 'TSModuleDeclaration' || type === 'TSImportEqualsDeclaration') {
    if (own) bind(node['id'], scope)
    return
  }
  // Further in, only a `var` of this function can be declared here.
  if (!scope.ofFunction || FUNCTIONS.has(type) || type === 'ClassExpression') return
  for (const child of nodesIn(node, [])) collect(child, scope, false)
}

/** Every name of a pattern. */
function bind(pattern: unknown, scope: Scope): void {
  if (!isNode(pattern)) return
  switch (pattern['type']) {
    case 'Identifier':
      scope.names.add(String(pattern['name']))
      return
    case 'ObjectPattern':
      for (const each of nodesIn(pattern, [])) bind(each['type'] === 'Property' ? each['value'] : each['argument'], scope)
      return
    case 'ArrayPattern':
      for (const each of nodesIn(pattern, [])) bind(each, scope)
      return
    case 'AssignmentPattern':
      bind(pattern['left'], scope)
      return
    case 'RestElement':
      bind(pattern['argument'], scope)
      return
    case 'TSParameterProperty':
      bind(pattern['parameter'], scope)
      return
    default:
  }
}
