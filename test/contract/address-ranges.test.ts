import { BlockList, isIPv4, isIPv6 } from 'node:net'
import { describe, expect, it } from 'vitest'
import { isAddressRange, isWithin } from '../../electron/contract/address-ranges.ts'

describe('address ranges', () => {
  it.each(['192.0.2.7', '192.0.2.0/24', '0.0.0.0/0', '::1', '::/0', '2001:db8::/32', '::ffff:192.0.2.0/120', '2001:db8:1:2:3:4:5:6', 'fe80::/10'])('%s is one', (text) => {
    expect(isAddressRange(text)).toBe(true)
  })

  it.each([
    '', '192.0.2', '192.0.2.256', '192.0.2.07', '192.0.2.0/33', '192.0.2.0/-1', '192.0.2.0/08', '192.0.2.0/', '192.0.2.0/8/8', ' 192.0.2.1', '::1::', ':1', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '::12345', '::1/129', '::ffff:192.0.2.0/95',
    'fe80::1%eth0', 'localhost', '0x7f.0.0.1', '2130706433',
  ])('%j is none', (text) => {
    expect(isAddressRange(text)).toBe(false)
  })

  it('takes an address by what it is, however the socket wrote it', () => {
    expect(isWithin('::ffff:192.0.2.7', ['192.0.2.0/24'])).toBe(true)
    expect(isWithin('192.0.2.7', ['::ffff:192.0.2.0/120'])).toBe(true)
    expect(isWithin('::FFFF:c000:207', ['192.0.2.7'])).toBe(true)
    expect(isWithin('fe80::1%eth0', ['fe80::/10'])).toBe(true)
    // The whole of one family is nothing of the other.
    expect(isWithin('192.0.2.7', ['::/0'])).toBe(false)
    expect(isWithin('2001:db8::1', ['0.0.0.0/0'])).toBe(false)
    expect(isWithin('local', ['0.0.0.0/0', '::/0'])).toBe(false)
    expect(isWithin('192.0.2.7', [])).toBe(false)
  })

  it('says what Node’s own list says, for 4,000 addresses against ranges of every length', () => {
    let state = 20_261_127
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31
      return Math.floor((state / 2 ** 31) * below)
    }
    const four = () => Array.from({ length: 4 }, () => (random(3) === 0 ? 10 : random(256))).join('.')
    const six = () => Array.from({ length: 8 }, () => (random(3) === 0 ? '0' : random(65_536).toString(16))).join(':')
    const near = (text: string) => (random(2) === 0 ? text : isIPv4(text) ? text.replace(/\d+$/, String(random(256))) : text.replace(/[0-9a-f]+$/, random(65_536).toString(16)))
    for (let turn = 0; turn < 4_000; turn++) {
      const ofFour = turn % 2 === 0
      const base = ofFour ? four() : six()
      const length = random(ofFour ? 33 : 129)
      const asked = near(base)
      const list = new BlockList()
      list.addSubnet(base, length, ofFour ? 'ipv4' : 'ipv6')
      expect(isIPv4(asked) || isIPv6(asked)).toBe(true)
      expect(isWithin(asked, [`${base}/${length}`]), `${asked} in ${base}/${length}`).toBe(list.check(asked, ofFour ? 'ipv4' : 'ipv6'))
    }
  })
})
