import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keepEvent, type KeptEvent } from '../../../electron/vault/audit/kept-events.ts'
import { keptEventsPath } from '../../../electron/vault/database/desk-files.ts'

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'foyer-kept-')) })
afterEach(() => { rmSync(folder, { recursive: true }) })

const told = (copy: string): KeptEvent => ({
  copy,
  event: {
    time: '2026-06-01T09:00:00.000Z', user: 'anyone', role: null, method: 'POST', path: '/recovery', action: 'recovery.restore', status: 200, error: null, subject: null, detail: null,
    terminal: 'desk-1', address: 'local', version: '0', format: 2, principal: 'anyone', door: 'screen', credential: null,
  },
})
const lines = () => readFileSync(keptEventsPath(folder), 'utf8').split('\n').filter((line) => line !== '')

it('are kept in spite of lines that somebody wrote there who has no key, and these go', () => {
  const key = Buffer.alloc(32, 7)
  keepEvent(folder, key, told('copy-1'), () => false)
  const [own = ''] = lines()
  const forged = Array.from({ length: 20 }, (_, at) => `${'ab'.repeat(32)} ${JSON.stringify(told(`forged-${at}`))}`)
  writeFileSync(keptEventsPath(folder), [own, ...forged, ''].join('\n'))
  keepEvent(folder, key, told('copy-2'), () => false)
  expect(lines().map((line) => (JSON.parse(line.slice(line.indexOf(' ') + 1)) as KeptEvent).copy)).toEqual(['copy-1', 'copy-2'])
})
