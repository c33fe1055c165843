import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { fakeCameraArgs } from '../../electron/dev/fake-camera.ts'
import { DISPLAY_ARGS } from '../../electron/dev/session.ts'
import { projectRoot } from '../data-folder.ts'

export interface Launched {
  app: ElectronApplication
  page: Page
  /** Holds `demo/`, `desk/` and the window's own files. */
  dataFolder: string
  /** What the app wrote to standard output and error. */
  output: () => string
  close(): Promise<void>
}

export interface LaunchOptions {
  mode?: 'demo' | 'desk'
  /** An MJPEG file for Chromium's fake camera. */
  camera?: string
  /** Use this folder (a second start of the same desk) instead of a new one. */
  dataFolder?: string
  env?: Record<string, string>
  /** As the installed app, in the sandbox, which root cannot have (electron/dev/ordinary-user.ts): a bench started by root goes without. */
  sandbox?: boolean
}

/** The built app in this checkout's Electron, with a data folder of its own. Needs a display and a keychain: `npm test` brings both. */
export async function launch({ mode = 'demo', camera, dataFolder, env = {}, sandbox = true }: LaunchOptions = {}): Promise<Launched> {
  const folder = dataFolder ?? mkdtempSync(join(tmpdir(), 'foyer-e2e-'))
  const app = await _electron.launch({
    chromiumSandbox: sandbox,
    args: [...DISPLAY_ARGS, ...(camera === undefined ? [] : fakeCameraArgs(camera)), projectRoot, `--${mode}`, `--data-folder=${folder}`, '--window'],
    env: { ...Object.fromEntries(Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))), ...env },
    timeout: 180_000,
  })
  let output = ''
  app.process().stdout?.on('data', (chunk: Buffer) => { output += chunk.toString() })
  app.process().stderr?.on('data', (chunk: Buffer) => { output += chunk.toString() })
  const page = await app.firstWindow({ timeout: 180_000 })
  page.setDefaultTimeout(180_000)
  return {
    app, page, dataFolder: folder, output: () => output,
    close: async () => {
      await app.close()
      if (dataFolder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}
