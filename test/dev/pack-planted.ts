// Packs the project in the folder that is named, by this checkout's electron-builder.yml and with an Electron that is a name only.
// A process of its own: electron-builder brings an exit hook that makes every end a 0.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PACK_PLATFORM } from '../../electron/dev/pack-platform.ts'
import { build } from '../../electron/dev/packer/builder.ts'
import { root } from '../../electron/dev/paths.ts'

const project = process.argv[2] ?? ''
const dist = join(project, '..', 'electron')
for (const name of ['resources', 'locales']) mkdirSync(join(dist, name), { recursive: true })
for (const name of ['electron', 'chrome-sandbox', 'version', 'locales/en-US.pak']) writeFileSync(join(dist, name), '')
const config = join(project, '..', 'config.yml')
// Less the fuses, which a name has not, and with nothing to fetch.
writeFileSync(config, readFileSync(join(root, 'electron-builder.yml'), 'utf8').replace(/^electronFuses:\n( .*\n)+/m, ''))
process.env[PACK_PLATFORM] = 'linux'
await build({ projectDir: project, linux: ['dir'], config: { extends: config, directories: { output: join(project, '..', 'packed') }, electronDist: dist, electronVersion: '45.4.1' } })
process.stdout.write('packed\n')
