import { join } from 'node:path'
import { wasSetUpIn } from '../transport/desk-traces.ts'
import { policyPlaceOf, type PolicyPlace } from '../transport/policy-file.ts'

/** How this start was asked for: command line first, then environment, then the embedded default (the demo desk). */
export interface StartOptions {
  mode: 'demo' | 'desk'
  /** Folder that holds `demo/` and `desk/`, one database each. */
  dataFolder: string
  /** Folder that files are exported to and taken from; null for the user's documents. */
  filesFolder: string | null
  /** Where the organisation's policy lies, for each of the two desks. */
  policy: Record<'demo' | 'desk', PolicyPlace | null>
  /** Full-screen kiosk, for each of the two desks; null leaves it to policy. */
  kiosk: Record<'demo' | 'desk', boolean | null>
  /** Play the acceptance run on the demo desk and quit. */
  smoke: boolean
}

/**
 * @param installed this is a packed app, not a checkout. There a start that names no desk opens the real one where one was ever set up: a
 * machine that starts again without anybody must not come up with the demo, whose PIN is on the screen.
 */
export function startOptions(argv: readonly string[], env: NodeJS.ProcessEnv, platform: NodeJS.Platform, userData: string, installed: boolean): StartOptions {
  const value = (flag: string): string | null => {
    const found = argv.find((argument) => argument.startsWith(`${flag}=`))
    return found === undefined ? null : found.slice(flag.length + 1)
  }
  const chosen = value('--data-folder') ?? env['FOYER_DATA']
  const dataFolder = chosen ?? userData
  const smoke = argv.includes('--smoke')
  const named = argv.includes('--desk') || env['FOYER_DESK'] === 'real'
  const real = named || (installed && !smoke && wasSetUpIn(join(dataFolder, 'desk')))
  const kiosk = argv.includes('--kiosk') ? true : argv.includes('--window') ? false : null
  return {
    mode: real && !argv.includes('--demo') ? 'desk' : 'demo',
    dataFolder,
    // Data that lies elsewhere takes its files along.
    filesFolder: chosen === undefined ? null : join(chosen, 'files'),
    // An ordinary user's environment decides nothing at a real desk; in a checkout there is no other user.
    policy: { demo: policyPlaceOf(platform, env, true), desk: policyPlaceOf(platform, env, !installed) },
    // Nor does a word on the command line lead out of a real desk's kiosk.
    kiosk: { demo: kiosk, desk: installed && kiosk === false ? null : kiosk },
    smoke,
  }
}
