import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { documentDevices } from '../../electron/cli/doctor-devices.ts'
import type { CliIo } from '../../electron/cli/io.ts'
import { notedDevices } from '../../electron/reader/device-notes.ts'
import { writeSmallJson } from '../../electron/system/small-json.ts'
import { simulateEscl } from '../../electron/scanners/escl/simulator.ts'
import { projectRoot } from '../data-folder.ts'

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'foyer-doctor-')) })
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function found(policy: Record<string, unknown>): Promise<Record<string, unknown>> {
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy))
  const io = {
    stdout: () => undefined, stderr: () => undefined, env: { FOYER_POLICY: join(folder, 'policy.json') }, dataFolder: join(folder, 'demo'), resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'),
    mode: 'demo', version: '0', now: () => new Date(), randomBytes: (count: number) => new Uint8Array(count), readFile: () => Promise.reject(new Error('not read')), readSecret: () => Promise.reject(new Error('not asked')),
  } satisfies CliIo
  return Object.fromEntries((await documentDevices(io)).map(({ part, ...rest }) => [part, rest]))
}

describe('what the doctor says of devices that documents come from', () => {
  it('names the folder, the port and the keyboard, each with what is to be done', async () => {
    expect(await found({ keyboardReaders: false })).toMatchObject({
      'folder for pages': { state: 'ok', detail: 'policy names none' }, 'serial reader': { state: 'ok', detail: 'policy names none' }, 'keyboard readers': { state: 'ok', detail: 'policy does not want them' },
    })
    const [hotFolder, serialPort] = [join(folder, 'in'), '/dev/foyer-no-such-port']
    expect(await found({ hotFolder, serialPort })).toMatchObject({
      'folder for pages': { state: 'missing', fix: expect.stringContaining('read it') }, 'serial reader': { state: 'missing', detail: 'its port is not there', fix: expect.stringContaining('Connect') }, 'keyboard readers': { state: 'ok', detail: expect.stringContaining('window') },
    })
    mkdirSync(hotFolder)
    expect(await found({ hotFolder, hotFolderShred: true, serialPort: '/dev/null' })).toMatchObject({ 'folder for pages': { state: 'ok', detail: 'can be read and changed' }, 'serial reader': { state: 'ok', detail: 'its port may be opened' } })
  })

  it('says of each when it was used last, and what went wrong then with its fix', async () => {
    const server = await simulateEscl()
    try {
      const notes = notedDevices({}, (all) => { writeSmallJson(join(folder, 'demo', 'devices.json'), all) })
      notes.keep(`escl:${server.address}`, { usedAt: '2026-06-01T12:00:00.000Z', fault: 'scanner.jam' })
      notes.keep('keyboard:reader', { usedAt: '2026-06-02T12:00:00.000Z', fault: null })
      expect(await found({ scannerAddresses: server.address })).toMatchObject({
        'network scanners': { state: 'ok', detail: '1 of 1 that policy names answer' },
        'scanner Foyer simulated eSCL': { state: 'missing', detail: expect.stringMatching(/last used 2026-06-01.*last fault scanner\.jam: ./), fix: expect.stringMatching(/./) },
        'keyboard readers': { state: 'ok', detail: expect.stringContaining('last used 2026-06-02') },
      })
    } finally {
      await server.close()
    }
  })
})
