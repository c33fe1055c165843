import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { everyClientMay, newPageMay, permissions } from '../../electron/contract/permissions.ts'
import { roleNames, rolePermissions } from '../../electron/contract/roles.ts'

const root = join(import.meta.dirname, '..', '..')
/** Where a role's name may stand: the table itself. */
const TABLE = 'electron/contract/roles.ts'
/** The word as a word: a passphrase that is refused, a step of set-up. */
const OTHER_MEANINGS = new Set(['electron/vault/staff/authenticators/weak-secrets.ts', 'renderer/set-up/set-up-screen.tsx'])

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

describe('roles', () => {
  it('are named in one table, and compared nowhere', () => {
    const name = new RegExp(`['"\`](${roleNames.join('|')})['"\`]|\\brole\\s*[!=]==|[!=]==\\s*[\\w.?]*\\brole\\b(?!s)`)
    const found = [...sources('electron'), ...sources('renderer')].filter((file) => file !== TABLE && !OTHER_MEANINGS.has(file))
      .flatMap((file) => readFileSync(join(root, file), 'utf8').split('\n').flatMap((line, index) => (name.test(line) && !/role === (null|undefined)|changes\.role !== before\.role/.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])))
    expect(found).toEqual([])
  })

  it('have permissions that there are, and each permission but that of the processes is somebody’s', () => {
    const held = new Set(Object.values(rolePermissions).flatMap((set) => [...set]))
    expect([...held].filter((each) => !permissions.includes(each))).toEqual([])
    expect(permissions.filter((each) => !held.has(each))).toEqual([...everyClientMay, ...newPageMay, 'inside'])
  })

  it('never have less than the role below, an auditor aside', () => {
    const has = (more: 'supervisor' | 'administrator', less: 'clerk' | 'auditor' | 'supervisor') => [...rolePermissions[less]].filter((each) => !rolePermissions[more].has(each))
    expect([has('supervisor', 'clerk'), has('supervisor', 'auditor'), has('administrator', 'supervisor')]).toEqual([[], [], []])
  })
})
