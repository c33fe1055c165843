import { FoyerError } from '../../electron/contract/errors.ts'
import type { Role } from '../../electron/contract/roles.ts'
import type { SessionInfo } from '../../electron/contract/staff.ts'
import type { MockHandlers } from './mock-bridge.ts'
import type { Scenario } from './mock-scenario.ts'

/** What policy has to say so that people sign in with their organisation. */
export const ORGANISATION = { organisationIssuer: 'https://id.example/utopia', organisationClient: 'front-desk' } as const
export const USER_CODE = 'WDJB-MJHT'

type OrganisationCalls = 'organisation.begin' | 'organisation.await' | 'organisation.enter'

/** The organisation of the mock desk: what its provider does with a code the scenario says. */
export function mockOrganisation(scenario: Scenario, enter: (role: Role) => SessionInfo): Pick<MockHandlers, OrganisationCalls> {
  let codes = 0
  const does = scenario.organisation ?? 'waits'
  return {
    'organisation.begin': () => {
      codes += 1
      if (does === 'offline') throw new FoyerError('organisation.unreachable', { detail: 'ENOTFOUND' })
      return { job: `job-${codes}`, userCode: USER_CODE, address: 'https://id.example/device', addressWithCode: does === 'typed' ? null : `https://id.example/device?user_code=${USER_CODE}`, seconds: 600 }
    },
    'organisation.await': async ({ job }) => {
      if (does === 'noGroup') throw new FoyerError('organisation.noGroup')
      if (does === 'refused') throw new FoyerError('organisation.refused')
      // The first code is over, the next one is used.
      if (does === 'expires' && job === 'job-1') throw new FoyerError('organisation.codeOver')
      if (does === 'waits' || does === 'typed') await new Promise((resolve) => { setTimeout(resolve, 20_000) })
      return { answered: does === 'first' || does === 'expires' }
    },
    'organisation.enter': ({ secret }) => (secret === null ? { kind: 'newSecret', name: 'Ana Utopia' } : { kind: 'session', session: enter('clerk') }),
  }
}
