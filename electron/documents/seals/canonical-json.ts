export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/**
 * JSON in canonical form (RFC 8785): members sorted by UTF-16 code units, no blanks, numbers and strings as
 * ECMAScript serialises them. Throws RangeError beyond a depth of 32.
 */
export function canonicalJson(value: Json, depth = 0): string {
  if (depth > 32) throw new RangeError('too deep')
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const names = Object.keys(value).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name]!, depth + 1)}`).join(',')}}`
  }
  return JSON.stringify(value)
}
