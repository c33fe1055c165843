import { z } from 'zod'
import { call, noDoors } from './call.ts'
import { errorPayload } from './error-payload.ts'
import { bytes, isoDate, isoTime, nothing, text } from './primitives.ts'

/** Largest file of trust taken, bytes: a master list has about 1 MB, ICAO's directory of document signers 80 MB. */
export const TRUST_FILE_MAX = 128 * 1024 * 1024
/** All that a desk keeps of its own, bytes: each directory that ICAO publishes, and lists beside them. */
export const TRUST_TOTAL_MAX = 256 * 1024 * 1024
/** Files that a desk keeps of its own. */
export const TRUST_FILES_MAX = 64
/** Files that hold trust, by name: what a folder or an archive is searched for; and how many of one folder count that an administrator of the computer laid there. */
export const trustFileName = /\.(cer|crt|der|pem|ml|mls|crl|ldif|zip)$/i
export const TRUST_LAID_MAX = 2000
/** Certificates shown of those that are new or gone; the rest is a number. */
export const TRUST_SHOWN = 50

const count = z.number().int().min(0)
/** SHA-256, hexadecimal. */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** The country signing certificates that chips are judged by. */
export const trustState = z.object({
  certificates: count,
  countries: count,
  /** The lists it was filled from: `master list DE 2026-05-28`. */
  version: text(120).nullable(),
  /** Files and entries that could not be read or verified, and are left out. */
  refused: count,
  /** Why the organisation's folder of certificates, or a part of it, does not count. */
  problem: errorPayload.nullable(),
})
export type TrustState = z.infer<typeof trustState>

export const trustCertificate = z.object({
  subject: text(300),
  country: text(3).nullable(),
  /** Of the certificate in DER: what its authority publishes to be compared. */
  fingerprint: sha256,
  validUntil: isoDate,
  /** A root of version 1, which does not say what its key may do. */
  plainRoot: z.boolean(),
})
export type TrustCertificate = z.infer<typeof trustCertificate>

const certificateCount = z.object({ count, shown: z.array(trustCertificate).max(TRUST_SHOWN) })

export const trustList = z.object({
  /** The state, or `UN`, whose list it is. */
  issuer: text(3),
  /** `master list DE 2026-05-28` */
  version: text(120),
  signedAt: isoTime.nullable(),
  root: trustCertificate,
  /** The certificate of whoever signed it has run out since. */
  signerExpired: z.boolean(),
})

/** What a file of trust holds, as the reader found it. */
export const trustAbout = z.object({
  kind: z.enum(['masterList', 'certificates', 'revocationLists', 'directory']),
  lists: z.array(trustList).max(TRUST_SHOWN),
  /** Authorities' certificates, and the states whose they are. */
  certificates: count,
  states: count,
  /** Signers of documents and of seals. */
  signers: count,
  revocationLists: count,
  /** Entries that are left out. */
  refused: count,
  /** Last day of the list's signer, else of the certificate that lasts longest. */
  validUntil: isoDate.nullable(),
})
export type TrustAbout = z.infer<typeof trustAbout>

/** One file of trust that this desk keeps, under its own hash. */
export const trustAnchor = z.object({
  id: sha256,
  bytes: count,
  about: trustAbout,
  importedAt: isoTime,
  /** The name of the day. */
  importedBy: text(80),
})
export type TrustAnchor = z.infer<typeof trustAnchor>

/** What taking a file would change. */
export const trustPreview = z.object({
  id: sha256,
  bytes: count,
  about: trustAbout,
  /** This very file is kept already. */
  present: z.boolean(),
  /** The last list of the same issuer, which this one takes the place of. */
  replaces: z.object({ id: sha256, version: text(120), older: z.boolean() }).nullable(),
  /** Authorities' certificates that this desk did not trust before. */
  added: certificateCount,
  /** Those of the list it takes the place of that it does not hold. */
  gone: certificateCount,
  /** Certificates for which nothing vouches that this desk trusts: they are believed because a person says so. */
  unknownRoots: certificateCount.extend({
    /** Names them all; null where there is none. Given back, it says that a person compared them. */
    token: sha256.nullable(),
  }),
})
export type TrustPreview = z.infer<typeof trustPreview>

/** A file that an earlier Foyer kept in a folder, where anybody could have put it: it counts for nothing until it is taken. */
export const trustFound = z.object({
  id: sha256,
  bytes: count,
  preview: trustPreview.nullable(),
  /** Why it cannot be taken. */
  error: errorPayload.nullable(),
})
export type TrustFound = z.infer<typeof trustFound>

/** Certificates and lists of withdrawn ones shown of all that are trusted: every state's several times over. */
export const TRUSTED_MAX = 5000

/** One certificate that chips are judged by now. */
export const trustedCertificate = trustCertificate.extend({
  validFrom: isoDate,
  /** The list that vouches for it, or what gave it: `master list DE 2026-05-28`. */
  from: text(120),
  /** The file of this desk that it came with; null for those of the organisation or the installation. */
  file: sha256.nullable(),
})
export type TrustedCertificate = z.infer<typeof trustedCertificate>

/** One list of withdrawn certificates. */
export const trustedRevocationList = z.object({
  country: text(3).nullable(),
  issuer: text(300),
  fingerprint: sha256,
  issuedAt: isoTime,
  /** When the next one is due; null where it does not say. */
  nextAt: isoTime.nullable(),
  withdrawn: count,
  /** `notVouched`: signed by nobody whom this desk trusts. It decides nothing; nor does one that is `ahead`, dated in the future. */
  state: z.enum(['current', 'overdue', 'ahead', 'notVouched']),
  file: sha256.nullable(),
})
export type TrustedRevocationList = z.infer<typeof trustedRevocationList>

export const trusted = z.object({
  certificates: z.array(trustedCertificate).max(TRUSTED_MAX), revocationLists: z.array(trustedRevocationList).max(TRUSTED_MAX),
  /** There are more than are shown. */
  more: z.boolean(),
})
export type Trusted = z.infer<typeof trusted>

const confirmed = sha256.nullable()
const file = bytes(TRUST_FILE_MAX)
/** Parsing an ICAO directory on a slow machine. */
const PATIENCE_MS = 60_000

export const trustCalls = {
  'trust.state': call({
    to: 'reader', method: 'GET', path: '/trust', needs: 'trust.read', audit: 'failures', input: nothing, output: trustState,
  }),
  /** What chips are judged by, one by one. */
  'trust.trusted': call({
    to: 'reader', method: 'GET', path: '/trust/certificates', needs: 'trust.read', audit: 'failures', timeoutMs: PATIENCE_MS, input: nothing, output: trusted,
  }),
  'trust.list': call({
    to: 'vault', method: 'GET', path: '/trust/files', needs: 'trust.change', audit: 'failures', input: nothing, output: z.array(trustAnchor).max(TRUST_FILES_MAX),
  }),
  /** What taking this file would change; nothing is taken. */
  'trust.preview': call({
    to: 'main', method: 'POST', path: '/trust/previews', needs: 'trust.change', audit: 'failures', timeoutMs: PATIENCE_MS,
    input: z.object({ bytes: file }).strict(), output: trustPreview,
  }),
  /**
   * Take a master list (verified to its own root), certificates, revocation lists, a PKD directory (LDIF) or a ZIP of these into this
   * desk's trust. The vault writes the event, in the transaction that keeps the file.
   */
  'trust.import': call({
    to: 'main', method: 'POST', path: '/trust', needs: 'trust.change', audit: 'failures', timeoutMs: PATIENCE_MS,
    input: z.object({ bytes: file, confirmed }).strict(), output: trustState,
  }),
  'trust.remove': call({
    to: 'main', method: 'DELETE', path: '/trust', needs: 'trust.change', audit: 'failures', timeoutMs: PATIENCE_MS,
    input: z.object({ id: sha256 }).strict(), output: trustState,
  }),
  /** Files of an earlier Foyer's folder that are not kept yet. */
  'trust.found': call({
    to: 'main', method: 'GET', path: '/trust/found', needs: 'trust.change', audit: 'failures', activity: false, timeoutMs: PATIENCE_MS,
    input: nothing, output: z.array(trustFound).max(TRUST_FILES_MAX),
  }),
  'trust.takeFound': call({
    to: 'main', method: 'PUT', path: '/trust/found', needs: 'trust.change', audit: 'failures', timeoutMs: PATIENCE_MS,
    input: z.object({ id: sha256, confirmed }).strict(), output: trustState,
  }),
  'trust.removeFound': call({
    to: 'main', method: 'DELETE', path: '/trust/found', needs: 'trust.change', audit: 'failures', timeoutMs: PATIENCE_MS,
    input: z.object({ id: sha256 }).strict(), output: nothing,
  }),
}

const internal = { needs: 'inside', doors: noDoors, audit: 'failures', activity: false, timeoutMs: PATIENCE_MS } as const
/** First what was laid into folders of the computer, without an id, then what the desk keeps. `problem`: what is to be told of those folders. */
const givenTrust = z.object({
  round: z.number().int(), anchor: z.object({ id: sha256.nullable(), bytes: file.nullable() }).strict().nullable(), place: count, of: count, problem: errorPayload.nullable(),
}).strict()

/**
 * The vault keeps files of trust and decodes none; the reader decodes them, keeps none and sees no folder: main carries them from one to the other,
 * one at a time, and those that lie in folders of the computer. The reader proves nothing before it was given all.
 */
export const trustInternals = {
  'internal.previewTrust': call({
    ...internal, to: 'reader', method: 'POST', path: '/internal/trust-previews', input: z.object({ bytes: file }).strict(), output: trustPreview,
  }),
  /** One file after the other; the first begins anew, what was given counts from the last one on. Null for bytes that are not those that were taken. */
  'internal.giveTrust': call({
    ...internal, to: 'reader', method: 'PUT', path: '/internal/trust',
    input: givenTrust, output: nothing,
  }),
  /** The same, to the reader of what other programs send. */
  'internal.giveJobsTrust': call({
    ...internal, to: 'jobs', method: 'PUT', path: '/internal/jobs/trust', putsOffRest: false, input: givenTrust, output: nothing,
  }),
  'internal.keptTrust': call({
    ...internal, to: 'vault', method: 'GET', path: '/internal/trust', input: nothing, output: z.array(sha256).max(TRUST_FILES_MAX),
  }),
  'internal.trustFile': call({
    ...internal, to: 'vault', method: 'GET', path: '/internal/trust/:id', input: z.object({ id: sha256 }).strict(), output: z.object({ bytes: file }),
  }),
  /** On behalf of an administrator, who is looked up again: keep a file, drop one, tell that a found one was deleted. */
  'internal.keepTrust': call({
    ...internal, to: 'vault', method: 'POST', path: '/internal/trust', needs: 'trust.change', fourEyes: { kind: 'trust' },
    input: z.object({ bytes: file, preview: trustPreview, cause: z.enum(['trust.import', 'trust.takeFound']) }).strict(), output: nothing,
  }),
  'internal.dropTrust': call({
    ...internal, to: 'vault', method: 'DELETE', path: '/internal/trust', needs: 'trust.change', fourEyes: { kind: 'trust' }, input: z.object({ id: sha256 }).strict(), output: nothing,
  }),
  'internal.foundTrustDeleted': call({
    ...internal, to: 'vault', method: 'DELETE', path: '/internal/trust/found', needs: 'trust.change', input: z.object({ id: sha256 }).strict(), output: nothing,
  }),
}
