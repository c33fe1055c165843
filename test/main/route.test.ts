import { describe, expect, it } from 'vitest'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { AnyCallName } from '../../electron/contract/index.ts'
import { route, type Callee, type Routes } from '../../electron/main/route.ts'
import type { CallContext } from '../../electron/transport/handlers.ts'
import { CallFailure } from '../../electron/transport/calls-under-way.ts'

const context: CallContext = { session: 'token', way: 'screen', address: 'local' }

function callee(log: string[], name: string, answer: (call: AnyCallName, input: unknown) => unknown): Callee {
  return {
    call: async (call, input) => {
      log.push(`${name} ${call}${call === 'internal.outcome' ? ` ${(input as { error: { code: string } | null }).error?.code ?? 'ok'}` : ''}`)
      return await Promise.resolve({ value: call === 'internal.authorise' ? (answer(call, input), { policy: { allowBacWhenPaceFails: true }, owner: 'hidden', ticket: null }) : answer(call, input), session: undefined, subject: undefined })
    },
  }
}

function behind({ vault, reader, main }: { vault: Callee; reader: Callee; main: Routes['main'] }): Routes {
  return { to: (name) => ({ vault, reader, jobs: reader, scanners: reader, uplink: reader, gateway: reader })[name], main }
}

describe('route', () => {
  it('asks the vault before the reader and tells it the outcome', async () => {
    const log: string[] = []
    const routes = behind({ vault: callee(log, 'vault', () => ({})), reader: callee(log, 'reader', () => []), main: () => Promise.resolve({}) })
    await route(routes, 'reading.readFile', { bytes: new Uint8Array() }, context)
    expect(log).toEqual(['vault internal.authorise', 'reader reading.readFile', 'vault internal.outcome ok'])
  })

  it('never reaches the reader when the vault refuses', async () => {
    const log: string[] = []
    const refuse = callee(log, 'vault', (call) => { if (call === 'internal.authorise') throw new CallFailure(new FoyerError('staff.forbidden')); return {} })
    const routes = behind({ vault: refuse, reader: callee(log, 'reader', () => []), main: () => Promise.resolve({}) })
    await expect(route(routes, 'devices.list', {}, context)).rejects.toMatchObject({ code: 'staff.forbidden' })
    expect(log).toEqual(['vault internal.authorise'])
  })

  it('records a failure of a call that is not recorded when it succeeds', async () => {
    const log: string[] = []
    const fail = callee(log, 'reader', () => { throw new CallFailure(new FoyerError('image.damaged')) })
    const routes = behind({ vault: callee(log, 'vault', () => ({})), reader: fail, main: () => Promise.resolve({}) })
    await expect(route(routes, 'reading.frame', {}, context)).rejects.toMatchObject({ code: 'image.damaged' })
    expect(log.at(-1)).toBe('vault internal.outcome image.damaged')
  })

  it('takes the vault’s own calls straight to it', async () => {
    const log: string[] = []
    const routes = behind({ vault: callee(log, 'vault', () => ({})), reader: callee(log, 'reader', () => ({})), main: () => Promise.resolve({}) })
    await route(routes, 'records.get', { id: 'x' }, context)
    expect(log).toEqual(['vault records.get'])
  })

  it('tells the trail of the desk that is left before its vault goes', async () => {
    const log: string[] = []
    const routes = behind({ vault: callee(log, 'vault', () => ({})), reader: callee(log, 'reader', () => ({})), main: () => { log.push('main'); return Promise.resolve({}) } })
    await route(routes, 'desk.switchMode', { mode: 'desk' }, context)
    expect(log).toEqual(['vault internal.authorise', 'vault internal.outcome ok', 'main'])
  })

  it('asks the vault about a call that wants a fresh proof before anything is done', async () => {
    const seen: unknown[] = []
    const vault: Callee = { call: (call, input) => { seen.push([call, input]); return Promise.resolve({ value: { policy: {}, owner: 'hidden', ticket: null }, session: undefined, subject: undefined }) } }
    const main: unknown[] = []
    await route(behind({ vault, reader: callee([], 'reader', () => ({})), main: (name) => { main.push(name); return Promise.resolve({}) } }), 'desk.exit', {}, context)
    expect(seen[0]).toEqual(['internal.authorise', { call: 'desk.exit' }])
    expect(main).toEqual(['desk.exit'])
  })

  it('tells the reader what policy says and a name for whoever asks, as the vault had it', async () => {
    const told: unknown[] = []
    const reader: Callee = { call: (_call, _input, its) => { told.push(its); return Promise.resolve({ value: {}, session: undefined, subject: undefined }) } }
    await route(behind({ vault: callee([], 'vault', () => ({})), reader, main: () => Promise.resolve({}) }), 'reading.readChip', {}, context)
    expect(told).toEqual([{ ...context, policy: { allowBacWhenPaceFails: true }, owner: 'hidden' }])
  })
})
