import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../../electron/dev/paths.ts'

const text = (path: string): string => readFileSync(join(root, path), 'utf8')
const manual = text('electron/dev/linux/foyer.1')
const found = (pattern: RegExp, where: string): string => {
  const [, group] = pattern.exec(where) ?? []
  if (group === undefined) throw new Error(`nothing is like ${pattern}`)
  return group
}

it('the manual lists the commands that there are', () => {
  const table = found(/^const commands: .*? = \{\n(.*?)^\}$/ms, text('electron/cli/index.ts'))
  const commands = [...table.matchAll(/^ {2}(\w+): async /gm)].map(([, name = '']) => name)
  expect(commands).toEqual(expect.arrayContaining(['read', 'doctor']))
  const listed = found(/^\.SH COMMANDS\n\.B (.*):$/m, manual).split(', ')
  expect(listed.toSorted()).toEqual(commands.toSorted())
})

it('the manual says as README does when a newer version starts by itself', () => {
  const when = /starts it when (.*?)\. /
  expect(found(when, manual)).toBe(found(when, text('README.md')))
})
