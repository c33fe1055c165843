import type { ErrorCode } from '../contract/error-codes.ts'
import { FoyerError } from '../contract/errors.ts'

/** Status bytes that a desk tells apart (CTAP 2.1 §8.2). */
export const ctapStatus = {
  ok: 0x00, invalidCommand: 0x01, invalidParameter: 0x02, invalidLength: 0x03, invalidCbor: 0x12, missingParameter: 0x14, limitExceeded: 0x15, credentialExcluded: 0x19,
  unsupportedAlgorithm: 0x26, operationDenied: 0x27, keyStoreFull: 0x28, unsupportedOption: 0x2b, invalidOption: 0x2c, keepaliveCancel: 0x2d, noCredentials: 0x2e, userActionTimeout: 0x2f,
  notAllowed: 0x30, pinInvalid: 0x31, pinBlocked: 0x32, pinAuthInvalid: 0x33, pinAuthBlocked: 0x34, pinNotSet: 0x35, pinRequired: 0x36, pinPolicyViolation: 0x37,
  requestTooLarge: 0x39, actionTimeout: 0x3a, uvBlocked: 0x3c, uvInvalid: 0x3f, unauthorizedPermission: 0x40,
} as const

const codes: ReadonlyMap<number, ErrorCode> = new Map<number, ErrorCode>([
  [ctapStatus.credentialExcluded, 'securityKey.enrolledAlready'],
  [ctapStatus.unsupportedAlgorithm, 'securityKey.unsupported'],
  [ctapStatus.unsupportedOption, 'securityKey.unsupported'],
  [ctapStatus.keyStoreFull, 'securityKey.full'],
  [ctapStatus.noCredentials, 'securityKey.unknown'],
  [ctapStatus.userActionTimeout, 'securityKey.timeout'],
  [ctapStatus.actionTimeout, 'securityKey.timeout'],
  [ctapStatus.keepaliveCancel, 'securityKey.timeout'],
  [ctapStatus.pinInvalid, 'securityKey.pinWrong'],
  [ctapStatus.uvInvalid, 'securityKey.pinWrong'],
  [ctapStatus.pinBlocked, 'securityKey.pinLocked'],
  [ctapStatus.uvBlocked, 'securityKey.pinLocked'],
  [ctapStatus.pinAuthBlocked, 'securityKey.pinPaused'],
  // The token of a PIN is good for one stay in the field: laid down anew, a key has forgotten it.
  [ctapStatus.pinAuthInvalid, 'securityKey.removed'],
  [ctapStatus.pinNotSet, 'securityKey.pinNotSet'],
  [ctapStatus.pinRequired, 'securityKey.pinRequired'],
  [ctapStatus.pinPolicyViolation, 'securityKey.pinNotSet'],
])

/** @throws FoyerError for every status but success; the detail is the status byte */
export function checkStatus(status: number): void {
  if (status === ctapStatus.ok) return
  throw new FoyerError(codes.get(status) ?? 'securityKey.refused', { detail: `CTAP2 ${status.toString(16).toUpperCase().padStart(2, '0')}` })
}
