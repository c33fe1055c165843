import { describe, expect, it } from 'vitest'
import { isHostEntry, isHostPermitted, namesNoAddress } from '../../electron/contract/hosts.ts'

const permitted = (list: string, hosts: readonly string[]): string[] => hosts.filter((host) => isHostPermitted(host, list))

describe('hosts that policy permits', () => {
  it('are all where it has no list', () => {
    const any = ['siem.example', '192.0.2.7', '2001:db8::7', 'localhost', 'not a host']
    expect(permitted('', any)).toEqual(any)
    expect(permitted('  ', any)).toEqual(any)
  })

  it('are those of the list and this computer, and nobody else', () => {
    expect(permitted('siem.example 192.0.2.0/24 2001:db8:7::/48', [
      'siem.example', '192.0.2.255', '2001:db8:7::1', '[2001:db8:7::1]', 'localhost', '127.0.0.1', '127.9.9.9', '::1',
      'other.example', 'a.siem.example', 'siem.example.evil', 'xsiem.example', '192.0.3.1', '2001:db8:8::1', '0.0.0.0', '::', 'localhost.evil', 'my.localhost', '',
    ])).toEqual(['siem.example', '192.0.2.255', '2001:db8:7::1', '[2001:db8:7::1]', 'localhost', '127.0.0.1', '127.9.9.9', '::1'])
  })

  it('are this computer alone by its own name', () => {
    expect(permitted('localhost', ['127.0.0.1', '[::1]', 'LOCALHOST.', 'siem.example', '192.0.2.7'])).toEqual(['127.0.0.1', '[::1]', 'LOCALHOST.'])
  })

  it('are every name below one with a star, and not that one itself', () => {
    expect(permitted('*.example.org', ['a.example.org', 'a.b.Example.ORG.', 'example.org', 'aexample.org', '*.example.org.evil', '.example.org', 'example.org.evil'])).toEqual(['a.example.org', 'a.b.Example.ORG.'])
  })

  it('are one however they are written', () => {
    expect(permitted('Bücher.example. SIEM.example', ['bücher.example', 'BÜCHER.example', 'xn--bcher-kva.example', 'XN--BCHER-KVA.example.', 'siem.example.', 'ＳＩＥＭ.example', 'siem.example..', 'bucher.example'])).toEqual([
      'bücher.example', 'BÜCHER.example', 'xn--bcher-kva.example', 'XN--BCHER-KVA.example.', 'siem.example.', 'ＳＩＥＭ.example',
    ])
    expect(permitted('xn--bcher-kva.example', ['bücher.example'])).toEqual(['bücher.example'])
  })

  it('hold addresses by their number: inside IPv6, and with a zone', () => {
    const same = ['192.0.2.7', '::ffff:192.0.2.7', '[::ffff:c000:207]', '0:0:0:0:0:ffff:c000:0207']
    expect(permitted('192.0.2.7', [...same, '192.0.2.8', '::192.0.2.7', '64:ff9b::c000:207', '192.0.2.7.example'])).toEqual(same)
    expect(permitted('::ffff:192.0.2.0/120', ['192.0.2.99', '192.0.3.1'])).toEqual(['192.0.2.99'])
    expect(permitted('fe80::/10', ['fe80::1%eth0', 'fe80::1%25eth0', '[fe80::1%eth0]', 'fec0::1%eth0'])).toEqual(['fe80::1%eth0', 'fe80::1%25eth0', '[fe80::1%eth0]'])
    expect(permitted('siem.example', ['::ffff:127.0.0.1', '[::ffff:7f00:1]', '::127.0.0.1'])).toEqual(['::ffff:127.0.0.1', '[::ffff:7f00:1]'])
  })

  it('are no name for an address, and no address for a name', () => {
    // What a name leads to is asked of nobody here: `ten.example` may well be 10.0.0.1.
    expect(permitted('10.0.0.0/8', ['ten.example', '10.example', '10.0.0.1.example'])).toEqual([])
    expect(permitted('10.0.0.1.example *.1', ['10.0.0.1'])).toEqual([])
  })

  it('are nothing that only looks like one', () => {
    expect(permitted('siem.example 0.0.0.0/0 ::/0', ['siem.example@evil.example', 'evil.example#siem.example', 'evil.example/siem.example', 'evil.example\\siem.example', 'evil.example?siem.example', 'siem.example:443', 'siem.example%00', 'si%65m.example', 'siem.example\n', ' siem.example', '[siem.example', '[[::1]]', '1.2.3.4.5', '256.1.1.1', '1.2.3.0x', '0x7f.1', '2130706433', '127.1', '0300.0.02.07', '192.0.519', '192.0.2.7.', ':', '%eth0'])).toEqual([])
  })
})

it('an entry is a name, names below one, an address or a range, and written as such', () => {
  const good = ['pms.example', 'pms', 'pms.example.', '*.example', 'bücher.example', 'a_b.example', '192.0.2.7', '192.0.2.7/24', '0.0.0.0/0', '2001:db8::7', '[2001:db8::7]', '2001:db8::/32', '[2001:db8::]/32', '::ffff:192.0.2.0/120']
  const bad = ['*', '*.', '**.example', 'a.*.example', '*example', 'pms.example:443', '0x7f.1', '2130706433', '127.1', '0177.0.0.1', '10.0.0.0/33', '10.0.0.0/', '2001:db8::/129', 'fe80::1%eth0', '*.192.0.2.7', 'https://pms.example', 'me@pms.example', '']
  expect([...good, ...bad].filter(isHostEntry)).toEqual(good)
})

it('a list without an address of another computer has nobody in it who could be found', () => {
  expect(['', 'localhost', 'siem.example *.example.org', 'siem.example 192.0.2.0/24', 'fe80::/10'].map(namesNoAddress)).toEqual([false, true, true, false, false])
  // This computer's own addresses lead to no network, by themselves or as a range; a range that goes beyond them does.
  expect(['127.0.0.1', 'localhost 127.0.0.0/8 [::1]', '127.0.0.1/9 ::1/128 ::ffff:127.0.0.0/104', '127.0.0.0/7', '::1/127', '0.0.0.0/0', '::ffff:127.0.0.0/103', '127.0.0.1 192.0.2.7'].map(namesNoAddress)).toEqual([true, true, true, false, false, false, false, false])
})
