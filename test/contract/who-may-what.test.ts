import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../electron/contract/policy.ts'
import { permissionsUnder, roleNames } from '../../electron/contract/roles.ts'
import { heldPermissions, whoMayWhat } from '../../electron/contract/who-may-what.ts'

const rowOf = (permission: string, policy = defaultPolicy) => whoMayWhat(policy).find((row) => row.permission === permission)

describe('the table of who may what', () => {
  it.each([
    ['as it is where nobody said anything', {}], ['as policy narrows it', { maskNumbersForClerks: true, allowCopy: true, allowNotes: true, allowTyping: false }],
  ])('says of each role what the vault goes by, %s', (_how, part) => {
    const policy = { ...defaultPolicy, ...part }
    for (const role of roleNames) {
      const may = permissionsUnder(role, policy)
      expect(whoMayWhat(policy).filter(({ roles }) => roles[role].may).map(({ permission }) => permission)).toEqual(heldPermissions.filter((each) => may.has(each)))
    }
  })

  it('marks what policy took, with its rule, and not what a role never had', () => {
    const policy = { ...defaultPolicy, maskNumbersForClerks: true }
    expect(rowOf('records.numbers', policy)?.roles).toMatchObject({ clerk: { may: false, takenBy: 'maskNumbersForClerks' }, auditor: { may: false, takenBy: null }, supervisor: { may: true, takenBy: null } })
    expect(rowOf('records.copy')?.roles).toMatchObject({ clerk: { takenBy: 'allowCopy' }, auditor: { takenBy: null } })
  })

  it('says by which doors, whether a system can have it, and what wants a proof or a second person', () => {
    expect(rowOf('records.erase')).toMatchObject({ systems: true, doors: ['screen', 'cli', 'api'], second: [], afresh: 'none' })
    expect(rowOf('records.erase', { ...defaultPolicy, fourEyes: 'erasure keys' })?.second).toEqual(['erasure'])
    expect(rowOf('keys.rotate', { ...defaultPolicy, fourEyes: 'erasure keys' })).toMatchObject({ systems: false, second: ['keys'], afresh: 'some' })
    expect(rowOf('desk.leave')).toMatchObject({ doors: ['screen'], afresh: 'all' })
  })
})
