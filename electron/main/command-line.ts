import { spawnSync } from 'node:child_process'
import { answerSecrets } from '../system/ask-secret.ts'

/** The options that a command shares with the window may stand before it: electron/cli/index.ts finds them wherever they are. */
const isShared = (word: string): boolean => word === '--demo' || word === '--desk' || word.startsWith('--data-folder=')
/** Words that are commands although they are written like switches. */
const ASKING: ReadonlyMap<string, string> = new Map([['--help', 'help'], ['-h', 'help'], ['--version', 'version']])

/**
 * The command that an installed app was started with: `foyer [--desk] read a.jpg` gives `--desk read a.jpg`. Chromium's switches before it
 * are not the command's. Null when a window is meant: no word but switches.
 *
 * @param argv as process.argv of a packed app, whose path is its first word
 */
export function commandIn(argv: readonly string[]): string[] | null {
  const words = argv.slice(1)
  const first = words.findIndex((word) => !word.startsWith('-') || ASKING.has(word))
  if (first < 0) return null
  const [word = '', ...rest] = words.slice(first)
  const asking = ASKING.get(word)
  return [...words.slice(0, first).filter(isShared), ...(asking === undefined ? [word, ...rest] : [asking])]
}

/** What the command line must be told, since it cannot ask Electron. Beside it, the caller's own surroundings: it acts for whoever called. */
export function commandEnvironment(env: Readonly<Record<string, string | undefined>>, told: { resourcesFolder: string; version: string }): Record<string, string> {
  const own = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { ...Object.fromEntries(own), FOYER_RESOURCES: told.resourcesFolder, FOYER_VERSION: told.version, FOYER_INSTALLED: '1' }
}

export interface Command {
  /** The bundle of the command line. */
  script: string
  words: string[]
  env: Record<string, string>
}

/** The part of Electron's `utilityProcess` that is needed here. */
interface UtilityProcess {
  fork(script: string, args: string[], options: { serviceName: string; env: Record<string, string>; stdio: 'inherit' }): {
    postMessage(message: unknown): void
    on(event: 'message', listener: (message: unknown) => void): unknown
    once(event: 'exit', listener: (code: number) => void): unknown
  }
}

/**
 * Runs a command in a utility process, on this process's standard output and error. Such a process has no standard input: what it wants
 * to ask, it asks through this one. To be called when the app is ready.
 * @returns its exit status
 */
export function runInUtility(utilityProcess: UtilityProcess, { script, words, env }: Command, ask: (prompt: string) => Promise<string>): Promise<number> {
  return new Promise((resolve) => {
    const child = utilityProcess.fork(script, words, { serviceName: 'foyer-cli', env, stdio: 'inherit' })
    child.on('message', answerSecrets(ask, (answer) => child.postMessage(answer)))
    child.once('exit', resolve)
  })
}

/**
 * The same under a Node of its own, for the old development runtime. Nothing else happens meanwhile: where there is no display, that runtime
 * ends itself as soon as it is given the time.
 * @returns its exit status, 1 when a signal ended it. @throws Error when it does not start
 */
export function runInNode(nodePath: string, { script, words, env }: Command): number {
  const { status, error } = spawnSync(nodePath, [script, ...words], { env, stdio: 'inherit' })
  if (error) throw error
  return status ?? 1
}
