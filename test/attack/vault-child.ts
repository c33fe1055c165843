import { symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'

/** `vault-kill-child.ts` bundled once: hundreds of starts from the sources would mostly measure the loader. @returns its path */
export async function bundleChild(scratch: string): Promise<string> {
  await build({
    configFile: false, logLevel: 'silent',
    build: { ssr: resolve('test/attack/vault-kill-child.ts'), outDir: join(scratch, 'out'), emptyOutDir: true, target: 'node22', rollupOptions: { output: { format: 'esm', entryFileNames: 'child.mjs' } } },
  })
  symlinkSync(resolve('node_modules'), join(scratch, 'node_modules'), 'junction')
  return join(scratch, 'out', 'child.mjs')
}

/** Mulberry32: small, and the same everywhere. */
export function seededFraction(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
