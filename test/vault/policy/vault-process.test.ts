import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { events, type EventPayload } from '../../../electron/contract/events.ts'
import { processEnvironment, vaultEnvironment } from '../../../electron/main/process-environment.ts'
import { nodeChildren, type Child } from '../../../electron/transport/child.ts'
import { fromChild } from '../../../electron/transport/wire.ts'
import { projectRoot } from '../../data-folder.ts'

let scratch: string
let vault: Child
beforeEach(() => { scratch = mkdtempSync(join(tmpdir(), 'foyer-policy-process-')) })
afterEach(async () => {
  const gone = new Promise<void>((resolve) => { vault.onExit(() => { resolve() }) })
  vault.post({ kind: 'stop' })
  await gone
  rmSync(scratch, { recursive: true, force: true })
})

it('the vault as a process tells main of the organisation’s policy as it opens, and of each change of the file', async () => {
  const path = join(scratch, 'policy.json')
  const told: EventPayload<'policy.changed'>[] = []
  writeFileSync(path, '{"idleSeconds":60}')
  vault = nodeChildren(process.execPath)({ name: 'foyer-vault', script: join(projectRoot, 'electron/vault/index.ts'), env: processEnvironment(process.env) })
  vault.onMessage((raw) => {
    const message = fromChild.parse(raw)
    // What leaves it is what the contract says, down to the last key.
    if (message.kind === 'event' && message.name === 'policy.changed') told.push(events['policy.changed'].payload.parse(message.payload))
  })
  vault.post({ kind: 'start', options: {
    mode: 'demo', version: '0.0.0-test', dataFolder: join(scratch, 'demo'), resourcesFolder: join(projectRoot, 'resources'), policyFile: { path, guarded: false, overruled: false },
    environment: vaultEnvironment(process.env, 'demo'),
  } })
  await expect.poll(() => told).toMatchObject([{ values: { idleSeconds: 60, kiosk: true }, problem: null }])
  writeFileSync(path, '{"kiosk":false}')
  await expect.poll(() => told.at(-1)).toMatchObject({ values: { idleSeconds: 120, kiosk: false }, locked: { kiosk: path }, problem: null })
  writeFileSync(path, '{"kiosk":')
  await expect.poll(() => told.at(-1)).toMatchObject({ values: { kiosk: false }, problem: { code: 'policy.unreadable' } })
  writeFileSync(path, '{"kiosk":true}')
  await expect.poll(() => told.at(-1)).toMatchObject({ values: { kiosk: true }, problem: null })
}, 180_000)
