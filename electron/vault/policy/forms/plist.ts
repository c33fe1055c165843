import { SaxesParser } from 'saxes'
import { binaryPlist, isBinaryPlist } from './binary-plist.ts'
import { DEEPEST, type PlistValue } from './plist-value.ts'
import { textOf } from './text-of.ts'

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function elementOf(value: PlistValue, indent: string): string[] {
  if (typeof value === 'string') return [`${indent}<string>${escaped(value)}</string>`]
  if (typeof value === 'number') return [`${indent}<integer>${value}</integer>`]
  if (typeof value === 'boolean') return [`${indent}<${String(value)}/>`]
  const within = `${indent}  `
  if (Array.isArray(value)) return [`${indent}<array>`, ...value.flatMap((each) => elementOf(each, within)), `${indent}</array>`]
  return [`${indent}<dict>`, ...Object.entries(value).flatMap(([key, each]) => [`${within}<key>${escaped(key)}</key>`, ...elementOf(each, within)]), `${indent}</dict>`]
}

/** A property list in XML. */
export function plistText(value: PlistValue): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>', '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">', '<plist version="1.0">',
    ...elementOf(value, ''), '</plist>', '',
  ].join('\n')
}

interface Open { name: string, text: string, key: string | null, list: PlistValue[], values: [string, PlistValue][] }

function closed({ name, text, list, values }: Open): PlistValue {
  switch (name) {
    case 'string': return text
    case 'true': return true
    case 'false': return false
    case 'integer':
      if (!/^-?\d{1,15}$/.test(text.trim())) throw new TypeError('no number')
      return Number(text)
    case 'array': return list
    case 'dict': return Object.fromEntries(values)
    default: throw new TypeError('no value of a policy')
  }
}

function xmlPlist(text: string): PlistValue {
  const open: Open[] = []
  const found: PlistValue[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => {
    if (open.length > DEEPEST) throw new TypeError('too deep')
    open.push({ name, text: '', key: null, list: [], values: [] })
  })
  parser.on('text', (more) => {
    const last = open.at(-1)
    if (last !== undefined) last.text += more
  })
  parser.on('closetag', () => {
    const done = open.pop()
    const above = open.at(-1)
    if (done === undefined || above === undefined) return
    if (done.name === 'key' && above.name === 'dict') {
      above.key = done.text
      return
    }
    const value = closed(done)
    if (above.name === 'plist') found.push(value)
    else if (above.name === 'array') above.list.push(value)
    else if (above.name === 'dict' && above.key !== null) above.values.push([above.key, value])
    else throw new TypeError('no property list')
    above.key = null
  })
  parser.on('error', (error) => { throw error })
  parser.write(text).close()
  const [only, ...more] = found
  if (only === undefined || more.length > 0) throw new TypeError('no property list')
  return only
}

/**
 * A property list, in XML as people write it or in binary as macOS keeps it.
 * @throws TypeError or Error where it is none, or holds what no policy has
 */
export const plistValue = (bytes: Uint8Array): PlistValue => (isBinaryPlist(bytes) ? binaryPlist(bytes) : xmlPlist(textOf(bytes)))
