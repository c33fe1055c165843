import { expect, it } from 'vitest'
import { isHostNamed } from '../../electron/contract/webhooks.ts'

it.each([
  ['https://PMS.example/', true], ['https://pms.example:443/x', true], ['https://[2001:db8::7]:8443/', true], ['https://[2001:db8::7]/', false], ['https://pms.example:444/', false], ['https://xpms.example/', false],
  ['https://pms.example@evil.example/', false], ['http://pms.example/', false], ['pms.example', false],
])('whether %s is at a host that policy names for webhooks: %s', (url, named) => {
  expect(isHostNamed(url, 'pms.example  [2001:db8::7]:8443')).toBe(named)
  expect(isHostNamed(url, '')).toBe(false)
})
