import { existsSync } from 'node:fs'
import { access, constants, readdir, readFile, statfs } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import type { CageState } from '../contract/processes.ts'
import { openLineModel } from '../reader/mrz/line-model.ts'
import { openTrustStore } from '../emrtd/index.ts'
import { triedCage } from '../system/cage.ts'
import { databasePath } from '../vault/database/desk-files.ts'
import { systemKeychain, type Keychain } from '../vault/keys/keychain.ts'
import { readKeyFile } from '../vault/keys/key-file.ts'
import { policySourceOf } from '../vault/policy/policy-sources.ts'
import { inForceBy } from '../vault/policy/source.ts'
import { LEAST_FREE_BYTES } from '../vault/database/free-space.ts'
import { shutOut } from '../contract/contacts.ts'
import { keychainAndDesk } from './doctor-desk.ts'
import { documentDevices } from './doctor-devices.ts'
import { hostFinding, statusOf, type Finding } from './doctor-finding.ts'
import { addLaidTrust } from './given-trust.ts'
import { policyOfDesk, type CliIo } from './io.ts'

type Examination = (io: CliIo) => Promise<Finding | Finding[]>

const GUARD_FIX = process.platform === 'win32'
  ? 'Take the right to write from everybody but administrators: icacls "%ProgramData%\\Foyer" /setowner *S-1-5-32-544 /T, then /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX.'
  : 'Give it and every folder above it to root, and let nobody else write there: chown root, chmod go-w.'

const policyFixes: Partial<Record<string, string>> = {
  'policy.writable': GUARD_FIX,
  'policy.unreadable': 'Make it readable, valid JSON with known keys and values only; until then the last policy stays in force.',
  'policy.overruled': 'Do not set FOYER_POLICY for a real desk: put the policy file into its place on this system.',
}

/** `doctor`: a line for every part, found or not, with the fix in one sentence. The status tells the class of trouble, see `troubleStatus`. */
export async function doctorCommand(_args: string[], io: CliIo, keychain: Keychain = systemKeychain(`foyer-${io.mode}`)): Promise<number> {
  const examinations: readonly Examination[] = [
    runtime, database, (given) => keychainAndDesk(given, keychain), readingModel, cage, certificates, smartCards, cameras, documentDevices, policy, keyFile, freeSpace,
  ]
  const findings: Finding[] = []
  for (const examine of examinations) {
    for (const { trouble, ...finding } of [await examine(io)].flat()) {
      io.stdout(JSON.stringify(finding))
      io.stderr(`${finding.state === 'ok' ? 'ok     ' : finding.state.padEnd(7)} ${finding.part}: ${finding.detail}${finding.fix === undefined ? '' : `. ${finding.fix}`}`)
      findings.push(trouble === undefined ? finding : { ...finding, trouble })
    }
  }
  return statusOf(findings)
}

async function runtime(): Promise<Finding> {
  const major = Number(process.versions.node.split('.')[0])
  const detail = `Node ${process.versions.node}, ${process.platform} ${process.arch}`
  return await Promise.resolve(major >= 22 ? { part: 'runtime', state: 'ok', detail } : { part: 'runtime', state: 'fault', detail, fix: 'Start through npm, which brings Node 24.' })
}

async function database(): Promise<Finding> {
  try {
    const { default: Database } = await import('better-sqlite3-multiple-ciphers')
    const memory = new Database(':memory:')
    const version = memory.prepare('select sqlite_version() as version').get() as { version: string }
    memory.close()
    return { part: 'database', state: 'ok', detail: `SQLite ${version.version} with SQLCipher 4` }
  } catch {
    return { part: 'database', state: 'fault', detail: 'the database module does not load', fix: 'Run npm ci again on this machine.' }
  }
}

/** Opened as the reader opens it: a model that is there may still be damaged, and the slower runtime be in use. */
async function readingModel(io: CliIo): Promise<Finding> {
  const modelPath = join(io.resourcesFolder, 'models', 'mrz', 'mrz-lines.onnx')
  try {
    const model = await openLineModel({ modelPath, wasmFolder: join(io.modulesFolder, 'onnxruntime-web', 'dist') })
    await model.close()
    return { part: 'reading model', state: 'ok', detail: model.runtime === 'native' ? 'opens in the native runtime' : 'opens in the WebAssembly runtime: lines take four times as long' }
  } catch {
    return { part: 'reading model', state: 'fault', detail: 'the MRZ model does not open', fix: 'Install Foyer again: its resources folder is incomplete.' }
  }
}

const CAGE: Readonly<Record<CageState, Omit<Finding, 'part'>>> = {
  held: { state: 'ok', detail: 'what decodes documents is kept in a cage of the operating system: no network, no files, no other process (bubblewrap)' },
  system: { state: 'ok', detail: 'a process of its own, without a cage: this operating system has none that Foyer uses' },
  processor: { state: 'missing', detail: 'a process of its own, without a cage: Foyer has none for this processor', fix: 'Use a computer with an x64 or arm64 processor where policy requires the cage.' },
  missing: { state: 'missing', detail: 'a process of its own, without a cage: bubblewrap is not installed', fix: 'apt-get install bubblewrap' },
  old: { state: 'missing', detail: 'a process of its own, without a cage: bubblewrap is older than 0.8', fix: 'Install bubblewrap 0.8 or newer, of a newer system: Ubuntu 22.04 and RHEL 9 have an older one.' },
  node: { state: 'missing', detail: 'a process of its own, without a cage: this copy of Foyer brings no Node of its own', fix: 'Install Foyer from its package, or run npm ci again.' },
  refused: { state: 'missing', detail: 'a process of its own, without a cage: the system lets this user make no name spaces', fix: 'Allow user name spaces for /usr/bin/bwrap: sysctl user.max_user_namespaces, on Ubuntu an AppArmor profile for bwrap with userns.' },
}

/** As the desk would start it. Where policy lets nothing be read without it, its lack is a fault. */
async function cage(io: CliIo): Promise<Finding> {
  const found = CAGE[triedCage({ platform: process.platform, arch: process.arch, modulesFolder: io.modulesFolder, resourcesFolder: io.resourcesFolder }) ?? 'refused']
  const place = policyOfDesk(io)
  const required = place !== null && policySourceOf(place).look().values?.requireCage === true
  if (found.state === 'ok' && (!required || found === CAGE.held)) return await Promise.resolve({ part: 'cage', ...found })
  return required ? { part: 'cage', ...found, state: 'fault', trouble: 'settings', detail: `process.uncaged: policy requires the cage; ${found.detail}`, fix: found.fix ?? 'Take requireCage out of the policy of this computer.' } : { part: 'cage', ...found }
}

async function certificates(io: CliIo): Promise<Finding> {
  const trust = openTrustStore()
  const fix = 'Import the master list of your authority in the settings, or put it into the csca folder beside the policy file.'
  try {
    // The desk's own stand in its database, which is not opened for this.
    const [problem] = await addLaidTrust(trust, policyOfDesk(io), io)
    const { certificates: count, countries, version, refused } = trust.state()
    if (problem !== undefined) return { part: 'country certificates', state: 'fault', trouble: 'settings', detail: `${problem.code}: ${problem.detail} could be written by people who are no administrators; nothing there is trusted`, fix: GUARD_FIX }
    // An odd certificate among good ones is usual in published lists: the good ones do their work.
    const odd = refused === 0 ? '' : `; ${refused} that cannot be read or verified left out`
    if (count > 0) return { part: 'country certificates', state: 'ok', detail: `${count} certificates of ${countries} countries${version === null ? '' : `, ${version}`}${odd}` }
    if (refused > 0) return { part: 'country certificates', state: 'fault', trouble: 'settings', detail: `nothing in the trust folders can be read or verified: ${refused} left out`, fix }
    const before = (await readdir(join(io.dataFolder, 'trust')).catch(() => [])).length
    if (before > 0) return { part: 'country certificates', state: 'missing', detail: `${before} files of an earlier version prove nothing until an administrator takes them`, fix: 'Sign in as an administrator and look at them in Settings, Certificates.' }
    return { part: 'country certificates', state: 'missing', detail: 'none beside the policy file; those that were imported stand in the desk\'s database, and without any chips are read but not proven', fix }
  } catch {
    return { part: 'country certificates', state: 'fault', trouble: 'settings', detail: 'a file in the trust folder is damaged', fix }
  }
}

async function smartCards(): Promise<Finding> {
  if (process.platform !== 'linux') return { part: 'smart cards', state: 'ok', detail: 'the system’s own PC/SC service' }
  const socket = process.env['PCSCLITE_CSOCK_NAME'] ?? '/run/pcscd/pcscd.comm'
  const answers = await new Promise<boolean>((resolve) => {
    const connection = createConnection(socket)
    const done = (result: boolean): void => { connection.destroy(); resolve(result) }
    connection.setTimeout(2000, () => done(false)).once('connect', () => done(true)).once('error', () => done(false))
  })
  return answers
    ? { part: 'smart cards', state: 'ok', detail: 'pcscd answers' }
    : { part: 'smart cards', state: 'missing', detail: 'pcscd does not answer', fix: 'Install pcscd and start it: apt-get install pcscd, systemctl enable --now pcscd.socket.' }
}

/** Where Linux tells of cameras; each has a node for its pictures and others beside it. */
const VIDEO = '/sys/class/video4linux'

/** Whether the pictures of cameras may be looked at: the window reaches them, a command does not. */
async function cameras(): Promise<Finding> {
  if (process.platform !== 'linux') return { part: 'cameras', state: 'ok', detail: 'the devices screen lists and tries them' }
  const nodes = await readdir(VIDEO).catch(() => [])
  const named = await Promise.all(nodes.map(async (node) => ({ name: (await readFile(join(VIDEO, node, 'name'), 'utf8').catch(() => node)).trim(), open: await access(join('/dev', node), constants.R_OK | constants.W_OK).then(() => true, () => false) })))
  const all = new Set(named.map(({ name }) => name))
  const closed = new Set(named.filter(({ open }) => !open).map(({ name }) => name))
  const detail = `${all.size} found`
  return closed.size === 0
    ? { part: 'cameras', state: 'ok', detail }
    : { part: 'cameras', state: 'missing', detail: `${detail}, ${closed.size} that this user may not open`, fix: 'Put the user of the desk into the group of the cameras: usermod -aG video USER, then sign in again.' }
}

/** As the vault reads it: a file that is valid JSON but not a policy is not in force. */
async function policy(io: CliIo): Promise<Finding[]> {
  const place = policyOfDesk(io)
  const look = place === null ? null : policySourceOf(place).look()
  const { values, unknown, problem } = look ?? { values: {}, unknown: {}, problem: null }
  const strange = Object.keys(unknown).map((key): Finding => ({
    part: 'policy', state: 'missing', detail: `policy.unknownKey: ${key}`, fix: 'Look whether the key is written correctly, or install a version of Foyer that knows it; the others are in force.',
  }))
  if (problem !== null) {
    const detail = `${values === null ? 'the policy is not in force: ' : ''}${problem.code}${problem.detail === undefined ? '' : ` at ${problem.detail}`}`
    return await Promise.resolve([{ part: 'policy', state: 'fault', trouble: 'settings', detail, fix: policyFixes[problem.code] ?? '' }, ...strange])
  }
  strange.push(...shutOut(inForceBy(look, '').values).map(hostFinding))
  const keys = Object.keys(values ?? {}).length
  return [{ part: 'policy', state: 'ok', detail: keys === 0 ? 'no policy file fixes anything: the settings of the desk are in force' : `a policy file is in force; keys that it fixes: ${keys}` }, ...strange]
}

/** Without its key file a database opens on this machine only, and with no recovery key. */
async function keyFile(io: CliIo): Promise<Finding> {
  if (!existsSync(databasePath(io.dataFolder))) return { part: 'key file', state: 'ok', detail: 'no database yet' }
  try {
    if (readKeyFile(io.dataFolder) !== null) return { part: 'key file', state: 'ok', detail: 'the recovery key can open the database' }
  } catch {
    // It cannot be read: no better than missing.
  }
  return await Promise.resolve({
    part: 'key file', state: 'fault', trouble: 'keys', detail: 'key.json is missing or damaged: the recovery key opens nothing',
    fix: 'Put key.json back from a copy, or sign in as an administrator and make new keys in Settings, Keys and recovery.',
  })
}

async function freeSpace(io: CliIo): Promise<Finding> {
  const space = await statfs(io.dataFolder).catch(() => statfs('/'))
  const free = space.bavail * space.bsize
  const detail = `${Math.round(free / 1024 / 1024)} MiB free`
  return free >= LEAST_FREE_BYTES ? { part: 'disk', state: 'ok', detail } : { part: 'disk', state: 'fault', trouble: 'disk', detail, fix: 'Free some space on the disk of the data folder.' }
}
