import { spawn } from 'node:child_process'
import { writeSync } from 'node:fs'

/** Has a child of its own, and ends by itself never. */
spawn('/bin/sleep', ['600'], { detached: true, stdio: 'ignore' })
writeSync(3, Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{}')]))
setInterval(() => undefined, 1000)
