// The globals that every layer may use: the language itself and what computes without asking the machine.
// Not among them, on purpose: Function and eval (code out of text), globalThis (every global by another
// name), Atomics.wait, and Date and Math as whole values, because of the clock and the dice inside them.
const PURE: ReadonlySet<string> = new Set([
  'undefined', 'NaN', 'Infinity', 'isFinite', 'isNaN', 'parseFloat', 'parseInt', 'decodeURIComponent', 'encodeURIComponent', 'structuredClone',
  'Array', 'ArrayBuffer', 'BigInt', 'Boolean', 'DataView', 'Intl', 'JSON', 'Map', 'Number', 'Object', 'Promise', 'Proxy', 'Reflect', 'RegExp', 'Set', 'String', 'Symbol', 'WeakMap', 'WeakRef', 'WeakSet',
  'AggregateError', 'Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError',
  'BigInt64Array', 'BigUint64Array', 'Float32Array', 'Float64Array', 'Int8Array', 'Int16Array', 'Int32Array', 'Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array',
  'AbortController', 'AbortSignal', 'TextDecoder', 'TextEncoder', 'URL', 'URLSearchParams',
])

const PURE_DATES: ReadonlySet<string> = new Set(['Date.UTC', 'Date.parse', 'new Date'])

/** @param name as free-names.ts gives it */
export function isPure(name: string): boolean {
  const [first = '', member] = name.split('.')
  if (first === 'Math') return member !== undefined && member !== 'random'
  return PURE.has(first) || PURE_DATES.has(name)
}
