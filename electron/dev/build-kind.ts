// Two kinds of build: for desks, and for packed tests, which may hand Chromium a fake camera and listen to its debugger
// (electron/main/test-build.ts). The kind stands in main's bundle; a build for tests says so in its version, too.

/** Environment variable: set to `tests` while a build for tests is made. Nobody's desk sets it. */
export const BUILD_FOR = 'FOYER_BUILD_FOR'

const KINDS = { desks: 'foyer-build-for-desks', tests: 'foyer-build-for-tests' } as const
export type BuildKind = (typeof KINDS)[keyof typeof KINDS]

export function buildKind(env: Readonly<Record<string, string | undefined>> = process.env): BuildKind {
  return env[BUILD_FOR] === 'tests' ? KINDS.tests : KINDS.desks
}

export const TEST_SUFFIX = '-test'

/** The version that a build of this kind has to carry. */
export function versionOf(version: string, kind: BuildKind): string {
  return kind === KINDS.tests ? `${version}${TEST_SUFFIX}` : version
}

/** What a packed app says of itself. */
export interface BuildFacts {
  readonly version: string
  /** The text of main's bundle. */
  readonly mainBundle: string
  /** Packed with the old Electron for development. */
  readonly standIn: boolean
}

/** Why this build may not be signed, in one clause; undefined when it may. What does not say what it is may not. */
export function refusalToSign({ version, mainBundle, standIn }: BuildFacts): string | undefined {
  if (standIn) return 'it is packed with the old Electron for development'
  if (mainBundle.includes(`"${KINDS.tests}"`)) return 'it is a build for tests'
  if (!mainBundle.includes(`"${KINDS.desks}"`)) return 'its bundle does not say what it was built for'
  if (version.endsWith(TEST_SUFFIX)) return 'its version is that of a build for tests'
  return undefined
}
