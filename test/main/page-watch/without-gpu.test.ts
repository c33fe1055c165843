import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { WithoutGpuWish } from '../../../electron/main/page-watch/without-gpu.ts'

const folder = mkdtempSync(join(tmpdir(), 'foyer-without-gpu-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the wish to go without the graphics processor', () => {
  it('holds for the next start, for minutes, and not after the computer was started anew', () => {
    let sinceBoot = 700_000
    const wish = new WithoutGpuWish(join(folder, 'kept', 'wish'), () => sinceBoot)
    expect([wish.write({ attended: true }), wish.read()]).toEqual([true, { attended: true }])
    sinceBoot = 1_300_000
    expect(wish.read()).toBeNull()
    sinceBoot = 20_000
    expect(wish.read()).toBeNull()
  })

  it('that cannot be kept is said', () => {
    mkdirSync(join(folder, 'taken'))
    expect(new WithoutGpuWish(join(folder, 'taken'), () => 0).write({ attended: false })).toBe(false)
    // What takes it and gives nothing back: a disk that lost it.
    symlinkSync('/dev/null', join(folder, 'gone.new'))
    expect(new WithoutGpuWish(join(folder, 'gone'), () => 0).write({ attended: false })).toBe(false)
  })
})
