import { join } from 'node:path'
import type { ChipCloneCheck } from '../contract/chip.ts'
import { FoyerError } from '../contract/errors.ts'
import { Asn1Error } from '../documents/asn1/errors.ts'
import { readDataGroups } from '../emrtd/data-groups/fields.ts'
import { readRevocationList, type RevocationList } from '../emrtd/proof/crl.ts'
import { authenticatePassively } from '../emrtd/proof/passive-authentication.ts'
import { addTrustFiles, addTrustFolder } from '../emrtd/proof/trust-files.ts'
import { isPlainRoot, TrustStore } from '../emrtd/proof/trust-store.ts'
import { cloneCheckReasons, mrzProofReasons, sortReasons, verdictOf } from '../emrtd/proof/verdict.ts'
import type { CliIo } from './io.ts'
import { UsageError } from './usage.ts'

const form = 'chip verify --sod FILE [--dg N=FILE]... [--csca FILE]... [--crl FILE]... [--at DATE]'

interface Options {
  sod: string
  dataGroups: Map<number, string>
  csca: string[]
  crl: string[]
  at: number | null
}

/** What a command needs of the command line's surroundings. */
export type ChipVerifyIo = Pick<CliIo, 'stdout' | 'stderr' | 'readFile' | 'now' | 'resourcesFolder'>

function dateOf(text: string): number {
  const time = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) throw new UsageError(form)
  return time
}

function parse(args: readonly string[]): Options {
  const sods: string[] = []
  const options: Options = { sod: '', dataGroups: new Map(), csca: [], crl: [], at: null }
  for (let i = 0; i < args.length; i += 2) {
    // Both `--sod FILE` and `--sod=FILE` are usual.
    const [name, joined] = args[i]!.startsWith('--') && args[i]!.includes('=') ? split(args[i]!) : [args[i]!, null]
    if (joined !== null) i -= 1
    const value = joined ?? args[i + 1]
    if (value === undefined || value === '') throw new UsageError(form)
    if (name === '--sod') sods.push(value)
    else if (name === '--csca') options.csca.push(value)
    else if (name === '--crl') options.crl.push(value)
    else if (name === '--at') options.at = dateOf(value)
    else if (name === '--dg') {
      const [number, file] = split(value)
      if (!/^([1-9]|1[0-6])$/.test(number) || file === '' || options.dataGroups.has(Number(number))) throw new UsageError(form)
      options.dataGroups.set(Number(number), file)
    } else throw new UsageError(form)
  }
  if (sods.length !== 1) throw new UsageError(form)
  return { ...options, sod: sods[0]! }
}

function split(text: string): [string, string] {
  const at = text.indexOf('=')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

async function bytesOf(file: string, io: ChipVerifyIo): Promise<Uint8Array> {
  try {
    return await io.readFile(file)
  } catch (cause) {
    const detail = (cause as NodeJS.ErrnoException).code
    throw new FoyerError('input.invalid', detail === undefined ? { cause } : { cause, detail })
  }
}

function revocationListOf(bytes: Uint8Array): RevocationList {
  try {
    return readRevocationList(bytes)
  } catch (cause) {
    if (cause instanceof Asn1Error) throw new FoyerError('input.invalid', { cause, detail: 'crl' })
    throw cause
  }
}

/** Offline there is no chip to ask: a clone check is either not done, or was never offered (no DG14 or DG15 signed). */
function cloneCheckOf(listed: readonly number[]): ChipCloneCheck {
  return {
    chipAuthentication: listed.includes(14) ? 'notDone' : 'notOffered',
    activeAuthentication: listed.includes(15) ? 'notDone' : 'notOffered',
    cam: 'notOffered',
  }
}

/**
 * `chip verify`: what a security object's signatures prove, offline, as one line of JSON. `--csca` takes
 * certificates (DER, PEM), master lists, PKD directories (LDIF) and ZIP archives of these; without it the installed certificates are asked. Status 0 when there is
 * a verdict, whichever it is; throws `UsageError` (2) and `FoyerError` (1).
 */
export async function chipVerifyCommand(args: string[], io: ChipVerifyIo): Promise<number> {
  const options = parse(args)
  const securityObject = await bytesOf(options.sod, io)
  // EF.SOD begins with tag 77, EF.CardSecurity with a SEQUENCE: anything else is some other file.
  if (securityObject[0] !== 0x77 && securityObject[0] !== 0x30) throw new FoyerError('chip.malformed', { detail: 'sod' })
  const dataGroups = new Map<number, Uint8Array>()
  for (const [number, file] of options.dataGroups) dataGroups.set(number, await bytesOf(file, io))
  const revocationLists: RevocationList[] = []
  for (const file of options.crl) revocationLists.push(revocationListOf(await bytesOf(file, io)))
  const trust = new TrustStore()
  const files = await Promise.all(options.csca.map(async (file) => ({ name: 'given certificates', bytes: await bytesOf(file, io) })))
  const given = files.length > 0 ? addTrustFiles(trust, files) : await addTrustFolder(trust, join(io.resourcesFolder, 'csca'))
  for (const list of given.lists) {
    const root = list.rootKnown ? 'chains to a given certificate' : 'chains to a root of its own; give that root with --csca to compare it'
    io.stderr(`${list.version}: ${list.certificates.length} certificates, signature valid, ${root}`)
  }
  for (const { subject } of given.authorities.filter(isPlainRoot)) io.stderr(`${subject.text}: a root of version 1, which does not say what its key may do; trusted because it is named`)
  if (given.refused > 0) io.stderr(`${given.refused} entries could not be read or verified and are left out`)
  const proof = authenticatePassively({
    // A file by itself is proven for what it is, and the output says which; data groups need an EF.SOD.
    securityObject, kind: dataGroups.size > 0 ? 'sod' : 'either', dataGroups, trust, revocationLists: [...revocationLists, ...given.revocationLists], signers: given.shelf, at: options.at ?? io.now().getTime(),
  })
  const cloneCheck = proof.sod?.kind === 'sod' ? cloneCheckReasons(cloneCheckOf(proof.sod.dataGroups)) : []
  // The object's signatures say nothing about a document whose own lines are not there to be compared.
  const document = proof.sod?.kind === 'cardSecurity' ? [] : [...mrzProofReasons(proof), ...readDataGroups(dataGroups).reasons]
  if (proof.sod?.kind === 'sod' && proof.sod.signature === 'valid' && dataGroups.size === 0) io.stderr('signature holds, no data group given: nothing about a document is proven')
  const reasons = sortReasons([...proof.reasons, ...document, ...cloneCheck])
  const { checkedAt, algorithms, trustListVersion } = proof.evidence
  io.stdout(JSON.stringify({
    verdict: verdictOf(reasons), sod: proof.sod, chain: proof.chain, dataGroups: proof.dataGroups, reasons,
    checkedAt, algorithms, trustList: { version: trustListVersion, certificates: trust.size },
  }))
  return 0
}
