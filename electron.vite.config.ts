import { existsSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { UserConfig } from 'electron-vite'
import { asciiBundle } from './electron/dev/ascii-bundle.ts'
import { buildKind } from './electron/dev/build-kind.ts'
import { bundledPackages } from './electron/dev/bundled-packages.ts'
import { WINDOW_PARTS, bundles } from './electron/dev/build.ts'
import { root } from './electron/dev/paths.ts'

/** CommonJS for Electron 25 (Node 18) and later, with everything inside: neither has native modules. */
function commonJs(name: 'main' | 'preload') {
  return {
    target: 'node18',
    externalizeDeps: false,
    minify: false,
    rollupOptions: {
      input: { index: join(root, bundles[name].entry) },
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false, comments: { legal: true, annotation: false, jsdoc: false } },
    },
  } as const
}

const parts: Required<UserConfig> = {
  main: { plugins: [asciiBundle(), bundledPackages('main')], build: commonJs('main'), define: { __FOYER_BUILD__: JSON.stringify(buildKind()) } },
  preload: { plugins: [asciiBundle(), bundledPackages('preload')], build: commonJs('preload') },
  renderer: {
    root: join(root, 'renderer'),
    plugins: [react(), asciiBundle(), bundledPackages('renderer')],
    build: {
      target: 'chrome114',
      minify: true,
      // A file: page under a CSP without data: fonts keeps its assets as files.
      assetsInlineLimit: 0,
      rollupOptions: { input: { index: join(root, bundles.renderer.entry) } },
    },
  },
}

// build.ts asks for one part at a time; electron-vite's own commands take all there are.
const wanted = process.env[WINDOW_PARTS]?.split(',') ?? Object.keys(parts)

export default defineConfig(
  Object.fromEntries(
    Object.entries(parts).filter(([name]) => wanted.includes(name) && existsSync(join(root, bundles[name as keyof typeof parts].entry))),
  ),
)
