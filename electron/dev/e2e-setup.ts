import { build } from './build.ts'
import { ensureElectron, runtimeEnvironment } from './electron-runtime.ts'

/** The windows of the tests are the built app in the Electron of this checkout. */
export default async function setup(): Promise<void> {
  Object.assign(process.env, runtimeEnvironment(await ensureElectron()))
  await build()
}
