import { join } from 'node:path'
import { z } from 'zod'

export const POLICY_FILES = {
  linux: '/etc/foyer/policy.json',
  darwin: '/Library/Application Support/Foyer/policy.json',
  // Not from the environment, which whoever starts the desk may set.
  win32: 'C:\\ProgramData\\Foyer\\policy.json',
} as const satisfies Partial<Record<NodeJS.Platform, string>>

/** Where macOS puts what a configuration profile fixes for this program; root alone writes there. */
export const MANAGED_PREFERENCES = '/Library/Managed Preferences/org.foyer.kiosk.plist'
const MANAGED: Partial<Record<NodeJS.Platform, 'registry' | 'preferences'>> = { darwin: 'preferences', win32: 'registry' }

/** Where the organisation's policy lies; the folder `csca` beside it holds the certificates that it trusts. */
export const policyPlace = z.object({
  path: z.string().min(1),
  /** Believed only where no ordinary user could have written it: {@link guardOf}. */
  guarded: z.boolean(),
  /** `FOYER_POLICY` names another file, and is not heard here. */
  overruled: z.boolean(),
  /** What the system's own management says beside the file, and over it: group policy on Windows, a configuration profile on macOS. */
  managed: z.enum(['registry', 'preferences']).optional(),
  /** Where the organisation itself says whether there may be a demo, and whom a desk may talk to: whoever chooses the file above chooses that no more than before. */
  house: z.string().min(1).optional(),
})
export type PolicyPlace = z.infer<typeof policyPlace>

/**
 * Where IT puts the policy file on this system.
 * @param mayChoose whether `FOYER_POLICY` counts: at the demo desk and in a checkout, never at a real desk that is installed, nor for its chips on the command line
 */
export function policyPlaceOf(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, mayChoose: boolean): PolicyPlace | null {
  const chosen = env['FOYER_POLICY']
  const path = (POLICY_FILES as Partial<Record<NodeJS.Platform, string>>)[platform]
  if (chosen && mayChoose) return { path: chosen, guarded: false, overruled: false, ...(path === undefined ? {} : { house: path }) }
  const managed = MANAGED[platform]
  return path === undefined ? null : { path, guarded: true, overruled: Boolean(chosen), ...(managed === undefined ? {} : { managed }) }
}

/** The folder of certificates that goes with a policy file. */
export const policyTrustFolder = ({ path }: PolicyPlace): string => join(path, '..', 'csca')
