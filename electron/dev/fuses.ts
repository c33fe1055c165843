// The switches burnt into a packed binary, read back from its bytes and held against electron-builder.yml.
// https://www.electronjs.org/docs/latest/tutorial/fuses
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'

/** What has to be read back. Twice written on purpose: a slip in the .yml must not check itself. */
export const wantedFuses: readonly { readonly fuse: keyof typeof FuseV1Options; readonly on: boolean }[] = [
  { fuse: 'RunAsNode', on: false },
  { fuse: 'EnableNodeOptionsEnvironmentVariable', on: false },
  { fuse: 'EnableNodeCliInspectArguments', on: false },
  { fuse: 'EnableCookieEncryption', on: true },
  { fuse: 'EnableEmbeddedAsarIntegrityValidation', on: true },
  { fuse: 'OnlyLoadAppFromAsar', on: true },
  { fuse: 'LoadBrowserProcessSpecificV8Snapshot', on: false },
  { fuse: 'GrantFileProtocolExtraPrivileges', on: false },
]

export interface FuseReading {
  readonly fuse: string
  readonly wanted: string
  readonly found: string
  readonly ok: boolean
}

/** @param wire state per fuse number; a number that this Electron does not have is absent */
export function readFuses(wire: Readonly<Record<number, FuseState | undefined>>): FuseReading[] {
  return wantedFuses.map(({ fuse, on }) => {
    const state = wire[FuseV1Options[fuse]]
    const found = state === FuseState.ENABLE ? 'on' : state === FuseState.DISABLE ? 'off' : state === FuseState.REMOVED ? 'removed' : 'not in this Electron'
    const wanted = on ? 'on' : 'off'
    return { fuse, wanted, found, ok: found === wanted }
  })
}

export async function fusesOf(executable: string): Promise<FuseReading[]> {
  return readFuses(await getCurrentFuseWire(executable))
}

/** Fuses come and go with Electron's versions; the stand-in runtime is too old for the last one. */
export function fusesHold(readings: readonly FuseReading[], standIn: boolean): boolean {
  return readings.every(({ ok, found }) => ok || (standIn && found === 'not in this Electron'))
}

export function fuseTable(readings: readonly FuseReading[]): string {
  const width = Math.max(...readings.map(({ fuse }) => fuse.length))
  return readings.map(({ fuse, wanted, found, ok }) => `  ${fuse.padEnd(width)}  ${wanted.padEnd(3)}  ${found}${ok ? '' : '  <-- differs'}`).join('\n')
}
