import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportOn, sourceFiles } from '../../electron/dev/layer-check.ts'
import { root } from '../../electron/dev/paths.ts'

/** Every room and which line of the README's table it stands in, from the ground up. */
function drawn(): Map<string, number> {
  const [, table = ''] = /The rooms of `renderer` from the ground up.+?\n\n(.+?)\n\n/s.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
  const cells = table.split('\n').map((line) => line.split('|')[1] ?? '').filter((cell) => cell.includes('`'))
  return new Map(cells.flatMap((cell, line) => [...cell.matchAll(/`([^`]+)`/g)].map(([, room = '']) => [room, line] as const)))
}

const roomOf = (file: string): string | undefined => /^renderer\/([^/]+)/.exec(file)?.[1]

test('the rooms of the renderer stand on each other as the README draws them', () => {
  const lines = drawn()
  const used = new Set<string>()
  const against: string[] = []
  for (const file of sourceFiles(root, 'renderer')) {
    for (const imported of [file, ...reportOn(file, readFileSync(join(root, file), 'utf8')).imports]) {
      const [from, to] = [roomOf(file), roomOf(imported)]
      if (from === undefined || to === undefined) continue
      used.add(to)
      if (from !== to && (lines.get(from) ?? -1) <= (lines.get(to) ?? Infinity)) against.push(`${file} -> ${imported}`)
    }
  }
  expect(against).toEqual([])
  expect([...used].toSorted()).toEqual([...lines.keys()].toSorted())
})
