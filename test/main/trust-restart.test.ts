import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Input, Output } from '../../electron/contract/index.ts'
import type { Callee } from '../../electron/main/route.ts'
import { TrustHandover } from '../../electron/main/trust-handover.ts'
import { specimenCsca } from '../../electron/emrtd/simulator/specimens.ts'
import { nodeChildren } from '../../electron/transport/child.ts'
import { SYSTEM } from '../../electron/transport/handlers.ts'
import { Supervisor } from '../../electron/transport/supervisor.ts'
import { projectRoot } from '../data-folder.ts'
import { sha256 } from '../emrtd/proof/lists.ts'

const anchor = { id: sha256(specimenCsca()), bytes: specimenCsca() }
let reader: Supervisor
const folder = mkdtempSync(join(tmpdir(), 'foyer-trust-restart-'))
afterEach(async () => {
  await reader.stop()
  rmSync(folder, { recursive: true, force: true })
})

it('gives a reader process that was killed the desk’s certificates again before it proves anything by others', async () => {
  const answers: Partial<Record<string, unknown>> = { 'internal.keptTrust': [anchor.id], 'internal.trustFile': { bytes: anchor.bytes } }
  const vault: Callee = { call: (name) => Promise.resolve({ value: answers[name], session: undefined, subject: undefined }) }
  let round = 0
  reader = new Supervisor({
    specNow: () => ({ name: 'foyer-reader', script: join(projectRoot, 'electron/reader/index.ts'), env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' } }),
    startChild: nodeChildren(process.execPath),
    startOptions: () => {
      round = handover.begin()
      return { mode: 'desk', version: '0', resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'), devices: {}, trustRound: round }
    },
    keepsSessions: false, mayEmit: new Set(), mayAsk: new Set(), hungAfterMs: null, recycleAbove: null, restsAfterMs: null, ceiling: null,
    onState: (state) => { if (state === 'up') handover.tryNow() }, onEvent: () => undefined, onAsk: () => Promise.reject(new Error('nothing is handed on')), now: Date.now,
  })
  const handover = new TrustHandover(vault, reader)
  const trusted = async () => {
    await handover.ready()
    return ((await reader.call('trust.state', {}, SYSTEM)).value as Output<'trust.state'>).certificates
  }
  reader.start()
  await reader.ready(60_000)
  expect(await trusted()).toBe(1)
  const before = round
  process.kill(reader.pid!, 'SIGKILL')
  while (reader.restarts === 0) await new Promise((resolve) => { setTimeout(resolve, 10) })
  await reader.ready(60_000)
  expect(await trusted()).toBe(1)
  expect(round).toBe(before + 1)
  // What was meant for the one before is not taken for this one's.
  const late: Input<'internal.giveTrust'> = { round: before, anchor: null, place: 0, of: 0, problem: null }
  await expect(reader.call('internal.giveTrust', late, SYSTEM)).rejects.toMatchObject({ code: 'input.invalid' })
  expect(await trusted()).toBe(1)
}, 180_000)
