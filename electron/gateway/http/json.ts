/** An answer as JSON: bytes in base64. */
export function json(value: unknown): string {
  return JSON.stringify(withText(value))
}

function withText(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
  if (Array.isArray(value)) return value.map(withText)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withText(part)]))
}
