import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { policyFile } from '../../../electron/vault/policy/policy-file.ts'

let folder: string
beforeEach(() => { folder = mkdtempSync(join(realpathSync(tmpdir()), 'foyer-policy-file-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

const within = (...names: string[]) => join(folder, ...names)
const fileAt = (path: string) => policyFile({ path, guarded: false, overruled: false })

describe('the mark of the organisation’s file', () => {
  it.each<[what: string, change: () => void]>([
    ['is written anew, as long as before', () => { writeFileSync(within('at', 'policy.json'), '{"retentionDays":8}') }],
    ['is put in the other’s place', () => {
      writeFileSync(within('at', 'new'), '{"retentionDays":8}')
      renameSync(within('at', 'new'), within('at', 'policy.json'))
    }],
    ['is taken away', () => { rmSync(within('at', 'policy.json')) }],
    ['may be written by others now', () => { chmodSync(within('at', 'policy.json'), 0o666) }],
    ['lies in a folder that may be written by others now', () => { chmodSync(within('at'), 0o777) }],
    ['lies in a folder that is another now', () => {
      renameSync(within('at'), within('before'))
      mkdirSync(within('at'))
    }],
  ])('is another when it %s', async (_what, change) => {
    mkdirSync(within('at'), { mode: 0o755 })
    writeFileSync(within('at', 'policy.json'), '{"retentionDays":7}')
    const file = fileAt(within('at', 'policy.json'))
    const before = await file.mark()
    expect(await file.mark()).toBe(before)
    change()
    expect(await file.mark()).not.toBe(before)
  })

  it('is another when it comes, with the folders above it', async () => {
    const file = fileAt(within('etc', 'foyer', 'policy.json'))
    const marks = [await file.mark()]
    mkdirSync(within('etc', 'foyer'), { recursive: true })
    marks.push(await file.mark())
    writeFileSync(within('etc', 'foyer', 'policy.json'), '{}')
    marks.push(await file.mark())
    expect(new Set(marks).size).toBe(3)
  })

  it('is another when a link leads elsewhere, and when a folder that it leads through may be written by others now', async () => {
    for (const name of ['one', 'two']) {
      mkdirSync(within(name), { mode: 0o755 })
      writeFileSync(within(name, 'policy.json'), '{"retentionDays":7}')
    }
    symlinkSync(within('one'), within('link'))
    const file = fileAt(within('link', 'policy.json'))
    const marks = [await file.mark()]
    rmSync(within('link'))
    symlinkSync(within('two'), within('link'))
    marks.push(await file.mark())
    chmodSync(within('two'), 0o777)
    marks.push(await file.mark())
    expect(new Set(marks).size).toBe(3)
  })

  it('is the same whatever else happens in its folder', async () => {
    writeFileSync(within('policy.json'), '{}')
    const file = fileAt(within('policy.json'))
    const before = await file.mark()
    writeFileSync(within('other.json'), '{}')
    expect(await file.mark()).toBe(before)
  })
})

describe('a look at the organisation’s file', () => {
  it('takes nothing for a policy that is no file, and does not wait for it', () => {
    expect(spawnSync('mkfifo', [within('policy.json')]).status).toBe(0)
    expect(fileAt(within('policy.json')).look()).toMatchObject({ values: null, problem: { code: 'policy.unreadable' } })
  })

  it('reads no file that is longer than any policy', () => {
    writeFileSync(within('policy.json'), `${' '.repeat(70_000)}{"retentionDays":7}`)
    expect(fileAt(within('policy.json')).look()).toMatchObject({ values: null, problem: { code: 'policy.unreadable' } })
  })
})
