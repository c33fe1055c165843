import { FuseState, FuseV1Options } from '@electron/fuses'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fuseTable, fusesHold, readFuses, wantedFuses } from '../../electron/dev/fuses.ts'
import { root } from '../../electron/dev/paths.ts'

function wire(change: Partial<Record<keyof typeof FuseV1Options, FuseState | undefined>> = {}): Record<number, FuseState | undefined> {
  const asWanted = wantedFuses.map(({ fuse, on }) => [FuseV1Options[fuse], on ? FuseState.ENABLE : FuseState.DISABLE])
  const changed = Object.entries(change).map(([fuse, state]) => [FuseV1Options[fuse as keyof typeof FuseV1Options], state])
  return Object.fromEntries([...asWanted, ...changed]) as Record<number, FuseState | undefined>
}

describe('fuses read back', () => {
  test('all as wanted', () => {
    expect(fusesHold(readFuses(wire()), false)).toBe(true)
  })
  test.each(wantedFuses.map(({ fuse, on }) => [fuse, on] as const))('%s the other way round fails, and the table shows it', (fuse, on) => {
    const readings = readFuses(wire({ [fuse]: on ? FuseState.DISABLE : FuseState.ENABLE }))
    expect(fusesHold(readings, true)).toBe(false)
    expect(fuseTable(readings)).toMatch(new RegExp(`${fuse} .*differs`))
  })
  test('one that this Electron lacks fails, but for the stand-in', () => {
    const readings = readFuses(wire({ GrantFileProtocolExtraPrivileges: undefined }))
    expect(fusesHold(readings, false)).toBe(false)
    expect(fusesHold(readings, true)).toBe(true)
  })
  test('left to inherit or removed is not as wanted', () => {
    expect(fusesHold(readFuses(wire({ RunAsNode: FuseState.INHERIT })), false)).toBe(false)
    expect(fusesHold(readFuses(wire({ RunAsNode: FuseState.REMOVED })), true)).toBe(false)
  })
  test('electron-builder.yml asks for the same', () => {
    const yml = readFileSync(join(root, 'electron-builder.yml'), 'utf8')
    for (const { fuse, on } of wantedFuses) {
      expect(yml).toContain(`\n  ${fuse.charAt(0).toLowerCase()}${fuse.slice(1)}: ${on}\n`)
    }
  })
})
