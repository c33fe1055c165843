// One CommonJS file for each utility process and for the command line: two entries of one build would
// share chunks, and a process that holds keys must not load a file that the other one also loads.
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import type { InlineConfig } from 'vite'
import { root } from './paths.ts'
import { asciiBundle } from './ascii-bundle.ts'
import { bundledPackages } from './bundled-packages.ts'
import { pcscliteAlias } from './pcsclite-alias.ts'

/**
 * Left outside the bundles: what is native, what finds its own files (wasm, workers) beside itself.
 * The small pure ones (zod, @noble/*, mrz, nfc-pcsc) go in: one file opens faster than a hundred.
 */
export const externalPackages = [
  '@cornerstonejs/codec-openjpeg',
  '@hyzyla/pdfium',
  '@serialport/bindings-cpp',
  'better-sqlite3-multiple-ciphers',
  'keytar',
  'onnxruntime-node',
  'onnxruntime-web',
  'pcsc-mini',
  'sharp',
  'tesseract.js',
  'tesseract.js-core',
  'zxing-wasm',
] as const

/** What strangers run, with the Node they have, under the name that they are told. */
const forStrangers = { target: 'node18', file: 'foyer-verify.cjs' } as const

export function utilityConfig(name: 'reader' | 'vault' | 'jobs' | 'scanners' | 'uplink' | 'gateway' | 'cli' | 'verify' | 'receiver'): InlineConfig {
  return {
    root,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    mode: 'production',
    plugins: [asciiBundle(), bundledPackages(name)],
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { alias: name === 'reader' || name === 'cli' ? pcscliteAlias() : {} },
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: name === 'verify' ? forStrangers.target : 'node22',
      outDir: join(root, 'out', name),
      emptyOutDir: true,
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        input: { index: join(root, 'electron', name, 'index.ts') },
        external: [/^node:/, ...builtinModules, 'electron', ...externalPackages.map((each) => new RegExp(`^${each}(/|$)`))],
        output: {
          format: 'cjs', entryFileNames: name === 'verify' ? forStrangers.file : '[name].cjs', codeSplitting: false,
          // V8 keeps the source of what runs: comments were a fifth of it, blanks a sixth of the rest. Strangers may want to read theirs.
          minify: name === 'verify' || name === 'receiver' ? false : { compress: false, mangle: false, codegen: true },
          comments: name === 'verify' || name === 'receiver' ? true : { legal: true, annotation: false, jsdoc: false },
        },
      },
    },
  }
}
