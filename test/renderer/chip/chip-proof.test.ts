import { expect, it } from 'vitest'
import { cloneState } from '../../../renderer/chip/chip-proof.tsx'

it('tells the weakest thing that a clone check said', () => {
  expect(cloneState({ cloneCheck: { chipAuthentication: 'passed', activeAuthentication: 'failed', cam: 'notOffered' } })).toBe('failed')
  expect(cloneState({ cloneCheck: { chipAuthentication: 'notOffered', activeAuthentication: 'passed', cam: 'notDone' } })).toBe('passed')
  expect(cloneState({ cloneCheck: { chipAuthentication: 'notOffered', activeAuthentication: 'notOffered', cam: 'notOffered' } })).toBe('notOffered')
})
