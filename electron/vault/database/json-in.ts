/** What a text of the database says as JSON; undefined where it is none. Whoever has the key may have written anything. */
export function jsonIn(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}
