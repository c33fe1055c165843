// The syntax tree of one of our files (ESTree and TS-ESTree), walked without a list of all its nodes.
import { parseSync } from 'vite'

export type Node = Readonly<Record<string, unknown>>

export function parse(file: string, source: string): Node {
  const parsed = parseSync(file, source)
  if (parsed.errors.length > 0) throw new Error(`${file} cannot be parsed: ${parsed.errors[0]?.message ?? ''}`)
  return parsed.program as unknown as Node
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node)['type'] === 'string'
}

/** The nodes directly inside this one, in the order of the text, without those under `except`. */
export function nodesIn(node: Node, except: readonly string[]): Node[] {
  const found: Node[] = []
  for (const key in node) {
    const value = node[key]
    if (typeof value !== 'object' || value === null || except.includes(key)) continue
    if (!Array.isArray(value)) {
      if (isNode(value)) found.push(value)
    } else for (const each of value) if (isNode(each)) found.push(each)
  }
  return found
}

export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const child of nodesIn(node, [])) walk(child, visit)
}

export function lineOf(source: string, start: number): number {
  return source.slice(0, start).split('\n').length
}
