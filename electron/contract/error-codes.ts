/**
 * Every error that may cross a process border, in one list. The texts (one sentence for the
 * person, one action) are in `resources/locales/<language>/errors.json` under the same code; a
 * test holds the two together.
 *
 * A code is `<area>.<what>`; `status` is the HTTP-like class that the audit trail records.
 */
export const errorCodes = {
  // Any border
  'input.invalid': 400,
  'input.tooLarge': 413,
  'input.tooMuchAtOnce': 429,
  'input.unknownCall': 404,
  'internal.fault': 500,
  'internal.timeout': 504,
  'process.down': 503,
  'start.unlisted': 400,
  'package.downgrade': 409,
  'sbom.missing': 404,
  'sbom.unknownAdvisory': 404,
  'process.tooMuchMemory': 507,

  // Who may do what (vault/staff)
  'staff.signInRequired': 401,
  'staff.wrongSecret': 401,
  'staff.throttled': 429,
  'staff.locked': 423,
  'staff.forbidden': 403,
  'staff.notFound': 404,
  'staff.nameTaken': 409,
  'staff.weakSecret': 422,
  'staff.lastAdministrator': 409,

  // Systems that may ask things of the desk (vault/clients)
  'clients.notFound': 404,
  'clients.nameTaken': 409,
  'clients.oauthTaken': 409,
  'clients.tooMany': 409,
  'clients.revoked': 410,
  'connections.certificate': 422,
  'webhooks.notFound': 404,
  'webhooks.tooMany': 409,
  'webhooks.host': 422,
  'webhooks.notAllowed': 403,
  'webhooks.unreachable': 503,
  'webhooks.certificate': 502,
  'webhooks.refused': 502,
  'webhooks.gone': 410,
  'pairings.gone': 410,

  // Database key and file (vault/keys, vault/database)
  'keys.keychainMissing': 503,
  'keys.keychainLocked': 503,
  'keys.keychainDenied': 503,
  'keys.missingForDatabase': 503,
  'keys.wrongKey': 503,
  'keys.recoveryKeyInvalid': 422,
  'keys.recoveryNotConfirmed': 409,
  'database.damaged': 503,
  'database.altered': 503,
  'database.readOnly': 503,
  'database.full': 507,
  'database.tooNew': 503,
  'database.busy': 503,
  'database.logMissing': 503,
  'desk.databaseMissing': 503,
  'desk.dateUnconfirmed': 409,
  'desk.dateErases': 403,
  'desk.alreadySetUp': 409,
  'desk.notSetUp': 409,
  'desk.notADemo': 403,
  'desk.demoOff': 403,
  'desk.notAtFault': 409,
  'desk.otherDesk': 409,

  // The organisation's policy (vault/retention, reader)
  'policy.writable': 403,
  'policy.unreadable': 422,
  'policy.overruled': 409,
  'policy.unknownKey': 422,

  // Records and readings (vault)
  'reading.gone': 410,
  'reading.sourceOff': 403,
  'records.notFound': 404,
  'records.fieldInvalid': 422,
  'records.storedAlready': 409,
  'records.facesOpen': 409,
  'records.facesNotSame': 409,
  'records.tooManyGuesses': 429,
  'audit.damaged': 409,

  // What other systems ask the desk to scan (vault/requests)
  'requests.notFound': 404,
  'requests.over': 409,
  'requests.taken': 409,
  'requests.tooMany': 429,

  // Files that come in and go out (main)
  'files.gone': 410,
  'files.readOnly': 403,
  'files.full': 507,
  'files.failed': 502,
  'printer.missing': 503,
  'printer.failed': 502,

  // Typing into other programs (main/typing, vault)
  'typing.notPossible': 501,
  'typing.layoutNotFound': 404,
  'typing.busy': 409,
  'typing.noTarget': 409,
  'typing.focusMoved': 409,
  'typing.stopped': 409,
  'typing.failed': 502,

  // Pictures and pages (reader/images, reader/mrz, reader/barcodes)
  'image.empty': 422,
  'image.heic': 415,
  'image.unsupported': 415,
  'image.damaged': 422,
  'image.tooLarge': 413,
  'image.tooMuchMemory': 413,
  'image.timeout': 504,
  'document.passwordProtected': 422,
  'reading.nothingFound': 404,
  'reading.swipeUnreadable': 422,
  'reading.leftOut': 413,
  'reading.queueFull': 413,
  'reading.emptyPages': 404,
  'reading.scanStopped': 409,

  // Devices (scanners, reader/smartcards, camera)
  'device.notFound': 404,
  'device.busy': 409,
  'device.lost': 410,
  'device.failed': 502,
  'camera.denied': 403,
  'scanner.feederEmpty': 409,
  'scanner.jam': 409,
  'scanner.coverOpen': 409,
  'scanner.driverMissing': 503,
  'scanner.denied': 403,
  'scanner.cancelled': 409,
  'scanner.unreachable': 503,
  'scanner.badAnswer': 502,
  'scanner.certificateChanged': 502,
  'source.leftBehind': 409,
  'source.overfull': 409,
  'source.silent': 504,
  'smartcard.serviceMissing': 503,

  // Chip (emrtd)
  'chip.removed': 410,
  'chip.timeout': 504,
  'chip.notADocument': 415,
  'chip.accessDenied': 403,
  'chip.lastAttempt': 409,
  'chip.accessLocked': 423,
  'chip.downgrade': 409,
  'chip.readerTooShort': 501,
  'chip.unsupported': 501,
  'chip.secureMessaging': 502,
  'chip.malformed': 422,
  'chip.fileMissing': 404,
  'masterList.invalid': 422,

  // The states' certificates that a desk keeps (main, vault/trust)
  'trust.rootUnknown': 409,
  'trust.older': 409,
  'trust.notFound': 404,
  'trust.full': 413,

  // What leaves for elsewhere (uplink, vault/outbox)
  'uplink.notConfigured': 409,
  'uplink.notEnrolled': 409,
  'uplink.settings': 422,
  'uplink.unreachable': 503,
  'uplink.certificate': 502,
  'uplink.signIn': 401,
  'uplink.busy': 429,
  'uplink.badAnswer': 502,
  'uplink.codeRefused': 422,
  'uplink.receiptFalse': 409,
  'uplink.stopped': 409,
  'uplink.refused': 502,

  // Who asks over the API, and how (gateway, vault/clients)
  'api.unauthenticated': 401,
  'api.keyMistyped': 401,
  'api.expired': 401,
  'api.paused': 403,
  'api.addressRefused': 403,
  'api.forbidden': 403,
  'api.originRefused': 403,
  'api.pairingRefused': 403,
  'api.notFound': 404,
  'api.methodNotAllowed': 405,
  'api.tooSlow': 408,
  'api.idempotencyUnderWay': 409,
  'api.mediaType': 415,
  'api.hostRefused': 421,
  'api.idempotencyReused': 422,
  'api.idempotencyKeyInvalid': 400,
  'api.throttled': 429,
  'api.headersTooLarge': 431,
  'api.cannotListen': 503,

  // What is read for other programs, one after the other (main/jobs)
  'jobs.notFound': 404,
  'jobs.cancelled': 409,
  'jobs.tooMany': 429,
  'jobs.full': 503,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof errorCodes

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCodes, text)
}
