import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signerOf, signForWindows, signHook, signingCommand } from '../../electron/dev/windows-sign.ts'

const MODULE = '/usr/lib/softhsm/libsofthsm2.so'
const missing = ['osslsigncode', 'makensis', 'openssl'].filter((command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).error !== undefined)
const noModule = [MODULE, '/usr/share/doc/libengine-pkcs11-openssl', '/usr/bin/pkcs11-tool'].filter((path) => !existsSync(path))
for (const each of [...missing, ...noModule]) process.stderr.write(`foyer: not tried: ${each} is not there, to sign for Windows\n`)

const PUBLISHER = 'Foyer contributors'
const PASSWORD = 'five dry leaves'

describe.skipIf(missing.length > 0)('a Windows program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-sign-'))
  const at = (name: string): string => join(folder, name)
  const openssl = (...args: string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
  }
  /** A certificate of the test's own authority. */
  const issue = (name: string, subject: string, usage: string): void => {
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject)
    writeFileSync(at(`${name}.ext`), `extendedKeyUsage=${usage}\n`)
    openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '2', '-extfile', `${name}.ext`, '-out', `${name}.pem`)
  }
  /** A time stamping authority (RFC 3161), by openssl ts. */
  let authority: Server
  let env: Record<string, string>
  let made = 0
  const program = (): string => {
    const file = at(`setup-${made++}.exe`)
    copyFileSync(at('setup.exe'), file)
    return file
  }
  const verified = (file: string): number | null => spawnSync('osslsigncode', ['verify', '-CAfile', at('ca.pem'), '-TSA-CAfile', at('ca.pem'), '-in', file], { encoding: 'utf8' }).status

  beforeAll(async () => {
    writeFileSync(at('setup.nsi'), 'OutFile "setup.exe"\nSection\nSectionEnd\n')
    if (spawnSync('makensis', ['-V1', 'setup.nsi'], { cwd: folder }).status !== 0) throw new Error('makensis')
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test authority', '-days', '3')
    issue('ours', `/O=Foyer/CN=${PUBLISHER}`, 'codeSigning')
    issue('stranger', '/CN=Somebody else', 'codeSigning')
    issue('time', '/CN=Test time', 'critical,timeStamping')
    for (const name of ['ours', 'stranger']) openssl('pkcs12', '-export', '-inkey', `${name}.key`, '-in', `${name}.pem`, '-certfile', 'ca.pem', '-passout', `pass:${PASSWORD}`, '-out', `${name}.p12`)
    writeFileSync(at('serial'), '01')
    writeFileSync(at('ts.cnf'), `[tsa]\ndefault_tsa=t\n[t]\nserial=${at('serial')}\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\ness_cert_id_alg=sha256\n`)
    authority = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => { chunks.push(chunk) }).once('end', () => {
        writeFileSync(at('query'), Buffer.concat(chunks))
        openssl('ts', '-reply', '-config', 'ts.cnf', '-queryfile', 'query', '-signer', 'time.pem', '-inkey', 'time.key', '-chain', 'ca.pem', '-out', 'reply')
        response.setHeader('content-type', 'application/timestamp-reply').end(readFileSync(at('reply')))
      })
    })
    await new Promise<void>((resolve) => { authority.listen(0, '127.0.0.1', resolve) })
    env = { FOYER_SIGN: 'file', FOYER_SIGN_FILE: at('ours.p12'), FOYER_SIGN_PASSWORD: PASSWORD, FOYER_SIGN_TIMESTAMP: `http://127.0.0.1:${(authority.address() as AddressInfo).port}/` }
  })
  afterAll(async () => {
    await new Promise((resolve) => { authority.close(resolve) })
    rmSync(folder, { recursive: true, force: true })
  })

  it('is signed from a file, with the time, and any other byte is refused', async () => {
    const file = program()
    expect([signerOf(file), verified(file)]).toEqual([null, 1])
    expect(await signForWindows(file, ['An older name', PUBLISHER], env)).toBe(true)
    expect([signerOf(file), verified(file)]).toEqual([PUBLISHER, 0])
    expect(spawnSync('osslsigncode', ['verify', '-CAfile', at('ca.pem'), '-TSA-CAfile', at('ca.pem'), '-in', file], { encoding: 'utf8' }).stdout).toMatch(/Timestamp Server Signature verification: ok/)
    const bytes = readFileSync(file)
    bytes[5000] = (bytes[5000] ?? 0) ^ 1
    writeFileSync(file, bytes)
    expect(verified(file)).not.toBe(0)
  })

  it('is not handed out under a name that an installed Foyer does not know', async () => {
    await expect(signForWindows(program(), [PUBLISHER], { ...env, FOYER_SIGN_FILE: at('stranger.p12') })).rejects.toThrow('signed by "Somebody else"')
    await expect(signForWindows(program(), [PUBLISHER], { ...env, FOYER_SIGN_PASSWORD: 'wrong' })).rejects.toThrow('osslsigncode')
  })

  it('is signed as electron-builder asks for it, and left as it is where nothing says with what', async () => {
    const file = program()
    const before = readFileSync(file)
    await signHook({ path: file, options: { signtoolOptions: { publisherName: [PUBLISHER] } } })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it.skipIf(noModule.length > 0)('is signed by a key that never leaves its module', async () => {
    mkdirSync(at('tokens'))
    writeFileSync(at('softhsm.conf'), `directories.tokendir = ${at('tokens')}\nobjectstore.backend = file\n`)
    const before = process.env['SOFTHSM2_CONF']
    process.env['SOFTHSM2_CONF'] = at('softhsm.conf')
    try {
      const tool = (command: string, ...args: string[]): void => {
        const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
        if (status !== 0) throw new Error(`${command}: ${stdout}${stderr}`)
      }
      tool('softhsm2-util', '--init-token', '--free', '--label', 'foyer', '--pin', '7531', '--so-pin', '8642')
      tool('pkcs11-tool', '--module', MODULE, '--token-label', 'foyer', '--login', '--pin', '7531', '--keypairgen', '--key-type', 'rsa:2048', '--label', 'signing', '--id', '01', '--usage-sign')
      openssl('req', '-new', '-engine', 'pkcs11', '-keyform', 'engine', '-key', 'pkcs11:token=foyer;object=signing;type=private;pin-value=7531', '-subj', `/O=Foyer/CN=${PUBLISHER}`, '-out', 'module.csr')
      openssl('x509', '-req', '-in', 'module.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '2', '-extfile', 'ours.ext', '-out', 'module.pem')
      const file = program()
      const its = { ...env, FOYER_SIGN: 'pkcs11', FOYER_SIGN_MODULE: MODULE, FOYER_SIGN_KEY: 'pkcs11:token=foyer;object=signing;type=private', FOYER_SIGN_CERTIFICATE: at('module.pem'), FOYER_SIGN_PASSWORD: '7531' }
      await signForWindows(file, [PUBLISHER], its)
      expect([signerOf(file), verified(file)]).toEqual([PUBLISHER, 0])
    } finally {
      if (before === undefined) delete process.env['SOFTHSM2_CONF']
      else process.env['SOFTHSM2_CONF'] = before
    }
  })

  it('is signed by no command that shows a secret, or lacks the time', () => {
    const azure = { FOYER_SIGN: 'azure', FOYER_SIGN_ENDPOINT: 'weu.codesigning.azure.net', FOYER_SIGN_KEY: 'account/profile', FOYER_SIGN_PASSWORD: PASSWORD, FOYER_SIGN_TIMESTAMP: 'http://timestamp.acs.microsoft.com' }
    const module = { FOYER_SIGN: 'pkcs11', FOYER_SIGN_MODULE: MODULE, FOYER_SIGN_KEY: 'pkcs11:token=foyer', FOYER_SIGN_CERTIFICATE: 'c.pem', FOYER_SIGN_PASSWORD: PASSWORD, FOYER_SIGN_TIMESTAMP: 'http://time.example' }
    for (const each of [env, azure, module]) {
      const { args = [] } = signingCommand(each, 'setup.exe', 'out.exe') ?? {}
      expect(args.join(' ')).toContain('setup.exe')
      expect(args.join(' ')).not.toContain(PASSWORD)
      const { FOYER_SIGN_TIMESTAMP: _, ...timeless } = each
      expect(() => signingCommand(timeless, 'setup.exe', 'out.exe')).toThrow('FOYER_SIGN_TIMESTAMP')
    }
    expect(() => signingCommand({ FOYER_SIGN: 'usb' }, 'a', 'b')).toThrow('"usb"')
  })
})
