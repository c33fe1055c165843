import { join } from 'node:path'

/** Drivers as SANE is set up, less those that call out on the network to find a scanner (resources/sane); where somebody names another set-up, that. */
export function saneEnvironment(env: NodeJS.ProcessEnv, resourcesFolder?: string): Record<string, string> {
  const local = resourcesFolder === undefined ? {} : { SANE_CONFIG_DIR: `${join(resourcesFolder, 'sane')}:/etc/sane.d` }
  const names = ['PATH', 'HOME', 'SANE_CONFIG_DIR', 'LD_LIBRARY_PATH', 'TMPDIR']
  // scanimage translates its messages; faults.ts knows the English ones.
  return { LC_ALL: 'C', ...local, ...Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))) }
}
