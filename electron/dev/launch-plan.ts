// What `npm start` decides before it does anything: a pure function of its surroundings.
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { defaultDataFolder } from '../system/data-folder.ts'
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
  /** A private keychain, beneath the demo's data. */
  readonly keychain: boolean
  readonly notes: readonly string[]
}

const NO_DISPLAY =
  'there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set). ' +
  'Start it from a desktop, or under Xvfb: xvfb-run -a npm start (Debian package xvfb), ' +
  'or try everything without a screen: npm start -- --smoke'

export function launchPlan(now: Surroundings): LaunchPlan {
  const smoke = now.args.includes('--smoke')
  const realDesk = isRealDesk(now.args, now.env)
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
  let keychain = smoke
  if (smoke) {
    needs.push('smoke', 'demo-keychain')
  } else if (linux && !realDesk) {
    const folder = demoKeychain(dataFolder(now.args, now.env))
    // Once the demo has a keychain of its own its key is there, whatever runs today.
    if ((now.exists ?? existsSync)(folder) || !now.hasSecretService()) {
      keychain = true
      needs.push('demo-keychain')
      notes.push(`the demo keeps its key in a private keychain in ${folder}; your own keyrings are not touched`)
    }
  }
  return { smoke, needs, electronArgs, appArgs: now.args, keychain, notes }
}

/** As the app reads it. */
export function isRealDesk(args: readonly string[], env: Surroundings['env']): boolean {
  return (args.includes('--desk') || env['FOYER_DESK'] === 'real') && !args.includes('--demo')
}

/** The folder of both desks' data, as the app and the command line find it too. */
export function dataFolder(args: readonly string[], env: Surroundings['env']): string {
  const flag = '--data-folder='
  return args.find((arg) => arg.startsWith(flag))?.slice(flag.length) ?? env['FOYER_DATA'] ?? defaultDataFolder(env, process.platform, homedir())
}

/** Beneath the demo desk's data: see session.ts. */
export function demoKeychain(data: string): string {
  return join(data, 'demo', 'keychain')
}

function refuse(refusal: string): LaunchPlan {
  return { refusal, smoke: false, needs: [], electronArgs: [], appArgs: [], keychain: false, notes: [] }
}
