import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Pair { key: string, cert: string }

/** Authorities and certificates of the tests, made by OpenSSL in a folder of their own. */
export interface Certificates {
  folder: string
  authorityFile: string
  authority: string
  server: Pair
  expired: Pair
  foreign: Pair
  otherName: Pair
  /** A certificate by the authority for a request, or by one that nobody believes. */
  issue(request: string, days?: number, ca?: 'house' | 'stranger'): string
  dispose(): void
}

export function certificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-uplink-ca-'))
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const authority = (name: string) => openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.pem`, '-days', '3650', '-subj', `/CN=${name}`)
  authority('house')
  authority('stranger')
  const sign = (name: string, ca: string, alt: string, ...times: string[]): Pair => {
    openssl('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${alt}\n`)
    writeFileSync(join(folder, `${name}.index`), '')
    writeFileSync(join(folder, `${name}.serial`), '1000\n')
    writeFileSync(join(folder, `${name}.cnf`), `[ca]\ndefault_ca=d\n[d]\ndatabase=${name}.index\nserial=${name}.serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n`)
    openssl('ca', '-batch', '-config', `${name}.cnf`, '-cert', `${ca}.pem`, '-keyfile', `${ca}.key`, '-in', `${name}.csr`, '-out', `${name}.pem`, '-extfile', `${name}.ext`, '-notext', ...times)
    return { key: read(`${name}.key`), cert: read(`${name}.pem`) }
  }
  const here = 'IP:127.0.0.1'
  return {
    folder, authorityFile: join(folder, 'house.pem'), authority: read('house.pem'),
    server: sign('server', 'house', here, '-days', '365'),
    expired: sign('expired', 'house', here, '-startdate', '20200101000000Z', '-enddate', '20210101000000Z'),
    foreign: sign('foreign', 'stranger', here, '-days', '365'),
    otherName: sign('elsewhere', 'house', 'DNS:elsewhere.example', '-days', '365'),
    issue(request, days = 90, ca = 'house') {
      writeFileSync(join(folder, 'asked.csr'), request)
      openssl('x509', '-req', '-in', 'asked.csr', '-CA', `${ca}.pem`, '-CAkey', `${ca}.key`, '-CAcreateserial', '-days', String(days), '-out', 'asked.pem')
      return read('asked.pem')
    },
    dispose() { rmSync(folder, { recursive: true, force: true }) },
  }
}
