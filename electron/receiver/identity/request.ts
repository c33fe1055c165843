import 'reflect-metadata'
import { PemConverter, Pkcs10CertificateRequestGenerator, cryptoProvider } from '@peculiar/x509'

/** A key and the request for its certificate, both PEM. */
export async function newRequest(terminal: string, namedCurve: 'P-256' | 'P-384' = 'P-256'): Promise<{ request: string, key: string }> {
  cryptoProvider.set(globalThis.crypto)
  const keys = await globalThis.crypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign', 'verify'])
  const request = await Pkcs10CertificateRequestGenerator.create({ name: [{ CN: [terminal] }], keys, signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' } })
  return { request: request.toString('pem'), key: PemConverter.encode(await globalThis.crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY') }
}
