import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { allScanners } from '../reader/scanners/all-scanners.ts'
import { saneScanners } from '../reader/scanners/sane.ts'
import type { CliIo } from './io.ts'
import { UsageError } from './usage.ts'

const FORM = 'scanners list | scanners scan --device ID --out FILE'

/** `scanners list`: a line for each device. `scanners scan`: a page to a file (PNG), and a line that says so. */
export async function scannersCommand(args: string[], io: CliIo): Promise<number> {
  const [what, ...rest] = args
  const scanners = allScanners([saneScanners({ resourcesFolder: io.resourcesFolder })])
  if (what === 'list' && rest.length === 0) {
    for (const device of await scanners.list()) io.stdout(JSON.stringify(device))
    return 0
  }
  if (what !== 'scan') throw new UsageError(FORM)
  const { device, out } = scanOptions(rest)
  if (device === undefined || out === undefined) throw new UsageError(FORM)
  const started = performance.now()
  const page = await scanners.scan(device, new AbortController().signal)
  await writeFile(out, page.bytes, { flag: 'wx', mode: 0o600 })
  io.stdout(JSON.stringify({ device, bytes: page.bytes.byteLength, ms: Math.round(performance.now() - started) }))
  return 0
}

function scanOptions(args: string[]): { device?: string | undefined; out?: string | undefined } {
  try {
    return parseArgs({ args, options: { device: { type: 'string' }, out: { type: 'string' } } }).values
  } catch {
    throw new UsageError(FORM)
  }
}
