import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallSpec } from '../../../electron/contract/call.ts'
import { allCalls, calls, type AnyCallName, type CallName } from '../../../electron/contract/index.ts'
import { clientPermissions } from '../../../electron/contract/clients.ts'
import type { Permission } from '../../../electron/contract/permissions.ts'
import { anyone, door, type Door, principalKind, system } from '../../../electron/contract/principal.ts'
import { permissionsUnder, roleNames, type Role } from '../../../electron/contract/roles.ts'
import type { CallContext } from '../../../electron/transport/handlers.ts'
import { readyBench, signInAs, type Bench } from '../vault-fixture.ts'

/** `client`: somebody else's program, with a key that has every permission a key can have. */
const principals = ['anyone', ...roleNames, 'client'] as const
type Asker = (typeof principals)[number]

let made: Bench & { administrator: string }
/** A key by what it may. */
const keys = new Map<string, string>()
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
  made.session = administrator
  for (const permissions of [[...clientPermissions], ...clientPermissions.map((each) => [each])]) {
    const { id } = await made.call('clients.create', { name: permissions.join().slice(0, 80), permissions, addresses: ['192.0.2.7'], expiresAt: null })
    keys.set(permissions.join(), (await made.afresh('clients.addKey', { id, certificate: null })).key)
  }
})
afterAll(() => made.dispose())

const names = Object.keys(allCalls) as AnyCallName[]
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const isStaff = (asker: Asker): asker is Role => asker !== 'anyone' && asker !== 'client'

/** As the contract has it: a letter for each who may. */
function cell(name: AnyCallName, through: string, asker: Asker): string {
  const spec: CallSpec = allCalls[name]
  if (!(spec.doors as readonly string[]).includes(through)) return 'unknownCall'
  if (through === 'api') {
    if (spec.api?.open === true) return 'open'
    if (asker !== 'client') return 'unauthenticated'
    return mayBe(spec.needs, clientPermissions) ? 'may' : 'apiForbidden'
  }
  const has = isStaff(asker) ? permissionsUnder(asker, { maskNumbersForClerks: false }) : anyone.permissions
  if (has.has(spec.needs)) return 'may'
  return isStaff(asker) ? 'forbidden' : 'signInRequired'
}

/** Whether a client with these permissions has what a call needs: `api.use` each has. */
const mayBe = (needs: Permission, has: readonly Permission[]): boolean => needs === 'api.use' || has.includes(needs)

/** How a client comes: by its key, from where it may. */
const byKey = (apiKey: string | undefined): Partial<CallContext> => (apiKey === undefined ? {} : { presented: { address: '192.0.2.7', apiKey, accessToken: null, dpop: null, clientCertificate: null, origin: null } })
const comesBy = (way: Door, asker: Asker): Partial<CallContext> => ({ way, ...(way === 'api' && asker === 'client' ? byKey(keys.get(clientPermissions.join())) : {}) })

const codes: Record<string, string> = { unauthenticated: 'api.unauthenticated', apiForbidden: 'api.forbidden', unknownCall: 'input.unknownCall', forbidden: 'staff.forbidden', signInRequired: 'staff.signInRequired' }

/** Anybody, and yet not at a desk that is set up as this one is. */
const may: Partial<Record<AnyCallName, string>> = { 'devices.found': 'desk.alreadySetUp' }

describe('who may do what, by which door', () => {
  it('is what stands in the table', async () => {
    const letters: Record<string, string> = { may: 'x', open: 'x', unknownCall: ' ', forbidden: '.', signInRequired: '.', unauthenticated: '.', apiForbidden: '.' }
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
        // The gateway answers that by itself, and asks nobody.
        if (expected === 'open') continue
        const asked = await codeOf(made.call('internal.authorise', { call: name }, comesBy(way, asker)))
        expect(asked, `${name} by ${way} as ${asker}`).toBe(expected === 'may' ? may[name] ?? (allCalls[name].fresh === true ? 'staff.proofWanted' : 'done') : codes[expected])
        if (expected === 'may' || allCalls[name].to !== 'vault') continue
        // What the vault answers itself is refused before its handler sees anything.
        refused.push([`${name} by ${way} as ${asker}`, codes[expected] ?? '', await codeOf(made.vault.dispatch(name, {}, { context: { session: made.session, address: 'local', ...comesBy(way, asker), way }, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, ask: () => Promise.reject(new Error('no')), signal: new AbortController().signal }))])
      }
    }
    for (const [what, expected, got] of refused) expect(got, what).toBe(expected)
  })

  it.each(clientPermissions)('a key for %s opens what needs that, and nothing else', async (permission) => {
    made.session = null
    for (const name of (Object.keys(calls) as CallName[]).filter((each) => (allCalls[each] as CallSpec).doors.includes('api') && (allCalls[each] as CallSpec).api?.open !== true)) {
      const asked = await codeOf(made.call('internal.authorise', { call: name }, { way: 'api', ...byKey(keys.get(permission)) }))
      expect(asked, name).toBe(mayBe(allCalls[name].needs, [permission]) ? 'done' : 'api.forbidden')
    }
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
