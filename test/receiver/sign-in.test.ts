import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { networkOf } from '../../electron/receiver/http/network.ts'
import { newGuesses, signIn } from '../../electron/receiver/http/operator.ts'
import { passwordSecret } from '../../electron/receiver/identity/password.ts'
import type { Database } from '../../electron/receiver/storage/database.ts'
import { setOperator } from '../../electron/receiver/storage/operators.ts'
import { openSqlite } from '../../electron/receiver/storage/sqlite.ts'
import { OPERATOR_PASSWORD } from './workbench.ts'

const at = new Date('2026-03-01T09:00:00.000Z')

test.each([
  ['192.0.2.7', '192.0.2.7'], ['::ffff:192.0.2.7', '192.0.2.7'], ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'], ['2001:0db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::', '2001:db8:0:0::/64'], ['::1', '0:0:0:0::/64'], ['fe80::1%eth0', 'fe80:0:0:0::/64'], ['no address', 'no address'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

describe('guesses at an operator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-sign-in-'))
  let database: Database
  beforeAll(async () => {
    database = await openSqlite(join(folder, 'receiver.db'))
    const secret = await passwordSecret(OPERATOR_PASSWORD)
    await database.transaction((sql) => setOperator(sql, 'anna', secret))
  })
  afterAll(async () => {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const form = (name: string, password: string): URLSearchParams => new URLSearchParams({ name, password })

  test('shut out whoever guesses, and not the operator', async () => {
    const asked = { database, guesses: newGuesses(), now: () => at }
    const told: unknown[] = []
    for (let each = 0; each < 30; each++) told.push(await signIn(asked, form(each < 10 ? 'anna' : `nobody${each}`, 'x'), '192.0.2.2'))
    expect(told.slice(0, 7)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'wait', 'wait'])
    expect(told.at(-1)).toBe('wait')
    expect(await signIn(asked, form('anna', OPERATOR_PASSWORD), '192.0.2.3')).toMatchObject({ token: expect.any(String) })
  })

  test('of the whole world make it slower, not impossible; and a flood of names brings no new guess', async () => {
    const guesses = newGuesses()
    const asked = { database, guesses, now: () => at }
    for (let each = 0; each < 5; each++) await signIn(asked, form('anna', 'x'), '192.0.2.2')
    for (let each = 0; each < 30_000; each++) guesses.byName.take(`flood${each}`, at.getTime())
    for (let each = 0; each < 100; each++) guesses.byName.take('anna', at.getTime())
    expect(await signIn(asked, form('anna', OPERATOR_PASSWORD), '192.0.2.2')).toBe('wait')
    expect(await signIn(asked, form('anna', OPERATOR_PASSWORD), '192.0.2.9')).toMatchObject({ token: expect.any(String) })
  })
})
