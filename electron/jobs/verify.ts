import { FoyerError } from '../contract/errors.ts'
import type { Verification } from '../contract/jobs.ts'
import { openTrustStore, verifyDocument, type DocumentTrust } from '../emrtd/index.ts'
import type { DeskTrust } from '../reader/desk-trust.ts'
import type { ValidInput } from '../transport/handlers.ts'

type Input = ValidInput<'internal.runVerification'>

const bytesOf = (file: string): Uint8Array => Buffer.from(file, 'base64')

/**
 * What the signatures of a document's files prove, as `chip verify` has it.
 * @throws FoyerError `chip.malformed`, `input.invalid` or `masterList.invalid` for certificates that are none
 */
export async function verify(input: Input, desk: Pick<DeskTrust, 'forChips' | 'state'>, now: number): Promise<Verification> {
  const given = givenTrust(input, now)
  const trust = given?.forDocuments() ?? await desk.forChips()
  const { certificates, version } = given?.state() ?? await desk.state()
  const lists = given === null && input.revocationLists.length > 0 ? withLists(input) : []
  const dataGroups = new Map(Object.entries(input.dataGroups).map(([number, file]) => [Number(number), bytesOf(file)]))
  const { verdict, reasons, sod, chain, evidence, dataGroups: states } = verifyDocument(
    { securityObject: bytesOf(input.securityObject), dataGroups },
    { ...trust, revocationLists: [...trust.revocationLists, ...lists] },
    input.at === undefined ? now : timeOf(input.at),
  )
  return { verdict, reasons: [...reasons], sod, chain, dataGroups: states, evidence, trust: { of: given === null ? 'desk' : 'given', version, certificates } }
}

function timeOf(at: string): number {
  const time = Date.parse(at)
  if (Number.isNaN(time)) throw new FoyerError('input.invalid', { detail: 'at' })
  return time
}

/** The certificates that came with it: then they alone count. */
function givenTrust({ certificates, revocationLists }: Input, now: number): DocumentTrust | null {
  if (certificates === undefined) return null
  const trust = openTrustStore()
  trust.add(certificates.map((file) => ({ name: 'given certificates', bytes: bytesOf(file) })), now)
  for (const file of revocationLists) trust.addRevocationLists(bytesOf(file))
  return trust
}

function withLists({ revocationLists }: Input) {
  const trust = openTrustStore()
  for (const file of revocationLists) trust.addRevocationLists(bytesOf(file))
  return trust.forDocuments().revocationLists
}
