import { writeSync } from 'node:fs'

/** Says that four gigabytes will come, and lives on. */
writeSync(3, Buffer.alloc(64, 0xff))
setInterval(() => undefined, 1000)
