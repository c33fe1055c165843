import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../data-folder.ts'

/** What the query of the README that begins with this program prints: a gap a line. */
export function gapsOf(program: string, here: (command: string) => string): string[] {
  const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8')
  const [, section = ''] = /### The trail in other systems\n([\s\S]*?)\n### /.exec(readme) ?? []
  const query = [...section.matchAll(/`([^`]+)` \|\n/g)].map(([, text = '']) => text.replaceAll('\\|', '|')).find((text) => text.startsWith(`${program} `))
  if (query === undefined) throw new Error(`the README has no query with ${program}`)
  return execFileSync('sh', ['-c', here(query)], { encoding: 'utf8' }).trim().split('\n')
}
