import { FoyerError } from '../contract/errors.ts'
import { TRUST_FILE_MAX, TRUST_LAID_MAX, trustFileName } from '../contract/trust.ts'
import { openTrustStore, type DocumentTrust } from '../emrtd/index.ts'
import { laidTrust, readLaid, type LaidProblem } from '../system/laid-trust.ts'
import type { PolicyPlace } from '../system/policy-file.ts'
import { policyOfChips, type CliIo } from './io.ts'

export type TrustIo = Pick<CliIo, 'stderr' | 'readFile' | 'now' | 'resourcesFolder' | 'env'>

/**
 * The certificates that a command's files name, or else the installed ones and those beside the policy file, held to the same as a desk holds them to.
 * What an administrator took at the desk lies in its database, which a command that decodes a document does not open. Lists are judged now, also
 * where a document is judged at another time: then they may not have been signed yet.
 */
export async function givenTrust(csca: readonly string[], io: TrustIo): Promise<DocumentTrust> {
  const trust = openTrustStore()
  const files = await Promise.all(csca.map(async (file) => ({ name: 'given certificates', bytes: await bytesOf(file, 'csca', io) })))
  if (files.length > 0) {
    trust.add(files, io.now().getTime())
    return trust
  }
  for (const { code, detail } of await addLaidTrust(trust, policyOfChips(io), io)) io.stderr(`certificates: ${code} (${detail})`)
  return trust
}

/** Adds what lies in the app's own folder and beside the policy file. @returns what is to be told of the two folders */
export async function addLaidTrust(trust: DocumentTrust, policy: PolicyPlace | null, io: Pick<CliIo, 'now' | 'resourcesFolder' | 'env'>): Promise<LaidProblem[]> {
  const { files, problems } = await laidTrust({ resourcesFolder: io.resourcesFolder, installed: io.env['FOYER_INSTALLED'] !== undefined, policy }, { named: trustFileName, mostFiles: TRUST_LAID_MAX })
  trust.addLaid(await Promise.all(files.map((file) => readLaid(file, TRUST_FILE_MAX))), io.now().getTime())
  return problems
}

/** Says on standard error what the certificates turned out to be: which lists, what of them is left out, which of the files `csca` brought nothing. */
export function tellTrust(trust: DocumentTrust, csca: readonly string[], io: Pick<CliIo, 'stderr'>): void {
  const { lists, plainRoots, refused, nothingNew } = trust.told()
  for (const list of lists) {
    const root = list.rootKnown ? 'chains to a given certificate' : 'chains to a root of its own; give that root with --csca to compare it'
    const odd = list.leftOut === 0 ? '' : `${list.leftOut} that cannot be read left out, `
    io.stderr(`${list.version}: ${list.certificates} certificates, ${odd}signature valid, ${root}`)
  }
  for (const subject of plainRoots) io.stderr(`${subject}: a root of version 1, which does not say what its key may do; trusted because it is named`)
  if (refused > 0) io.stderr(`${refused} entries could not be read or verified and are left out`)
  for (const place of nothingNew) {
    const file = csca[place]
    if (file !== undefined) io.stderr(`${file}: nothing in it is new`)
  }
}

/** @throws FoyerError `input.invalid` for a file that cannot be read */
export async function bytesOf(file: string, what: string, io: Pick<CliIo, 'readFile'>): Promise<Uint8Array> {
  try {
    return await io.readFile(file)
  } catch (cause) {
    throw new FoyerError('input.invalid', { cause, detail: (cause as NodeJS.ErrnoException).code ?? what })
  }
}
