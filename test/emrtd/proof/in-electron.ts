import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'vite'
import { ensureElectron } from '../../../electron/dev/electron-runtime.ts'
import { dataPath, projectRoot } from '../../data-folder.ts'

// Runs every case of the proof inside this checkout's Electron: its BoringSSL is not Node's OpenSSL.
//
//     node electron/dev/run.mjs test/emrtd/proof/in-electron.ts

/** Bundles the cases for the Electron at hand, runs them there, and gives what they printed; throws when one failed. */
export async function runProofInElectron(): Promise<string> {
  const { executable } = await ensureElectron()
  const folder = await mkdtemp(join(tmpdir(), 'foyer-proof-'))
  try {
    await build({
      root: projectRoot, configFile: false, envDir: false, publicDir: false, logLevel: 'error',
      ssr: { noExternal: true, target: 'node' },
      build: {
        ssr: true, target: 'node18', outDir: folder, minify: false,
        rolldownOptions: {
          input: { proof: join(projectRoot, 'test', 'emrtd', 'proof', 'in-electron-entry.ts') },
          external: [/^node:/, ...builtinModules, 'sharp'],
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    })
    const { stdout } = await promisify(execFile)(
      executable, [join(folder, 'proof.cjs'), dataPath('emrtd') ?? '', join(projectRoot, 'node_modules')],
      { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, timeout: 300_000 },
    )
    return stdout
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.stdout.write(await runProofInElectron())
