// Signs what runs on Windows (Authenticode), from any system: electron-builder's `signtoolOptions.sign` (dist.ts). FOYER_SIGN says with what:
//   file    FOYER_SIGN_FILE (PKCS #12), FOYER_SIGN_PASSWORD                          osslsigncode
//   pkcs11  FOYER_SIGN_MODULE, FOYER_SIGN_KEY (a URI, RFC 7512), FOYER_SIGN_CERTIFICATE (PEM, with its chain), FOYER_SIGN_PASSWORD (the PIN);
//           FOYER_SIGN_ENGINE, where OpenSSL's engine for it is not found by itself                                        osslsigncode
//   azure   FOYER_SIGN_ENDPOINT (weu.codesigning.azure.net), FOYER_SIGN_KEY (ACCOUNT/PROFILE), FOYER_SIGN_PASSWORD (access token)   jsign 6
// and FOYER_SIGN_TIMESTAMP the address of a time stamping authority (RFC 3161): public certificates live 460 days at most, and without its word
// the signature ends with them. Nothing secret stands on a command line, where others read it.
import { spawn, spawnSync } from 'node:child_process'
import { renameSync, rmSync } from 'node:fs'
import { say } from './say.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** @throws Error naming what is not set */
function wanted<const Names extends readonly string[]>(env: Environment, names: Names): Record<Names[number], string> {
  const missing = names.filter((name) => (env[name] ?? '') === '')
  if (missing.length > 0) throw new Error(`to sign for Windows, set ${missing.join(', ')}`)
  return Object.fromEntries(names.map((name) => [name, env[name] ?? ''])) as Record<Names[number], string>
}

export interface SigningCommand { readonly command: string; readonly args: readonly string[]; readonly input: string; readonly env: Environment }

const osslsigncode = (by: readonly string[], timestamp: string, file: string, out: string, password: string): SigningCommand => ({
  command: 'osslsigncode', args: ['sign', ...by, '-readpass', '-', '-h', 'sha256', '-n', 'Foyer', '-ts', timestamp, '-in', file, '-out', out], input: `${password}\n`, env: {},
})

/**
 * The command that signs `file` into `out`; jsign signs in place. Null where FOYER_SIGN says nothing.
 * @throws Error naming what is not set, or a way that is none
 */
export function signingCommand(env: Environment, file: string, out: string): SigningCommand | null {
  const way = env['FOYER_SIGN'] ?? ''
  if (way === '') return null
  if (way === 'file') {
    const { FOYER_SIGN_FILE, FOYER_SIGN_PASSWORD, FOYER_SIGN_TIMESTAMP } = wanted(env, ['FOYER_SIGN_FILE', 'FOYER_SIGN_PASSWORD', 'FOYER_SIGN_TIMESTAMP'])
    return osslsigncode(['-pkcs12', FOYER_SIGN_FILE], FOYER_SIGN_TIMESTAMP, file, out, FOYER_SIGN_PASSWORD)
  }
  if (way === 'pkcs11') {
    const its = wanted(env, ['FOYER_SIGN_MODULE', 'FOYER_SIGN_KEY', 'FOYER_SIGN_CERTIFICATE', 'FOYER_SIGN_PASSWORD', 'FOYER_SIGN_TIMESTAMP'])
    const engine = env['FOYER_SIGN_ENGINE'] ?? ''
    const by = [...(engine === '' ? [] : ['-pkcs11engine', engine]), '-login', '-pkcs11module', its.FOYER_SIGN_MODULE, '-certs', its.FOYER_SIGN_CERTIFICATE, '-key', its.FOYER_SIGN_KEY]
    return osslsigncode(by, its.FOYER_SIGN_TIMESTAMP, file, out, its.FOYER_SIGN_PASSWORD)
  }
  if (way === 'azure') {
    const its = wanted(env, ['FOYER_SIGN_ENDPOINT', 'FOYER_SIGN_KEY', 'FOYER_SIGN_PASSWORD', 'FOYER_SIGN_TIMESTAMP'])
    const args = ['--storetype', 'TRUSTEDSIGNING', '--keystore', its.FOYER_SIGN_ENDPOINT, '--storepass', 'env:FOYER_SIGN_PASSWORD', '--alias', its.FOYER_SIGN_KEY, '--alg', 'SHA-256', '--tsmode', 'RFC3161', '--tsaurl', its.FOYER_SIGN_TIMESTAMP, '--name', 'Foyer', file]
    return { command: 'jsign', args, input: '', env: { FOYER_SIGN_PASSWORD: its.FOYER_SIGN_PASSWORD } }
  }
  throw new Error(`FOYER_SIGN is file, pkcs11 or azure, not "${way}"`)
}

/** @throws Error with what it said, where its exit status is not 0 */
function run({ command, args, input, env }: SigningCommand): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'pipe' })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString() })
    child.once('error', reject)
    child.once('close', (status) => { if (status === 0) resolve(); else reject(new Error(`${command}: ${said.trim()}`)) })
    // It may end before it has read all: its status says so.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

/** Whom the signature names (the common name of its certificate); null for a file without one. */
export function signerOf(file: string): string | null {
  // Whether the chain is trusted is Windows's to say: here only who signed is asked.
  const { stdout } = spawnSync('osslsigncode', ['verify', '-in', file], { encoding: 'utf8' })
  return /Signer's certificate:\s+-+\s+Signer #0:\s+Subject: .*?\bCN ?= ?([^/,\n]+)/s.exec(stdout)?.[1]?.trim() ?? null
}

/**
 * Sign a file in place.
 * @param publishers names that an installed Foyer takes for its own; electron-builder.yml has them
 * @throws Error where it cannot be signed, or the certificate is another's
 */
export async function signForWindows(file: string, publishers: readonly string[], env: Environment = process.env): Promise<boolean> {
  const out = `${file}.signed`
  const signing = signingCommand(env, file, out)
  if (signing === null) return false
  rmSync(out, { force: true })
  await run(signing)
  if (signing.command === 'osslsigncode') renameSync(out, file)
  const signer = signerOf(file)
  if (signer === null || !publishers.includes(signer)) throw new Error(`${file} is signed by "${signer ?? ''}", whom electron-builder.yml (publisherName) does not name`)
  return true
}

/** What electron-builder hands over for each file. */
interface ToSign { readonly path: string; readonly options: { readonly signtoolOptions?: { readonly publisherName?: string | readonly string[] | null } | null } }

/** electron-builder's `signtoolOptions.sign`. */
export async function signHook({ path, options }: ToSign): Promise<void> {
  const publishers = [options.signtoolOptions?.publisherName ?? []].flat()
  if (!await signForWindows(path, publishers)) say(`not signed, for FOYER_SIGN is not set: ${path}`)
}
