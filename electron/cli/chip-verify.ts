import { verifyDocument } from '../emrtd/index.ts'
import { bytesOf, givenTrust, tellTrust, type TrustIo } from './given-trust.ts'
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
export type ChipVerifyIo = TrustIo & Pick<CliIo, 'stdout'>

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

/**
 * `chip verify`: what a security object's signatures prove, offline, as one line of JSON. `--csca` takes
 * certificates (DER, PEM), master lists, PKD directories (LDIF) and ZIP archives of these; without it the installed certificates are asked. Status 0 when there is
 * a verdict, whichever it is; throws `UsageError` (2) and `FoyerError` (1).
 */
export async function chipVerifyCommand(args: string[], io: ChipVerifyIo): Promise<number> {
  const options = parse(args)
  const at = options.at ?? io.now().getTime()
  const securityObject = await bytesOf(options.sod, 'sod', io)
  const dataGroups = new Map<number, Uint8Array>()
  for (const [number, file] of options.dataGroups) dataGroups.set(number, await bytesOf(file, 'dg', io))
  const trust = await givenTrust(options.csca, io)
  for (const file of options.crl) trust.addRevocationLists(await bytesOf(file, 'crl', io))
  tellTrust(trust, options.csca, io)
  const { verdict, sod, chain, reasons, evidence, dataGroups: states } = verifyDocument({ securityObject, dataGroups }, trust.forDocuments(), at)
  if (sod?.signature === 'valid' && dataGroups.size === 0) io.stderr('signature holds, no data group given: nothing about a document is proven')
  const { checkedAt, algorithms, trustListVersion } = evidence
  io.stdout(JSON.stringify({
    verdict, sod, chain, dataGroups: states, reasons,
    checkedAt, algorithms, trustList: { version: trustListVersion, certificates: trust.state().certificates },
  }))
  return 0
}
