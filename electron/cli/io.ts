import { policyPlaceOf, type PolicyPlace } from '../system/policy-file.ts'

/** What a command may touch: everything it needs comes in here. */
export interface CliIo {
  /** One JSON object a line. */
  stdout(line: string): void
  /** Words for people. */
  stderr(line: string): void
  env: Record<string, string | undefined>
  /** This desk's own folder: `<data>/demo` or `<data>/desk`. */
  dataFolder: string
  /** Models, certificates, schemas, specimens. */
  resourcesFolder: string
  /** `node_modules`, for the libraries' own data files (WebAssembly). */
  modulesFolder: string
  mode: 'demo' | 'desk'
  version: string
  now(): Date
  randomBytes(count: number): Uint8Array
  readFile(path: string): Promise<Uint8Array>
  /** Ask without echo; the secret is never an argument. */
  readSecret(prompt: string): Promise<string>
}

/** The policy that a command obeys which opens a desk: that desk's. An installed Foyer says so to its command line. */
export function policyOfDesk({ env, mode }: Pick<CliIo, 'env' | 'mode'>): PolicyPlace | null {
  return policyPlaceOf(process.platform, env, mode === 'demo' || env['FOYER_INSTALLED'] === undefined)
}

/**
 * The policy that a command obeys which proves a chip and opens no desk: where Foyer is installed, the organisation's alone. A verdict is not the
 * demo's for the word `--demo`.
 */
export function policyOfChips({ env }: Pick<CliIo, 'env'>): PolicyPlace | null {
  return policyPlaceOf(process.platform, env, env['FOYER_INSTALLED'] === undefined)
}
