// The library's container asks for it before anything else.
import 'reflect-metadata'
import { X509Certificate, createHash } from 'node:crypto'
import { join } from 'node:path'
import {
  BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, PemConverter, Pkcs10CertificateRequest, SubjectAlternativeNameExtension,
  X509CertificateGenerator, cryptoProvider,
} from '@peculiar/x509'
import { Problem } from '../problem.ts'
import { secretFile } from './secret-file.ts'

/** A small authority of the receiver's own: it says of a P-256 key which terminal holds it, and nothing else. */
export interface Authority {
  /** Its certificate, for TLS and for a proxy in front. */
  pem: string
  /** @param request PKCS #10 in PEM @throws Problem `uplink.badRequest` */
  issue(terminal: string, request: string, now: Date): Promise<Issued>
  /** SHA-256 of a certificate that it issued and that holds at this moment; null of any other. */
  fingerprint(certificate: string | Uint8Array, now: Date): string | null
}

export interface Issued { pem: string, proof: string, expiresAt: string }

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000
/** A desk renews it by itself; a year is what an unattended one may take until somebody looks. */
const TERMINAL_DAYS = 365
const AUTHORITY_DAYS = 3650
/** A desk's clock may be behind. */
const BEFORE_MS = 300_000

export async function openAuthority(folder: string, now: Date): Promise<Authority> {
  cryptoProvider.set(globalThis.crypto)
  const made = await newAuthority(now)
  const stored = secretFile(join(folder, 'authority.pem'), () => made)
  const [certificate, key] = [block(stored, 'CERTIFICATE'), block(stored, 'PRIVATE KEY')]
  const signingKey = await globalThis.crypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(key), P256, false, ['sign'])
  const own = new X509Certificate(certificate)
  return {
    pem: certificate,
    issue: (terminal, request, at) => issue({ own, signingKey }, terminal, request, at),
    fingerprint(offered, at) {
      try {
        const its = new X509Certificate(offered)
        if (!its.checkIssued(own) || !its.verify(own.publicKey) || its.ca || at < its.validFromDate || at > its.validToDate) return null
        return fingerprintOf(its.raw)
      } catch {
        return null
      }
    },
  }
}

const fingerprintOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex')

function block(pem: string, label: string): string {
  const found = new RegExp(`-----BEGIN ${label}-----[\\s\\S]+?-----END ${label}-----`).exec(pem)
  if (found === null) throw new Error('authority.pem is damaged: bring it back from a copy')
  return `${found[0]}\n`
}

async function newAuthority(now: Date): Promise<string> {
  const keys = await globalThis.crypto.subtle.generateKey(P256, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Foyer receiver authority', keys, signingAlgorithm: SIGNING, notBefore: new Date(now.getTime() - BEFORE_MS), notAfter: new Date(now.getTime() + AUTHORITY_DAYS * DAY_MS),
    extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)],
  })
  const key = PemConverter.encode(await globalThis.crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  return `${certificate.toString('pem')}\n${key}\n`
}

async function issue({ own, signingKey }: { own: X509Certificate, signingKey: CryptoKey }, terminal: string, request: string, now: Date): Promise<Issued> {
  const publicKey = await requestedKey(request)
  const notAfter = new Date(now.getTime() + TERMINAL_DAYS * DAY_MS)
  const certificate = await X509CertificateGenerator.create({
    subject: [{ CN: [terminal] }], issuer: 'CN=Foyer receiver authority', publicKey, signingKey, signingAlgorithm: SIGNING,
    notBefore: new Date(now.getTime() - BEFORE_MS), notAfter: notAfter < own.validToDate ? notAfter : own.validToDate,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true), new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true), new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension([{ type: 'url', value: `urn:foyer:terminal:${terminal}` }]),
    ],
  })
  return { pem: `${certificate.toString('pem')}\n`, proof: fingerprintOf(new Uint8Array(certificate.rawData)), expiresAt: certificate.notAfter.toISOString() }
}

/** Its signature shows that whoever asks holds the key; its subject is not looked at, since the enrolment says who it is. */
async function requestedKey(pem: string): Promise<CryptoKey> {
  try {
    const request = new Pkcs10CertificateRequest(pem)
    const { name, namedCurve } = request.publicKey.algorithm as EcKeyAlgorithm
    if (name !== P256.name || namedCurve !== P256.namedCurve || !await request.verify()) throw new Error('not a signed request for a P-256 key')
    return await request.publicKey.export(P256, ['verify'])
  } catch (error) {
    throw new Problem('uplink.badRequest', null, error)
  }
}
