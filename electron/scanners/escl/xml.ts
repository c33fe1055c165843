import { SaxesParser } from 'saxes'
import { EsclFault } from './fault.ts'

/** An element by its local name, in small letters: devices write prefixes and capitals as they like. */
export interface XmlNode {
  name: string
  text: string
  children: XmlNode[]
}

const MAX_BYTES = 1024 * 1024
const MAX_NODES = 20_000
const MAX_DEPTH = 40
const MAX_TEXT = 2000

/**
 * A document of a scanner. No entity beyond the five of XML is known, nothing outside is read, and its size is bounded.
 * @throws EsclFault `badAnswer`
 */
export function parseXml(bytes: Uint8Array): XmlNode {
  if (bytes.byteLength > MAX_BYTES) throw new EsclFault('badAnswer', 'xml too large')
  const text = new TextDecoder('utf-8').decode(bytes).trimStart()
  const root: XmlNode = { name: '', text: '', children: [] }
  const open: XmlNode[] = [root]
  let nodes = 0
  const parser = new SaxesParser({ xmlns: false })
  const refuse = (why: string): never => { throw new EsclFault('badAnswer', why) }
  parser.on('error', () => refuse('xml'))
  parser.on('doctype', () => refuse('xml doctype'))
  parser.on('opentag', ({ name }) => {
    nodes += 1
    if (nodes > MAX_NODES || open.length > MAX_DEPTH) refuse('xml too large')
    const node: XmlNode = { name: name.replace(/^.*:/, '').toLowerCase(), text: '', children: [] }
    open.at(-1)?.children.push(node)
    open.push(node)
  })
  parser.on('text', (given) => {
    const node = open.at(-1)
    if (node !== undefined && node.text.length < MAX_TEXT) node.text = `${node.text}${given}`.slice(0, MAX_TEXT)
  })
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  return root.children[0] ?? refuse('xml')
}

/** The first below it of that name, however deep. */
export function find(node: XmlNode, name: string): XmlNode | undefined {
  for (const child of node.children) {
    if (child.name === name) return child
    const deeper = find(child, name)
    if (deeper !== undefined) return deeper
  }
  return undefined
}

/** All below it of that name. */
export function findAll(node: XmlNode, name: string): XmlNode[] {
  return node.children.flatMap((child) => [...(child.name === name ? [child] : []), ...findAll(child, name)])
}

export const textOf = (node: XmlNode, name: string): string => find(node, name)?.text.trim() ?? ''

/** A number of 0 to ten million, or null; what some write behind its point is nothing. */
export function numberOf(node: XmlNode, name: string): number | null {
  const value = textOf(node, name)
  return /^\d{1,7}(?:\.0*)?$/.test(value) ? Number(value) : null
}
