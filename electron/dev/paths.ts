import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const root: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

type Environment = Readonly<Record<string, string | undefined>>

/** `$XDG_CACHE_HOME/foyer`; a relative value must be ignored (XDG Base Directory Specification 0.8). */
export function cacheFolder(env: Environment = process.env, home: string = homedir()): string {
  return join(xdgFolder(env['XDG_CACHE_HOME'], join(home, '.cache')), 'foyer')
}

function xdgFolder(value: string | undefined, otherwise: string): string {
  return value && isAbsolute(value) ? value : otherwise
}
