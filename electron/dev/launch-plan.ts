// What `npm start` decides before it does anything: a pure function of its surroundings.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { configFolder } from './paths.ts'
import type { Use } from './system-parts.ts'

export interface Surroundings {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly isRoot: boolean
  readonly hasSecretService: () => boolean
  readonly exists?: (path: string) => boolean
}

export interface LaunchPlan {
  /** One sentence for the person when it must not start. */
  readonly refusal?: string
  readonly smoke: boolean
  readonly needs: readonly Use[]
  /** Before the app's folder. */
  readonly electronArgs: readonly string[]
  /** After it. */
  readonly appArgs: readonly string[]
  /** Where the demo's private keychain is kept, when it gets one. */
  readonly keychainFolder?: string
  readonly notes: readonly string[]
}

const NO_DISPLAY =
  'there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set). ' +
  'Start it from a desktop, or under Xvfb: xvfb-run -a npm start (Debian package xvfb), ' +
  'or try everything without a screen: npm start -- --smoke'

export function launchPlan(now: Surroundings): LaunchPlan {
  const smoke = now.args.includes('--smoke')
  const realDesk = now.args.includes('--desk') || now.env['FOYER_DESK'] === 'real'
  const linux = now.platform === 'linux'
  const notes: string[] = []
  const electronArgs: string[] = []
  const needs: Use[] = ['app', 'keychain', 'devices']

  if (smoke && !linux) return refuse('--smoke brings its own display and keychain, which it can on Linux only')
  if (smoke && realDesk) return refuse('--smoke plays the demo desk: leave out --desk and FOYER_DESK=real')
  if (linux && !smoke && !now.env['DISPLAY'] && !now.env['WAYLAND_DISPLAY']) return refuse(NO_DISPLAY)

  if (linux && now.isRoot) {
    electronArgs.push('--no-sandbox')
    notes.push("running as root: Chromium's sandbox cannot work and is switched off (--no-sandbox). Never run a real desk as root")
  }
  let keychainFolder: string | undefined
  if (smoke) {
    needs.push('smoke', 'demo-keychain')
  } else if (linux && !realDesk) {
    const folder = join(demoFolder(now.env), 'keychain')
    // Once the demo has a keychain of its own its key is there, whatever runs today.
    if ((now.exists ?? existsSync)(folder) || !now.hasSecretService()) {
      keychainFolder = folder
      needs.push('demo-keychain')
      notes.push(`the demo keeps its key in a private keychain beneath ${folder}; your own keyrings are not touched`)
    }
  }
  return { smoke, needs, electronArgs, appArgs: now.args, notes, ...(keychainFolder === undefined ? {} : { keychainFolder }) }
}

/** Where the demo desk keeps its data: beneath `FOYER_DATA_DIR`, or beneath Electron's folder for the app. */
function demoFolder(env: Surroundings['env']): string {
  return join(env['FOYER_DATA_DIR'] ?? join(configFolder(env), 'Foyer'), 'demo')
}

function refuse(refusal: string): LaunchPlan {
  return { refusal, smoke: false, needs: [], electronArgs: [], appArgs: [], notes: [] }
}
