import type { ErrorCode } from '../../contract/error-codes.ts'
import { FoyerError } from '../../contract/errors.ts'

/** What a device can answer, in the words of `sane_strstatus` (SANE standard, §4.2.7; backend/sane_strstatus.c), its status, and our code for it. */
const STATUSES: readonly (readonly [words: string, status: string, code: ErrorCode])[] = [
  ['Document feeder out of documents', 'SANE_STATUS_NO_DOCS', 'scanner.feederEmpty'],
  ['Document feeder jammed', 'SANE_STATUS_JAMMED', 'scanner.jam'],
  ['Scanner cover is open', 'SANE_STATUS_COVER_OPEN', 'scanner.coverOpen'],
  ['Device busy', 'SANE_STATUS_DEVICE_BUSY', 'device.busy'],
  ['Access to resource has been denied', 'SANE_STATUS_ACCESS_DENIED', 'scanner.denied'],
  ['Operation was cancelled', 'SANE_STATUS_CANCELLED', 'scanner.cancelled'],
  ['Operation was canceled', 'SANE_STATUS_CANCELLED', 'scanner.cancelled'],
  ['Error during device I/O', 'SANE_STATUS_IO_ERROR', 'device.lost'],
  ['Out of memory', 'SANE_STATUS_NO_MEM', 'device.failed'],
  ['Operation not supported', 'SANE_STATUS_UNSUPPORTED', 'device.failed'],
  ['Invalid argument', 'SANE_STATUS_INVAL', 'device.failed'],
  ['End of file reached', 'SANE_STATUS_EOF', 'device.failed'],
]

/** Where scanimage was when it said so; an address that nothing is at opens as an invalid argument. */
const STEPS: readonly (readonly [RegExp, string])[] = [
  [/setting of option|attempted to set|unrecognized option|unknown option|bad option/i, 'option'],
  [/open of device/i, 'open'], [/sane_start/i, 'sane_start'], [/sane_read/i, 'sane_read'], [/sane_get_parameters/i, 'sane_get_parameters'],
]

/** What `scanimage` said on its standard error, in English, as a code; with the step and the status that the driver gave, never with a device's name. */
export function faultOf(stderr: string, cause?: unknown): FoyerError {
  const line = stderr.split(/[\r\n]+/).findLast((each) => STEPS.some(([pattern]) => pattern.test(each)) || STATUSES.some(([words]) => each.includes(words))) ?? ''
  const step = STEPS.find(([pattern]) => pattern.test(line))?.[1]
  const [, status, code] = STATUSES.find(([words]) => line.includes(words)) ?? []
  const detail = [step, status].filter((each) => each !== undefined).join(' ') || 'scanimage'
  if (step === 'option') return new FoyerError('device.failed', { cause, detail })
  if (/no SANE devices found/i.test(stderr)) return new FoyerError('device.notFound', { cause })
  if (step === 'open' && (status === 'SANE_STATUS_INVAL' || status === 'SANE_STATUS_IO_ERROR' || status === 'SANE_STATUS_UNSUPPORTED')) return new FoyerError('device.notFound', { cause, detail })
  return new FoyerError(code ?? 'device.failed', { cause, detail })
}
