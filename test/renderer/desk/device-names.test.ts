import { expect, it } from 'vitest'
import { deviceNames } from '../../../renderer/desk/device-names.ts'

it('tells devices of one name apart, and leaves the others as they are called', () => {
  const devices = [{ id: 'a', name: 'Reader' }, { id: 'b', name: 'Scanner' }, { id: 'c', name: 'Reader' }, { id: 'd', name: 'Reader' }]
  expect([...deviceNames(devices, 'de').values()]).toEqual(['Reader (1)', 'Scanner', 'Reader (2)', 'Reader (3)'])
})
