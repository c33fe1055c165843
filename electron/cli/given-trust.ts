import { FoyerError } from '../contract/errors.ts'
import { openTrustStore, type DocumentTrust } from '../emrtd/index.ts'
import { addInstalledTrust, addPolicyTrust } from '../reader/trust-folders.ts'
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
  const now = (): Date => io.now()
  const problems = [
    await addInstalledTrust(trust, { resourcesFolder: io.resourcesFolder, installed: io.env['FOYER_INSTALLED'] !== undefined, now }),
    await addPolicyTrust(trust, { policy: policyOfChips(io), now }),
  ]
  for (const problem of problems) if (problem !== null) io.stderr(`certificates: ${problem.code} (${problem.detail ?? ''})`)
  return trust
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
