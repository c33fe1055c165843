// The terminal of `bench:uplink` as a process of its own, from its sources.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../electron/dev/paths.ts'
import { hookSources } from '../../electron/dev/source-hooks.ts'

hookSources()
await import(pathToFileURL(join(root, 'test/bench/uplink-terminal.ts')).href)
