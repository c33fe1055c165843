import { describe, expect, it } from 'vitest'
import type { AnyCallName } from '../../electron/contract/index.ts'
import type { Paper } from '../../electron/contract/paper.ts'
import { defaultPolicy } from '../../electron/contract/policy.ts'
import { paperPage } from '../../electron/main/paper-page.ts'
import { printCalls } from '../../electron/main/print-calls.ts'
import type { CallContext } from '../../electron/transport/handlers.ts'
import { RECOVERY_KEY } from '../renderer/mock-scenario.ts'
import { papers } from '../renderer/paper-screens.ts'

const { records, erasure } = papers as { records: Extract<Paper, { kind: 'records' }>, erasure: Extract<Paper, { kind: 'erasure' }> }
const context: CallContext = { session: 'token', way: 'screen', address: 'local' }

/** Main's part of printing, with a vault that answers or refuses, and a note of each step. */
function made({ refuses = false, printers = ['Office'], goes = true, devices = [] as object[] | null } = {}) {
  const steps: string[] = []
  const drawn: Paper[] = []
  const answers: Partial<Record<AnyCallName, unknown>> = {
    'internal.paperHead': { head: records.head, policy: defaultPolicy }, 'internal.printRecord': { records: [records.records[0], records.records[0]] }, 'rights.answer': { fileName: 'f', text: '{}', erasure: erasure.erasure }, 'devices.list': devices,
  }
  const callee = {
    call: (name: AnyCallName, input: unknown, given: CallContext) => {
      if (name !== 'internal.paperHead') steps.push(`${name} ${JSON.stringify(input)} ${given.inside === true ? 'inside' : ''}`)
      return refuses || answers[name] === null ? Promise.reject(new Error('refused')) : Promise.resolve({ value: answers[name], session: undefined, subject: undefined })
    },
  }
  const calls = printCalls({
    vault: callee, reader: callee,
    window: () => ({ getPrintersAsync: () => Promise.resolve(printers.map((name) => ({ name, displayName: name, description: '', isDefault: false, options: {}, status: 0 }))) }),
    draw: (paper) => {
      drawn.push(paper)
      return Promise.resolve({ page: { print: (_options, done) => { steps.push('paper'); done?.(goes, '') } }, close: () => { steps.push('closed') } })
    },
  })
  return { steps, drawn, calls }
}

describe('what goes on paper', () => {
  it('is what the vault hands over, once each record is in the trail, and not before', async () => {
    const one = made()
    expect(await one.calls('records.print', { ids: ['a', 'b'], printer: null, language: 'de' }, context)).toEqual({ printed: true, choose: [] })
    expect(one.steps).toEqual(['internal.printRecord {"ids":["a","b"]} inside', 'paper', 'closed'])
    expect(one.drawn).toEqual([{ kind: 'records', language: 'de', head: records.head, records: [records.records[0], records.records[0]] }])
    const proof = made()
    await proof.calls('rights.printAnswer', { id: 'e', printer: 'Office', language: 'fr' }, context)
    expect(proof.steps).toEqual(['rights.answer {"id":"e"} inside', 'paper', 'closed'])
    expect(proof.drawn).toEqual([{ ...erasure, language: 'fr' }])
    const refused = made({ refuses: true })
    await expect(refused.calls('records.print', { ids: ['a'], printer: null, language: 'de' }, context)).rejects.toThrow('refused')
    expect(refused.drawn).toEqual([])
  })

  it('is a notice under the policy in force, which says rather too much is read than too little', async () => {
    for (const [devices, readsChips] of [[[], false], [[{ kind: 'smartcardReader', state: 'absent' }], false], [[{ kind: 'smartcardReader', state: 'ready' }], true], [null, true]] as const) {
      const { drawn, calls } = made({ devices: devices === null ? null : [...devices] })
      await calls('desk.printNotice', { printer: null, language: 'ar' }, context)
      expect(drawn, JSON.stringify(devices)).toEqual([{ kind: 'notice', language: 'ar', head: records.head, policy: defaultPolicy, readsChips }])
    }
  })

  it('asks for nothing where there are several printers, and leaves no page behind where one fails', async () => {
    const several = made({ printers: ['Office', 'Lobby'] })
    expect(await several.calls('records.print', { ids: ['a'], printer: null, language: 'en' }, context)).toEqual({ printed: false, choose: ['Office', 'Lobby'] })
    expect([several.steps, several.drawn]).toEqual([[], []])
    const failing = made({ goes: false })
    await expect(failing.calls('desk.print', { recoveryKey: RECOVERY_KEY, printer: null, language: 'en' }, context)).rejects.toMatchObject({ code: 'printer.failed' })
    expect(failing.steps).toEqual(['paper', 'closed'])
  })

  it('stands in its page as data, whatever is in it', () => {
    const [record] = records.records
    const name = '</script><script>alert(1)</script>$&<!--'
    const page = paperPage('<body><div id="root"></div></body>', { ...records, records: record === undefined ? [] : [{ ...record, name }] })
    expect(page.match(/<\/?script/g)).toEqual(['<script', '</script'])
    const [, block = ''] = /<script type="application\/json" id="paper">(.*)<\/script><div id="root">/.exec(page) ?? []
    expect(JSON.parse(block)).toMatchObject({ records: [{ name }] })
  })
})
