import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { calls, isScreenCallName, screenCalls } from '../../electron/contract/index.ts'
import { projectRoot } from '../data-folder.ts'

/** Everything that is written under a folder. */
function sourceOf(folder: string): string {
  return readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name)).map((name) => readFileSync(join(projectRoot, folder, name), 'utf8')).join('\n')
}

/** Asked as it is, or by somebody who has just proven who they are. */
const makes = (source: string, name: string): boolean => [`call('${name}'`, `afresh('${name}'`, `afresh(vault, '${name}'`].some((made) => source.includes(made))

describe('what is open', () => {
  it('to the screen is what the screen asks for, and nothing else', () => {
    const renderer = sourceOf('renderer')
    expect(Object.keys(screenCalls).filter((name) => !makes(renderer, name))).toEqual([])
  })

  it('beside it is asked for by commands, and shut to the screen: texts with everything in them', () => {
    const commands = sourceOf('electron/cli')
    const others = Object.keys(calls).filter((name) => !Object.hasOwn(screenCalls, name))
    expect(others.toSorted()).toEqual(['audit.export', 'audit.exportMore', 'backups.list', 'backups.make', 'connections.dropCertificate', 'connections.setCertificate', 'decommission.announce', 'decommission.erase', 'records.export', 'rights.answer', 'rights.export', 'staff.provisionFactor', 'uplink.policy'])
    expect(others.filter((name) => !makes(commands, name) || isScreenCallName(name))).toEqual([])
  })
})
