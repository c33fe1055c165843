import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { app, utilityProcess } from 'electron'
import { defaultDataFolder } from '../system/data-folder.ts'
import { readSecret } from '../system/read-secret.ts'
import { commandEnvironment, commandIn, runInNode, runInUtility } from './command-line.ts'
import { guardStart } from './guard-start.ts'
import { openKiosk } from './open-kiosk.ts'
import { startOptions } from './options.ts'
import { ownNode, placesOf } from './places.ts'
import { removeLeftovers } from './remove-leftovers.ts'

// In a checkout it is not for us to say what Electron is started with.
if (app.isPackaged) guardStart(process.env)

const places = placesOf(app)
// In a checkout, the first word is the checkout: `npm run cli` is the command line there.
const words = app.isPackaged ? commandIn(process.argv) : null

if (words === null) {
  void removeLeftovers({ env: process.env, platform: process.platform, home: homedir(), temporary: tmpdir(), uid: process.getuid?.() })
  openKiosk(places, startOptions(process.argv, process.env, process.platform, defaultDataFolder(process.env, process.platform, homedir()), app.isPackaged))
} else {
  runCommand(words).catch((error: unknown) => {
    process.stderr.write(`foyer: ${error instanceof Error ? error.message : 'failed'}\n`)
    app.exit(1)
  })
}

async function runCommand(given: string[]): Promise<void> {
  const command = {
    script: join(places.outFolder, 'cli', 'index.cjs'), words: given,
    env: commandEnvironment(process.env, { resourcesFolder: places.resourcesFolder, version: app.getVersion() }),
  }
  const node = ownNode(process.versions, process.env)
  if (node !== null) process.exit(runInNode(node, command))
  app.disableHardwareAcceleration()
  app.dock?.hide()
  await app.whenReady()
  app.exit(await runInUtility(utilityProcess, command, readSecret))
}
