import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallSpec } from '../../../electron/contract/call.ts'
import { allCalls, calls, type AnyCallName, type CallName } from '../../../electron/contract/index.ts'
import { anyone, door, principalKind, system } from '../../../electron/contract/principal.ts'
import { permissionsUnder, roleNames, type Role } from '../../../electron/contract/roles.ts'
import { readyBench, signInAs, type Bench } from '../vault-fixture.ts'

/** `client`: somebody else's program, of which no door of today knows. */
const principals = ['anyone', ...roleNames, 'client'] as const
type Asker = (typeof principals)[number]

let made: Bench & { administrator: string }
const sessions = new Map<Asker, string | null>([['anyone', null], ['client', null]])
beforeAll(async () => {
  made = await readyBench()
  const administrator = made.session
  for (const role of ['clerk', 'auditor', 'supervisor'] as const) {
    made.session = administrator
    await signInAs(made, role)
    sessions.set(role, made.session)
  }
  sessions.set('administrator', administrator)
}, 60_000)
afterAll(() => made.dispose())

const names = Object.keys(allCalls) as AnyCallName[]
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const isStaff = (asker: Asker): asker is Role => asker !== 'anyone' && asker !== 'client'

/** As the contract has it: a letter for each who may. */
function cell(name: AnyCallName, through: string, asker: Asker): string {
  const spec: CallSpec = allCalls[name]
  if (!(spec.doors as readonly string[]).includes(through)) return 'unknownCall'
  const has = isStaff(asker) ? permissionsUnder(asker, { maskNumbersForClerks: false }) : anyone.permissions
  if (has.has(spec.needs)) return 'may'
  return isStaff(asker) ? 'forbidden' : 'signInRequired'
}

const codes: Record<string, string> = { unknownCall: 'input.unknownCall', forbidden: 'staff.forbidden', signInRequired: 'staff.signInRequired' }

/** Anybody, and yet not at a desk that is set up as this one is. */
const may: Partial<Record<AnyCallName, string>> = { 'devices.found': 'desk.alreadySetUp' }

describe('who may do what, by which door', () => {
  it('is what stands in the table', async () => {
    const letters: Record<string, string> = { may: 'x', unknownCall: ' ', forbidden: '.', signInRequired: '.' }
    const lines = names.map((name) => {
      const columns = door.options.map((through) => principals.map((asker) => letters[cell(name, through, asker)]).join(''))
      return `${name.padEnd(28)}${allCalls[name].needs.padEnd(18)}${columns.join(' | ')}`.trimEnd()
    })
    const head = [
      'Each call, what it needs, and who may make it by which door: x may, . may not, blank: behind this door there is no such call.',
      `Doors: ${door.options.join(' | ')}. In each: ${principals.join(', ')}.`, '',
    ]
    await expect(`${[...head, ...lines].join('\n')}\n`).toMatchFileSnapshot('who-may-what.txt')
  })

  // What leaves the desk has a rule of its own beside (leaving.test.ts).
  it.each((Object.keys(calls) as CallName[]).filter((name) => !allCalls[name].leavesDesk))('%s, cell by cell', async (name) => {
    const refused: [what: string, expected: string, got: string][] = []
    for (const way of door.options) {
      for (const asker of principals) {
        made.session = sessions.get(asker) ?? null
        const expected = cell(name, way, asker)
        const asked = await codeOf(made.call('internal.authorise', { call: name }, { way }))
        expect(asked, `${name} by ${way} as ${asker}`).toBe(expected === 'may' ? may[name] ?? (allCalls[name].afresh ? 'staff.wrongSecret' : 'done') : codes[expected])
        if (expected === 'may' || allCalls[name].to !== 'vault') continue
        // What the vault answers itself is refused before its handler sees anything.
        refused.push([`${name} by ${way} as ${asker}`, codes[expected] ?? '', await codeOf(made.vault.dispatch(name, {}, { context: { session: made.session, way, address: 'local' }, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, ask: () => Promise.reject(new Error('no')), signal: new AbortController().signal }))])
      }
    }
    for (const [what, expected, got] of refused) expect(got, what).toBe(expected)
  })

  it('gives nobody but a person who signed in anything of a record', () => {
    for (const { permissions } of [anyone, system]) {
      expect([...permissions].filter((each) => /^(records|readings|audit|staff|keys|trust)\./.test(each))).toEqual([])
    }
    expect(principalKind.options).toEqual(['staff', 'client', 'system', 'anyone'])
  })

  it('lets policy take a permission, and a role that has it not does not get it back', () => {
    expect(permissionsUnder('clerk', { maskNumbersForClerks: true }).has('records.numbers')).toBe(false)
    expect(permissionsUnder('clerk', { maskNumbersForClerks: false }).has('records.numbers')).toBe(true)
    expect(permissionsUnder('supervisor', { maskNumbersForClerks: true }).has('records.numbers')).toBe(true)
    expect(permissionsUnder('auditor', { maskNumbersForClerks: false }).has('records.numbers')).toBe(false)
  })
})
