import { goOn } from './bootstrap.mjs'

await goOn('electron/dev/types.ts')
