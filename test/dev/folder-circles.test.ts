import { describe, expect, test } from 'vitest'
import { circlesIn } from '../../electron/dev/folder-circles.ts'

const TWO = [['electron/v/keys/a.ts', 'electron/v/records/b.ts'], ['electron/v/records/c.ts', 'electron/v/keys/d.ts']] as const

describe('circles of folders and files', () => {
  test('two rooms whose files form none', () => {
    expect(circlesIn(TWO)).toEqual([{ among: 'electron/v', entries: ['keys', 'records'] }])
  })

  test('a room and a file at its roof', () => {
    expect(circlesIn([['electron/v/desk.ts', 'electron/v/keys/a.ts'], ['electron/v/keys/b.ts', 'electron/v/desk.ts']])).toEqual([{ among: 'electron/v', entries: ['desk.ts', 'keys'] }])
  })

  test('two files of one room', () => {
    expect(circlesIn([['electron/v/a/1.ts', 'electron/v/a/2.ts'], ['electron/v/a/2.ts', 'electron/v/a/1.ts']])).toEqual([{ among: 'electron/v/a', entries: ['1.ts', '2.ts'] }])
  })

  test('a long way round, deep inside', () => {
    const edges = [['renderer/a/x/1.ts', 'renderer/a/y/1.ts'], ['renderer/a/y/2.ts', 'renderer/a/z/in/1.ts'], ['renderer/a/z/2.ts', 'renderer/a/x/2.ts'], ['renderer/a/w/1.ts', 'renderer/a/x/1.ts']] as const
    expect(circlesIn(edges)).toEqual([{ among: 'renderer/a', entries: ['x', 'y', 'z'] }])
  })

  test('two circles that have nothing to do with each other', () => {
    expect(circlesIn([...TWO, ['electron/v/p/a.ts', 'electron/v/q/b.ts'], ['electron/v/q/c.ts', 'electron/v/p/d.ts']])).toEqual([
      { among: 'electron/v', entries: ['keys', 'records'] },
      { among: 'electron/v', entries: ['p', 'q'] },
    ])
  })

  test.each([
    ['one direction', [['electron/v/a/1.ts', 'electron/v/b/1.ts'], ['electron/v/a/2.ts', 'electron/v/b/2.ts']]],
    ['tests, which help each other', [['test/a/1.ts', 'test/b/1.ts'], ['test/b/1.ts', 'test/a/1.ts']]],
  ] as const)('none: %s', (_, edges) => {
    expect(circlesIn(edges)).toEqual([])
  })
})
