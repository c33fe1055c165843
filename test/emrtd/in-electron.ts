import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'vite'
import { ensureElectron } from '../../electron/dev/electron-runtime.ts'
import { dataFolder, projectRoot } from '../data-folder.ts'

// Runs the worked examples and whole readings inside this checkout's Electron: its BoringSSL is not
// Node's OpenSSL.
//
//     node electron/dev/run.mjs test/emrtd/in-electron.ts

/** Gives what the cases printed; throws when one failed. */
export async function runAccessInElectron(): Promise<string> {
  const { executable } = await ensureElectron()
  const folder = await mkdtemp(join(tmpdir(), 'foyer-access-'))
  try {
    await build({
      root: projectRoot, configFile: false, envDir: false, publicDir: false, logLevel: 'error',
      ssr: { noExternal: true, target: 'node' },
      build: {
        ssr: true, target: 'node18', outDir: folder, minify: false,
        rolldownOptions: {
          input: { access: join(projectRoot, 'test', 'emrtd', 'in-electron-entry.ts') },
          external: [/^node:/, ...builtinModules, 'sharp'],
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    })
    const { stdout } = await promisify(execFile)(executable, [join(folder, 'access.cjs')], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', FOYER_TEST_DATA: dataFolder }, timeout: 300_000,
    })
    return stdout
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.stdout.write(await runAccessInElectron())
