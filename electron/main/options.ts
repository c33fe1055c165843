import { join, resolve } from 'node:path'
import { policyPlaceOf, type PolicyPlace } from '../system/policy-file.ts'

/** How this start was asked for: command line first, then environment, then the embedded default (the demo desk in a checkout, the real one where it is installed). */
export interface StartOptions {
  mode: 'demo' | 'desk'
  /** Folder that holds `demo/` and `desk/`, one database each. */
  dataFolder: string
  /** Folder that files are exported to and taken from; null for the user's documents. */
  filesFolder: string | null
  /** Where others of this computer find how the desk is; null for nowhere but the data folder, which nobody else looks into. */
  healthFolder: string | null
  /** Where the organisation's policy lies, for each of the two desks. */
  policy: Record<'demo' | 'desk', PolicyPlace | null>
  /** Full-screen kiosk, for each of the two desks; null leaves it to policy. */
  kiosk: Record<'demo' | 'desk', boolean | null>
  /** Play the acceptance run on the demo desk and quit. */
  smoke: boolean
}

/**
 * @param installed this is a packed app, not a checkout. There a start that names no desk opens the real one, whatever lies in its folder or
 * does not: with the demo, whose PIN is on the screen, nobody is kept in the kiosk, and whoever could take the folder away would have it. Where
 * no desk ever was, its set-up offers the demo to a person (electron/vault/calls/life/leaving.ts).
 */
export function startOptions(argv: readonly string[], env: NodeJS.ProcessEnv, platform: NodeJS.Platform, userData: string, installed: boolean): StartOptions {
  const value = (flag: string): string | null => {
    const found = argv.find((argument) => argument.startsWith(`${flag}=`))
    return found === undefined ? null : found.slice(flag.length + 1)
  }
  const chosen = value('--data-folder') ?? env['FOYER_DATA']
  const dataFolder = chosen ?? userData
  const smoke = argv.includes('--smoke')
  const real = argv.includes('--desk') || env['FOYER_DESK'] === 'real' || (installed && !smoke)
  const healthFolder = value('--health-folder')
  const kiosk = argv.includes('--kiosk') ? true : argv.includes('--window') ? false : null
  return {
    mode: real && !argv.includes('--demo') ? 'desk' : 'demo',
    dataFolder,
    // Data that lies elsewhere takes its files along.
    filesFolder: chosen === undefined ? null : join(chosen, 'files'),
    healthFolder: healthFolder === null ? null : resolve(healthFolder),
    // An ordinary user's environment decides nothing at a real desk; in a checkout there is no other user.
    policy: { demo: policyPlaceOf(platform, env, true), desk: policyPlaceOf(platform, env, !installed) },
    // Nor does a word on the command line lead out of a real desk's kiosk.
    kiosk: { demo: kiosk, desk: installed && kiosk === false ? null : kiosk },
    smoke,
  }
}
