import { expect, it } from 'vitest'
import { opened } from '../../../electron/vault/database/opened.ts'
import { sharedGuesses } from '../../../electron/vault/staff/guesses.ts'
import { deskBench } from '../desk-fixture.ts'

it('what was no guess is taken back, and never what another process counted meanwhile', async () => {
  const inside = await deskBench()
  const { database, settings } = opened(inside.desk)
  const ours = sharedGuesses(database, settings, 'recoveryKey', inside.desk.waits)
  const theirs = sharedGuesses(database, settings, 'recoveryKey', inside.desk.waits)
  const counted = () => (JSON.parse(settings.get('guesses.recoveryKey') ?? '{"failures":0}') as { failures: number }).failures
  ours.count(0)
  ours.takeBack()
  expect(counted()).toBe(0)
  ours.count(0)
  theirs.count(0)
  ours.takeBack()
  expect(counted()).toBe(2)
  theirs.takeBack()
  expect(counted()).toBe(1)
  inside.dispose()
})
