import { FoyerError } from '../contract/errors.ts'
import { kindOfCode } from '../contract/factors.ts'
import type { OpenVault } from './open-vault.ts'
import type { CliIo } from './io.ts'

/**
 * Have a second person approve what was just refused for want of one: the name from FOYER_SECOND_USER, the secret from FOYER_SECOND_SECRET, a second
 * factor from FOYER_SECOND_FACTOR_CODE, each asked for where it is not there; where nobody else could, the recovery key, which is always asked for.
 *
 * @throws FoyerError `staff.secondWanted` where nobody is named; what the vault has against whoever is
 */
async function askSecond(call: OpenVault['call'], io: CliIo, wanted: unknown): Promise<void> {
  const { act } = await call('staff.act', {})
  if (act === null) throw wanted
  if (act.byKey) {
    io.stderr('A second person is needed, and nobody else here may do this: the recovery key stands in.')
    await call('staff.approveByKey', { act: act.id, recoveryKey: await io.readSecret('Recovery key') })
    return
  }
  const name = io.env['FOYER_SECOND_USER'] ?? await io.readSecret('A second person is needed. Name of whoever approves it')
  if (name.trim() === '') throw wanted
  const secret = (io.env['FOYER_SECOND_SECRET'] ?? await io.readSecret(`Secret of ${name}`)).padEnd(4)
  const tile = act.people.find(({ id }) => id === name)
  const answer = await call('staff.approve', { act: act.id, secret, ...(tile === undefined ? { name: name.slice(0, 80) } : { staffId: tile.id }) })
  if (answer.kind === 'approved') return
  if (answer.factors.includes('securityKey')) io.stderr('A security key approves at the screen only; here a code does.')
  const code = (io.env['FOYER_SECOND_FACTOR_CODE'] ?? await io.readSecret(`Code of ${answer.name}’s app, or one of their recovery codes`)).padEnd(4)
  await call('staff.approveFactor', { act: act.id, kind: kindOfCode(code), answer: code })
}

/** Calls of somebody who is signed in: what needs a second person is asked for again once one has approved it. */
export function withSecond(call: OpenVault['call'], io: CliIo): OpenVault['call'] {
  return async (name, input) => {
    try {
      return await call(name, input)
    } catch (error) {
      if (!(error instanceof FoyerError) || error.code !== 'staff.secondWanted') throw error
      await askSecond(call, io, error)
      return await call(name, input)
    }
  }
}
