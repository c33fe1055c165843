import { parseArgs } from 'node:util'
import { API_KEY_PATTERN, isApiKey } from '../contract/api-key.ts'
import { clientPermission, typedCertificate, typedFingerprint, type ClientPermission } from '../contract/clients.ts'
import { FoyerError } from '../contract/errors.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import type { CliIo } from './io.ts'
import { afresh, signedIn, type SignedIn } from './sign-in.ts'
import { UsageError } from './usage.ts'

const FORM = `clients list | add --name NAME --may PERMISSION,... --from ADDRESS,... [--until DATE] [--oauth ID] [--shows CERTIFICATE,...]
       | change ID [--name, --may, --from, --until DATE|open, --oauth ID|none, --shows SHA256 or name,...|none]
       | pause ID | resume ID | revoke ID | key ID [--certificate SHA256] | rotate ID KEY --hours HOURS | revoke-key ID KEY
       | certificate | certificate authority | certificate own | certificate set --certificate FILE --key FILE   (all with --as NAME or FOYER_USER)
       | check-key   (a key on standard input; asks no desk)`

function options(args: string[]) {
  try {
    const text = { type: 'string' } as const
    return parseArgs({ args, allowPositionals: true, options: { as: text, name: text, may: text, from: text, until: text, oauth: text, shows: text, certificate: text, key: text, hours: text } })
  } catch {
    throw new UsageError(FORM)
  }
}
type Options = ReturnType<typeof options>['values']

const listed = (text: string): string[] => text.split(',').map((each) => each.trim()).filter((each) => each !== '')

function permissionsIn(text: string): ClientPermission[] {
  return listed(text).map((each) => {
    const { data } = clientPermission.safeParse(each)
    if (data === undefined) throw new UsageError(`clients … --may ${clientPermission.options.join(',')}`)
    return data
  })
}

/** By which certificates it is known; `none` for none. */
function certificatesIn(text: string): string[] {
  const given = text === 'none' ? [] : listed(text)
  if (given.some((each) => !typedCertificate.safeParse(each).success)) throw new UsageError('clients … --shows SHA256 or a name in a certificate,...|none')
  return given
}

/** The end of a day in UTC; `open` for none. */
function endIn(text: string): string | null {
  if (text === 'open') return null
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T23:59:59.999Z`) : null
  if (day === null || Number.isNaN(day.getTime())) throw new UsageError('clients … --until YYYY-MM-DD, or open')
  return day.toISOString()
}

const some = <K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } => (value === undefined ? {} : { [key]: value } as { [P in K]?: T })

async function certificateCommand(vault: SignedIn, what: string | undefined, values: Options, io: CliIo): Promise<unknown> {
  const { call } = vault
  if (what === 'own') return await call('connections.dropCertificate', {})
  if (what === 'set') {
    if (values.certificate === undefined || values.key === undefined) throw new UsageError(FORM)
    const read = async (path: string) => Buffer.from(await io.readFile(path)).toString('utf8')
    return await afresh(vault, 'connections.setCertificate', { certificate: await read(values.certificate), key: await read(values.key) }, io)
  }
  const state = await call('connections.state', {})
  if (what === undefined) return state
  if (what !== 'authority') throw new UsageError(FORM)
  // A file that IT can install as it is.
  return state.certificate?.authority?.pem.trimEnd() ?? null
}

async function asked(vault: SignedIn, what: string, positionals: string[], values: Options, io: CliIo): Promise<unknown> {
  const { call } = vault
  const [id, keyId, ...rest] = positionals
  if (what === 'certificate' && keyId === undefined) return await certificateCommand(vault, id, values, io)
  const needs = { list: 0, add: 0, change: 1, pause: 1, resume: 1, revoke: 1, key: 1, rotate: 2, 'revoke-key': 2 }[what]
  if (needs === undefined || positionals.length !== needs || rest.length > 0) throw new UsageError(FORM)
  const about = { ...some('name', values.name), ...some('permissions', values.may === undefined ? undefined : permissionsIn(values.may)), ...some('addresses', values.from === undefined ? undefined : listed(values.from)), ...some('expiresAt', values.until === undefined ? undefined : endIn(values.until)) }
  const bindings = { ...some('oauthClient', values.oauth === undefined ? undefined : values.oauth === 'none' ? null : values.oauth), ...some('certificates', values.shows === undefined ? undefined : certificatesIn(values.shows)) }
  const { name, permissions, addresses, expiresAt = null } = about
  if (what === 'list') return await call('clients.list', {})
  if (what === 'add') {
    if (name === undefined || permissions === undefined || addresses === undefined) throw new UsageError(FORM)
    const wanted = { name, permissions, addresses, expiresAt, ...bindings }
    return typeof bindings.oauthClient === 'string' ? await afresh(vault, 'clients.create', wanted, io) : await call('clients.create', wanted)
  }
  if (id === undefined) throw new UsageError(FORM)
  switch (what) {
    case 'change': return await afresh(vault, 'clients.change', { id, ...about, ...bindings }, io)
    case 'pause':
    case 'resume': return await call('clients.pause', { id, paused: what === 'pause' })
    case 'revoke': return await call('clients.revoke', { id })
    case 'key': {
      const certificate = values.certificate === undefined ? null : typedFingerprint.safeParse(values.certificate).data
      if (certificate === undefined) throw new UsageError('clients key ID --certificate SHA256 (of the DER, as openssl x509 -fingerprint -sha256 shows it)')
      return await afresh(vault, 'clients.addKey', { id, certificate }, io)
    }
    case 'rotate': {
      const overlapHours = /^\d{1,3}$/.test(values.hours ?? '') ? Number(values.hours) : null
      if (keyId === undefined || overlapHours === null) throw new UsageError(FORM)
      return await afresh(vault, 'clients.rotateKey', { id, keyId, overlapHours }, io)
    }
    default:
      if (keyId === undefined) throw new UsageError(FORM)
      return await call('clients.revokeKey', { id, keyId })
  }
}

/** Whether what somebody found is a key by its form, without asking any desk: nothing of it is told or kept. */
async function checkKey(io: CliIo): Promise<number> {
  const isKey = isApiKey((await io.readSecret('API key')).trim())
  io.stdout(JSON.stringify({ key: isKey, pattern: API_KEY_PATTERN }))
  io.stderr(isKey ? 'This has the form of a key. If it leaked, take it away under Settings, Connections.' : 'This is no key, or one with a character wrong or missing.')
  return isKey ? 0 : 1
}

/** `clients …`: the same as *Settings, Connections*. A key is on standard output, once; what proves who asks is never an argument. */
export async function clientsCommand(args: string[], io: CliIo, more: Partial<VaultOptions> = {}): Promise<number> {
  const [what = '', ...rest] = args
  const { values, positionals } = options(rest)
  if (what === 'check-key' && positionals.length === 0) return await checkKey(io)
  return signedIn(values.as, io, async (vault) => {
    const answer = await asked(vault, what, positionals, values, io)
    if (answer === null) throw new FoyerError('connections.certificate', { detail: 'authority' })
    if (typeof answer === 'string') io.stdout(answer)
    else for (const line of Array.isArray(answer) ? answer : [answer]) io.stdout(JSON.stringify(line))
    if (what === 'key' || what === 'rotate') io.stderr('The key is shown this once. Whoever has it may what the connection may.')
    return 0
  }, more)
}
