// The receiver as a process of its own, from its sources: for tests that kill it.
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { root } from '../../electron/dev/paths.ts'
import { hookSources } from '../../electron/dev/source-hooks.ts'

hookSources()
await import(pathToFileURL(join(root, 'electron/receiver/index.ts')).href)
