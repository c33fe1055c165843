import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { FoyerError } from '../contract/errors.ts'
import { contactsOf, isOfSystem, shutOut, toldShutOut, type Contact } from '../contract/contacts.ts'
import { defaultPolicy, policyKeys, sameValue, type Policy, type PolicyInForce, type PolicyKey } from '../contract/policy.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import { formOf, keysIn, policyForms, written, type PolicyForm } from '../vault/policy/forms/forms.ts'
import { policySourceOf } from '../vault/policy/policy-sources.ts'
import { saidBy, type Said } from '../vault/policy/said.ts'
import { inForceBy } from '../vault/policy/source.ts'
import { policyOfDesk, type CliIo } from './io.ts'
import { openVault } from './open-vault.ts'
import { errorLine } from './told.ts'
import { UsageError } from './usage.ts'

const FORM = `policy show [--json] | policy hosts [--json] | policy convert FILE --to ${policyForms.join('|')} --out FILE`

export async function policyCommand([what, ...args]: string[], io: CliIo, more: Partial<VaultOptions> = {}): Promise<number> {
  if (what === 'show' && args.every((word) => word === '--json')) return await show(args.length > 0, io, more)
  if (what === 'hosts' && args.every((word) => word === '--json')) return await hosts(args.length > 0, io, more)
  if (what === 'convert') return await convert(args, io)
  throw new UsageError(FORM)
}

interface Shown {
  key: string
  value?: Policy[PolicyKey]
  source: 'default' | 'desk' | 'organisation'
  /** Where the organisation says it. */
  place?: string
  why: string
}

/** The policy in force, key by key; of a desk that does not open, as far as it is known without it. */
interface InForce { policy: PolicyInForce, closed: FoyerError | null }

export async function inForce(io: CliIo, more: Partial<VaultOptions>): Promise<InForce> {
  try {
    const vault = await openVault(io, more)
    try {
      return { policy: (await vault.call('desk.state', {})).policy, closed: null }
    } finally {
      await vault.close()
    }
  } catch (thrown) {
    const place = policyOfDesk(io)
    return { policy: inForceBy(place === null ? null : policySourceOf(place).look(), ''), closed: FoyerError.from(thrown) }
  }
}

const named = ({ code, detail }: { code: string, detail?: string | undefined }): string => `${code}${detail === undefined ? '' : ` (${detail})`}`

function rowsOf({ policy: { values, locked, unknown, problem }, closed }: InForce): Shown[] {
  // What stays in force although the source cannot be believed now is the last that could.
  const refused = problem === null || problem.code === 'policy.overruled' ? '' : `; kept from before, what is there now is refused because of ${named(problem)}`
  const shut = shutOut(values)
  const heldRow = (key: PolicyKey): Shown => {
    const place = locked[key]
    if (place !== undefined) return { key, value: values[key], source: 'organisation', place, why: `fixed by the organisation${refused}` }
    if (!sameValue(values[key], defaultPolicy[key])) return { key, value: values[key], source: 'desk', why: 'set at this desk' }
    return { key, value: values[key], source: 'default', why: closed === null ? 'nobody says otherwise' : `the organisation does not say; what is set at the desk is not known: ${closed.code}` }
  }
  const known = policyKeys.map((key): Shown => {
    const row = heldRow(key)
    const hostsOfKey = shut.filter((each) => each.key === key).map(({ host }) => host)
    if (hostsOfKey.length === 0) return row
    return { ...row, why: `${row.why}; ${isOfSystem(key) ? `hosts does not permit ${hostsOfKey.join(' ')}, where the system connects, not the desk` : `not contacted, since hosts does not permit ${hostsOfKey.join(' ')}`}` }
  })
  return [...known, ...unknown.map((key): Shown => ({ key, source: 'organisation', why: 'refused because this version does not know it; kept for one that does' }))]
}

const told = (value: Policy[PolicyKey] | undefined): string => (value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : value === '' ? '(none)' : String(value))

const faultsOf = ({ values }: PolicyInForce): FoyerError[] => shutOut(values).map((each) => new FoyerError('policy.hostNotPermitted', { detail: toldShutOut(each) }))

/** A table for people. */
function table(cells: readonly (readonly string[])[], io: CliIo): void {
  const widths = [0, 1, 2, 3].map((column) => Math.min(40, Math.max(...cells.map((row) => row[column]?.length ?? 0))))
  for (const row of cells) io.stderr(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd())
}

/** `policy hosts`: whom this desk contacts by the policy in force, for the rules of a firewall. */
async function hosts(asJson: boolean, io: CliIo, more: Partial<VaultOptions>): Promise<number> {
  const found = await inForce(io, more)
  const contacts = contactsOf(found.policy.values)
  const way = ({ key, permitted, proxied }: Contact): string => {
    if (permitted) return proxied ? 'through uplinkProxy' : ''
    return isOfSystem(key) ? 'hosts does not permit it; the system connects there, not the desk' : 'not contacted: hosts does not permit it'
  }
  if (asJson) for (const each of contacts) io.stdout(JSON.stringify(each))
  else if (contacts.length === 0) io.stderr('this policy names nobody')
  else table(contacts.map((each) => [each.host, `${each.port}/${each.transport}`, each.key, way(each)]), io)
  if (found.closed !== null && found.closed.code !== 'desk.notSetUp') io.stderr(errorLine(found.closed))
  return 0
}

/** `policy show`: each key with its value, where it comes from and why. */
async function show(asJson: boolean, io: CliIo, more: Partial<VaultOptions>): Promise<number> {
  const found = await inForce(io, more)
  const rows = rowsOf(found)
  const { problem } = found.policy
  if (asJson) {
    for (const row of rows) io.stdout(JSON.stringify(row))
    for (const each of [...(problem === null ? [] : [problem]), ...faultsOf(found.policy).map((fault) => fault.toPayload())]) io.stdout(JSON.stringify({ problem: each }))
  } else {
    table(rows.map(({ key, value, source, place, why }) => [key, told(value), place ?? source, why]), io)
  }
  if (problem !== null) io.stderr(errorLine(FoyerError.fromPayload(problem)))
  for (const fault of faultsOf(found.policy)) io.stderr(errorLine(fault))
  if (found.closed !== null && found.closed.code !== 'desk.notSetUp') io.stderr(errorLine(found.closed))
  return 0
}

async function said(file: string, io: CliIo): Promise<Said> {
  const bytes = await io.readFile(file)
  try {
    return saidBy(keysIn(bytes, formOf(file)))
  } catch (error) {
    throw error instanceof FoyerError ? error : new FoyerError('policy.unreadable', { cause: error })
  }
}

const isForm = (word: string | undefined): word is PolicyForm => (policyForms as readonly (string | undefined)[]).includes(word)

/** `policy convert`: a policy in another form, for whichever management IT has. Status 1 where it is none. */
async function convert(args: string[], io: CliIo): Promise<number> {
  const { values: { to, out }, positionals: [file, ...others] } = parsed(args)
  if (file === undefined || others.length > 0 || !isForm(to) || out === undefined) throw new UsageError(FORM)
  const { values, unknown } = await said(file, io)
  for (const key of Object.keys(unknown)) io.stderr(`${errorLine(new FoyerError('policy.unknownKey', { detail: key }))}: left out`)
  await writeFile(out, written(values, to))
  io.stdout(JSON.stringify({ written: out, form: to, keys: Object.keys(values).length, leftOut: Object.keys(unknown) }))
  return 0
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { to: { type: 'string' }, out: { type: 'string' } } })
  } catch {
    throw new UsageError(FORM)
  }
}
