// Who may import whom: the one table that keeps the house as it is drawn. layer-check.ts holds the sources
// against it (`npm run lint`); build.ts takes from it which folders a bundle is made of.

export interface Layer {
  /** Folders of the checkout whose files it may import, beside its own. */
  readonly imports: readonly string[]
  /** What it may import that is not a file of ours. 'pure': a package without I/O. */
  readonly outside: readonly Outside[]
}

export type Outside = 'pure' | 'package' | 'node' | 'electron'

/** The longest folder that matches a file is its layer. */
export const layers: Readonly<Record<string, Layer>> = {
  'electron/contract': { imports: ['electron/documents'], outside: ['pure'] },
  'electron/documents': { imports: ['electron/contract'], outside: ['pure'] },
  'electron/transport': { imports: ['electron/contract'], outside: ['pure', 'package', 'node', 'electron'] },
  'electron/main': { imports: ['electron/contract', 'electron/transport', 'resources'], outside: ['pure', 'package', 'node', 'electron'] },
  'electron/preload': { imports: ['electron/contract'], outside: ['pure', 'electron'] },
  'electron/reader': { imports: ['electron/contract', 'electron/documents', 'electron/transport', 'resources'], outside: ['pure', 'package', 'node'] },
  'electron/vault': { imports: ['electron/contract', 'electron/documents', 'electron/transport', 'resources'], outside: ['pure', 'package', 'node'] },
  'electron/cli': {
    imports: ['electron/contract', 'electron/documents', 'electron/transport', 'electron/reader', 'electron/vault', 'resources'],
    outside: ['pure', 'package', 'node'],
  },
  renderer: { imports: ['electron/contract', 'electron/documents', 'resources/locales'], outside: ['pure', 'package'] },
  'electron/dev': { imports: ['electron', 'resources', 'test', 'electron.vite.config.ts'], outside: ['pure', 'package', 'node', 'electron'] },
  test: { imports: ['electron', 'renderer', 'resources', 'vitest.config.ts'], outside: ['pure', 'package', 'node', 'electron'] },
}

export function layerOf(file: string): string | undefined {
  return Object.keys(layers)
    .filter((folder) => file.startsWith(`${folder}/`))
    .toSorted((a, b) => b.length - a.length)[0]
}

/** The layer's folder and every one it can reach: what a bundle of it is made of. */
export function reachable(layer: string): string[] {
  const seen = new Set<string>()
  const queue = [layer]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    queue.push(...(layers[next]?.imports ?? []))
  }
  return [...seen].toSorted()
}
