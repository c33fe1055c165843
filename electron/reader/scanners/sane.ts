import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { FoyerError, type FoyerErrorOptions } from '../../contract/errors.ts'
import type { ErrorCode } from '../../contract/error-codes.ts'
import { colourMode, offeredOptions, offersResolution, parseDeviceList } from './sane-listings.ts'
import type { ScannedPage, ScannerInfo, Scanners } from './scanner.ts'

const LIST_TIMEOUT_MS = 15_000
const SCAN_TIMEOUT_MS = 90_000
const MAX_LIST_BYTES = 256 * 1024
const MAX_PAGE_BYTES = 64 * 1024 * 1024
const PREFIX = 'sane:'
/** Dots per inch: small capitals of a zone are then 25 dots high. */
const RESOLUTION = 300

interface Ran { stdout: Buffer; stderr: string }

/**
 * SANE through its own `scanimage`: the drivers run in a process of their own, whose crash or hang is
 * an error code here and nothing more.
 */
export function saneScanners(options: { command?: string; env?: Record<string, string>; resourcesFolder?: string } = {}): Scanners {
  const command = options.command ?? 'scanimage'
  const env = { ...saneEnvironment(process.env, options.resourcesFolder), ...options.env }
  const run = (args: string[], timeout: number, maxBuffer: number, signal?: AbortSignal): Promise<Ran> =>
    new Promise((resolve, reject) => {
      execFile(command, args, { encoding: 'buffer', timeout, maxBuffer, env, killSignal: 'SIGKILL', ...(signal ? { signal } : {}) }, (error, stdout, stderr) => {
        if (error) reject(saneError(error, stderr.toString('latin1')))
        else resolve({ stdout, stderr: stderr.toString('latin1') })
      })
    })

  /** SANE names by our id: the screen never sends a name that reaches a command line unchecked. */
  const known = new Map<string, string>()

  const list = async (): Promise<ScannerInfo[]> => {
    const { stdout } = await run(['-f', '%d|%v|%m|%t%n'], LIST_TIMEOUT_MS, MAX_LIST_BYTES)
    const found = parseDeviceList(stdout.toString('utf8'))
    known.clear()
    for (const { device } of found) known.set(PREFIX + device, device)
    return found.map(({ device, name }) => ({ id: PREFIX + device, name, simulated: false }))
  }

  return {
    list,
    scan: async (id, signal): Promise<ScannedPage> => {
      if (!known.has(id)) await list()
      const device = known.get(id)
      if (device === undefined) throw new FoyerError('device.notFound')
      const arguments_ = ['-d', device, '--format=png']
      // Options differ from driver to driver: asking for one that a device lacks fails the scan.
      const { stdout: help } = await run(['-d', device, '-A'], LIST_TIMEOUT_MS, MAX_LIST_BYTES, signal)
      const offered = offeredOptions(help.toString('utf8'))
      if (offersResolution(offered.get('resolution') ?? '', RESOLUTION)) arguments_.push(`--resolution=${RESOLUTION}`)
      const mode = colourMode(offered.get('mode') ?? '')
      if (mode !== null) arguments_.push(`--mode=${mode}`)
      const { stdout } = await run(arguments_, SCAN_TIMEOUT_MS, MAX_PAGE_BYTES, signal)
      if (stdout.byteLength === 0) throw new FoyerError('device.failed', { detail: 'empty page' })
      return { bytes: new Uint8Array(stdout) }
    },
  }
}

const MESSAGES: readonly (readonly [RegExp, ErrorCode])[] = [
  [/out of documents/i, 'scanner.feederEmpty'],
  [/jammed/i, 'scanner.jam'],
  [/cover is open/i, 'scanner.coverOpen'],
  [/device busy/i, 'device.busy'],
  // The device is there and does not take a value that it offers.
  [/setting of option/i, 'device.failed'],
  [/invalid argument|no such device|open of device/i, 'device.notFound'],
]

/** What `scanimage` said, as a code: the strings are `sane_strstatus` of the SANE standard, §4.2.7. */
function saneError(error: Error & { code?: string | number | null | undefined; killed?: boolean | undefined }, stderr: string): FoyerError {
  const fail = (code: ErrorCode, detail?: string): FoyerError => {
    const options: FoyerErrorOptions = { cause: error }
    if (detail !== undefined) options.detail = detail
    return new FoyerError(code, options)
  }
  if (error.code === 'ENOENT') return fail('scanner.driverMissing')
  if (error.killed === true || error.code === 'ABORT_ERR') return fail('internal.timeout')
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return fail('image.tooLarge')
  const known = MESSAGES.find(([pattern]) => pattern.test(stderr))
  return known ? fail(known[1]) : fail('device.failed', 'scanimage')
}

/** Drivers as SANE is set up, less those that call out on the network to find a scanner (resources/sane); where somebody names another set-up, that. */
export function saneEnvironment(env: NodeJS.ProcessEnv, resourcesFolder?: string): Record<string, string> {
  const local = resourcesFolder === undefined ? {} : { SANE_CONFIG_DIR: `${join(resourcesFolder, 'sane')}:/etc/sane.d` }
  const names = ['PATH', 'HOME', 'SANE_CONFIG_DIR', 'LD_LIBRARY_PATH', 'TMPDIR']
  // scanimage translates its messages; the table above knows the English ones.
  return { LC_ALL: 'C', ...local, ...Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))) }
}
