import { spawnSync } from 'node:child_process'
import { root } from './paths.ts'

/**
 * When these sources were last changed, in seconds since 1970: SOURCE_DATE_EPOCH (reproducible-builds.org) where it is given, else the time of
 * the newest commit. @throws Error where neither is known: a time of building would make every package another
 */
export function sourceDate(env: Readonly<Record<string, string | undefined>> = process.env): number {
  const given = env['SOURCE_DATE_EPOCH'] ?? spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }).stdout?.trim() ?? ''
  if (!/^\d{1,11}$/.test(given)) throw new Error('when these sources were made is not known: set SOURCE_DATE_EPOCH')
  return Number(given)
}
