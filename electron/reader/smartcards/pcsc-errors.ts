import { FoyerError } from '../../contract/errors.ts'
import type { ErrorCode } from '../../contract/error-codes.ts'

/** Names of PC/SC errors as pcsc-mini tells them, and what each means for us. */
const meanings: Record<string, ErrorCode> = {
  RemovedCard: 'chip.removed',
  ResetCard: 'chip.removed',
  UnpoweredCard: 'chip.removed',
  UnresponsiveCard: 'chip.removed',
  NoSmartCard: 'chip.removed',
  InvalidHandle: 'chip.removed',
  // A contactless card that is torn off the field in the middle of an exchange.
  NotTransacted: 'chip.removed',
  CommError: 'chip.removed',
  CommDataLost: 'chip.removed',
  SharingViolation: 'device.busy',
  // The addon's own: an operation on the card is under way, as the wait for a turn that another program does not end.
  CardIsBusy: 'device.busy',
  UnknownReader: 'device.lost',
  ReaderUnavailable: 'device.lost',
  NoReadersAvailable: 'device.lost',
  NoService: 'smartcard.serviceMissing',
  ServiceStopped: 'smartcard.serviceMissing',
  Timeout: 'chip.timeout',
}

/** An error of nfc-pcsc or pcsc-mini as one of ours; the addon's name for it goes along as detail. */
export function pcscError(thrown: unknown): FoyerError {
  if (thrown instanceof FoyerError) return thrown
  const name = errorName(thrown)
  const code = name === null ? 'device.failed' : meanings[name] ?? 'device.failed'
  return new FoyerError(code, { cause: thrown, ...(name === null ? {} : { detail: `PC/SC ${name}` }) })
}

/** nfc-pcsc wraps: the addon's error is `previous`; its own codes are lower case. */
function errorName(thrown: unknown): string | null {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 4; depth++) {
    if ('code' in error && typeof error.code === 'string') {
      if (error.code === 'card_not_connected') return 'RemovedCard'
      if (/^[A-Z][A-Za-z]+$/.test(error.code)) return error.code
    }
    error = 'previous' in error ? error.previous : error.cause
  }
  return null
}
