import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Pair { certificate: string, key: string, files: { certificate: string, key: string } }
export interface Certificates {
  folder: string
  /** PEM of the house's own authority, and of somebody else's. */
  ca: string
  caFile: string
  foreignCa: string
  /** For `localhost` and 127.0.0.1. */
  server: Pair
  /** The same, over since yesterday. */
  expired: Pair
  /** For another name. */
  otherName: Pair
  /** By somebody else's authority. */
  foreign: Pair
  client: Pair
  remove(): void
}

/** An authority and what it signs, made by OpenSSL: P-256, in a folder of their own. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-certificates-'))
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const authority = (name: string) => openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '3', '-subj', `/CN=${name} authority`, '-keyout', `${name}.key`, '-out', `${name}.pem`)
  authority('house')
  authority('foreign')
  const signed = (name: string, by: string, names: string, over = false): Pair => {
    openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`)
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${names}\n`)
    if (over) {
      writeFileSync(join(folder, 'index.txt'), '')
      writeFileSync(join(folder, 'ca.cnf'), `[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n`)
      openssl('ca', '-batch', '-config', 'ca.cnf', '-cert', `${by}.pem`, '-keyfile', `${by}.key`, '-in', `${name}.csr`, '-out', `${name}.pem`, '-notext', '-startdate', '20200101000000Z', '-enddate', '20210101000000Z', '-extfile', `${name}.ext`)
    } else openssl('x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial', '-days', '2', '-extfile', `${name}.ext`, '-out', `${name}.pem`)
    const files = { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) }
    return { certificate: readFileSync(files.certificate, 'utf8'), key: readFileSync(files.key, 'utf8'), files }
  }
  const here = 'DNS:localhost,IP:127.0.0.1'
  return {
    folder,
    ca: readFileSync(join(folder, 'house.pem'), 'utf8'),
    caFile: join(folder, 'house.pem'),
    foreignCa: readFileSync(join(folder, 'foreign.pem'), 'utf8'),
    server: signed('server', 'house', here),
    expired: signed('expired', 'house', here, true),
    otherName: signed('other-name', 'house', 'DNS:elsewhere.example'),
    foreign: signed('stranger', 'foreign', here),
    client: signed('client', 'house', 'DNS:front-desk.example'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
