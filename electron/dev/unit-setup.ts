import { install } from './bootstrap.mjs'
import { packerFolder } from './own-locks.ts'

/** Before the test files go side by side: three of them pack, or take what was packed. */
export default function setup(): void {
  install(packerFolder)
}
