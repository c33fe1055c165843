import { describe, expect, it } from 'vitest'
import mdns from 'multicast-dns'
import { scannersIn, type DnsRecord } from '../../../electron/scanners/escl/announced.ts'
import { readCapabilities } from '../../../electron/scanners/escl/capabilities.ts'
import { findScanners, groupsOf } from '../../../electron/scanners/escl/discovery.ts'
import { endpointsOf, jobPath, writtenEndpoint, type EsclEndpoint } from '../../../electron/scanners/escl/endpoint.ts'
import { readStatus } from '../../../electron/scanners/escl/status.ts'
import { parseXml } from '../../../electron/scanners/escl/xml.ts'

const xml = (text: string) => parseXml(new TextEncoder().encode(text))

describe('addresses as people write them', () => {
  it.each([
    ['scanner.example', ['https://scanner.example/eSCL', 'http://scanner.example/eSCL', 'http://scanner.example:8080/eSCL']], ['192.0.2.7:8080', ['http://192.0.2.7:8080/eSCL', 'https://192.0.2.7:8080/eSCL']],
    ['https://192.0.2.7', ['https://192.0.2.7/eSCL']], ['HTTP://192.0.2.7:9095/eSCL/', ['http://192.0.2.7:9095/eSCL']], ['http://[fe80::1%25eth0]/eSCL', ['http://[fe80::1%eth0]/eSCL']], ['[2001:db8::7]:443', ['https://[2001:db8::7]/eSCL']],
    ['http://x/../../etc', ['http://x/eSCL']], ['ftp://x', []], ['http://user@x', []], ['x:0', []], ['x:70000', []], ['a b', []], ['', []],
  ])('%s', (written, endpoints) => {
    expect(endpointsOf(written).map(writtenEndpoint)).toEqual(endpoints)
  })
})

describe('the place of a job', () => {
  const at: EsclEndpoint = { secure: false, host: '192.0.2.7', port: 80, root: 'eSCL' }
  it.each([
    ['http://192.0.2.7:80/eSCL/ScanJobs/7', '/eSCL/ScanJobs/7'], ['http://[fe80/eSCL/ScanJobs/4060', '/eSCL/ScanJobs/4060'], ['http://CN26F178X605SZ.03f011b0.hpLedmUSB/eSCL/ScanJobs/a-b', '/eSCL/ScanJobs/a-b'], ['//other/eSCL/ScanJobs/1', '/eSCL/ScanJobs/1'],
    ['/eSCL/ScanJobs/7/', '/eSCL/ScanJobs/7'], ['ScanJobs/7', '/eSCL/ScanJobs/7'], ['http://192.0.2.7/ScanJobs/7', '/eSCL/ScanJobs/7'], ['', null], [undefined, null], ['http://192.0.2.7/', null], ['/eSCL/ScanJobs', null], ['/a b', null], [`/${'a'.repeat(2000)}`, null],
  ])('%s is %s', (location, path) => {
    expect(jobPath(location, at)).toBe(path)
  })
})

describe('XML of a device', () => {
  it('is read whatever its prefixes and capitals are', () => {
    const caps = readCapabilities(xml('\n<ScannerCapabilities><version>2.97</version><MAKEANDMODEL> Maker &amp; Co 9 </MAKEANDMODEL><x:PLATEN><y:PlatenInputCaps><MaxWidth>2550</MaxWidth><SettingProfiles><SettingProfile><ResolutionRange><XResolutionRange><Min>75</Min><Max>600</Max></XResolutionRange></ResolutionRange></SettingProfile></SettingProfiles></y:PlatenInputCaps></x:PLATEN></ScannerCapabilities>'))
    expect(caps).toMatchObject({ version: '2.97', name: 'Maker & Co 9', uuid: null, inputs: { platen: { width: 2550, height: null, resolutions: [300, 400, 600], formats: [] } } })
    expect(caps.inputs.feeder).toBeUndefined()
  })

  it('with profiles beside the sources, or without a word of any', () => {
    const profiles = '<SettingProfiles><SettingProfile><ColorMode>RGB24</ColorMode><DiscreteResolution><XResolution>300</XResolution><YResolution>300</YResolution></DiscreteResolution><DiscreteResolution><XResolution>600</XResolution><YResolution>1200</YResolution></DiscreteResolution></SettingProfile></SettingProfiles>'
    expect(readCapabilities(xml(`<c>${profiles}<Adf><AdfSimplexInputCaps/><AdfOptions><AdfOption>Duplex</AdfOption></AdfOptions></Adf></c>`)).inputs).toMatchObject({ feeder: { resolutions: [300], colourModes: ['RGB24'] }, duplex: { resolutions: [300] } })
    expect(Object.keys(readCapabilities(xml('<c/>')).inputs)).toEqual(['platen'])
  })

  it('of a status: the device’s own state, not that of a job', () => {
    expect(readStatus(xml('<s><Jobs><JobInfo><JobUri>/eSCL/ScanJobs/1</JobUri><JobState>Processing</JobState></JobInfo></Jobs><pwg:State>Idle</pwg:State><AdfState>ScannerAdfLoaded</AdfState></s>'))).toEqual({ state: 'idle', feeder: 'loaded', jobs: [{ uri: '/eSCL/ScanJobs/1', state: 'processing' }] })
    // As NAPS2 writes it.
    expect(readStatus(xml('<s><AdfState>ScannedAdfLoaded</AdfState></s>')).feeder).toBe('loaded')
  })

  it.each([
    ['an entity of its own', '<!DOCTYPE c [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><c>&b;</c>'], ['a file', '<!DOCTYPE c [<!ENTITY a SYSTEM "file:///etc/passwd">]><c>&a;</c>'], ['HTML', '<html><body><p>no</body></html>'], ['nothing', ''], ['half', '<c><d>'],
    ['depth without end', '<a>'.repeat(5000)], ['elements without end', `<a>${'<b/>'.repeat(30_000)}</a>`], ['a megabyte', `<a>${'x'.repeat(1_100_000)}</a>`],
  ])('%s is refused', (_name, text) => {
    expect(() => xml(text)).toThrow(expect.objectContaining({ kind: 'badAnswer' }))
  })
})

const uuid = '4509a320-00a0-008f-00b6-002507510eca'
const announced: DnsRecord[] = [
  { type: 'PTR', name: '_uscan._tcp.local', data: 'Scanner 9._uscan._tcp.local' }, { type: 'PTR', name: '_uscans._tcp.local', data: 'Scanner 9._uscans._tcp.local' },
  { type: 'SRV', name: 'Scanner 9._uscan._tcp.local', data: { target: 'S9.local', port: 80 } }, { type: 'SRV', name: 'scanner 9._uscans._tcp.local', data: { target: 's9.local', port: 443 } },
  { type: 'TXT', name: 'Scanner 9._uscan._tcp.local', data: [new TextEncoder().encode('ty=Maker 9\u202e'), new TextEncoder().encode(`UUID=${uuid.toUpperCase()}`), new TextEncoder().encode('rs=/eSCL/')] },
  { type: 'TXT', name: 'Scanner 9._uscans._tcp.local', data: [new TextEncoder().encode(`uuid=${uuid}`), new TextEncoder().encode('rs=eSCL')] },
  { type: 'A', name: 's9.local', data: '192.0.2.9' }, { type: 'AAAA', name: 'S9.local', data: 'fe80::9', from: 'eth0' }, { type: 'AAAA', name: 's9.local', data: 'fe80::8' },
]

describe('scanners that announce themselves', () => {
  it('are one with all its ways: TLS first, link-local last, and none that nobody could reach', () => {
    expect(scannersIn(announced).map(({ key, name, endpoints }) => ({ key, name, endpoints: endpoints.map(writtenEndpoint) }))).toEqual([
      { key: uuid, name: 'Maker 9', endpoints: ['https://192.0.2.9/eSCL', 'https://[fe80::9%eth0]/eSCL', 'http://192.0.2.9/eSCL', 'http://[fe80::9%eth0]/eSCL'] },
    ])
  })

  it('are no more than can be shown, and nothing that is none', () => {
    const many = Array.from({ length: 500 }, (_, at): DnsRecord[] => [
      { type: 'PTR', name: '_uscan._tcp.local', data: `s${at}._uscan._tcp.local` }, { type: 'SRV', name: `s${at}._uscan._tcp.local`, data: { target: `h${at}.local`, port: at === 1 ? 0 : 80 } }, { type: 'A', name: `h${at}.local`, data: at === 2 ? '192.0.2.1; rm' : '192.0.2.1' },
    ]).flat()
    const found = scannersIn(many)
    expect(found.length).toBeLessThanOrEqual(64)
    expect(found.map(({ name }) => name).slice(0, 2)).toEqual(['s0', 's3'])
  })

  it('behind ipp-usb are at this computer, which nobody else can say', () => {
    const usb = (isOwn: boolean): DnsRecord[] => [
      { type: 'PTR', name: '_uscan._tcp.local', data: 'USB 9._uscan._tcp.local' }, { type: 'SRV', name: 'USB 9._uscan._tcp.local', data: { target: 'localhost', port: 60_000 } }, { type: 'TXT', name: 'USB 9._uscan._tcp.local', data: ['rs='] },
      { type: 'A', name: 'localhost', data: '127.0.0.1', isOwn }, { type: 'AAAA', name: 'localhost', data: '::1', isOwn },
    ]
    expect(scannersIn(usb(true)).flatMap(({ endpoints }) => endpoints.map(writtenEndpoint))).toEqual(['http://127.0.0.1:60000/eSCL', 'http://[::1]:60000/eSCL'])
    expect(scannersIn(usb(false))).toEqual([])
  })

  it.each([['eSCL', 'eSCL'], ['/eSCL/', 'eSCL'], ['', 'eSCL'], ['/', 'eSCL'], ['//eSCL//1/', 'eSCL/1'], [undefined, 'eSCL']])('have their root at %j, which is %j', (rs, root) => {
    const records = announced.filter(({ type }) => type !== 'TXT')
    const found = scannersIn([...records, ...(rs === undefined ? [] : [{ type: 'TXT', name: 'Scanner 9._uscan._tcp.local', data: [new TextEncoder().encode(`rs=${rs}`)] }])])
    expect(found.flatMap(({ endpoints }) => endpoints).find(({ secure }) => !secure)?.root).toBe(root)
  })

  it('are asked for on every network that this computer is in, by either protocol', () => {
    const four = (address: string, internal = false) => ({ address, family: 'IPv4', internal })
    const six = (address: string, scopeid: number, internal = false) => ({ address, family: 'IPv6', internal, scopeid })
    expect(groupsOf({ lo: [four('127.0.0.1', true), six('::1', 0, true)], eth0: [four('192.0.2.7'), four('192.0.2.8'), six('2001:db8::7', 0), six('fe80::7', 2)], wlan0: [four('198.51.100.7')], usb0: [six('fe80::9', 4)] })).toEqual([
      { interface: '192.0.2.7', bind: '0.0.0.0', zone: undefined }, { type: 'udp6', ip: 'ff02::fb', interface: '::%eth0', bind: '::', zone: 'eth0' }, { interface: '198.51.100.7', bind: '0.0.0.0', zone: undefined },
      { type: 'udp6', ip: 'ff02::fb', interface: '::%usb0', bind: '::', zone: 'usb0' },
      { interface: '127.0.0.1', bind: '0.0.0.0', zone: undefined },
    ])
    expect(groupsOf({ lo: [four('127.0.0.1', true)] })).toEqual([{ zone: undefined }, { interface: '127.0.0.1', bind: '0.0.0.0', zone: undefined }])
  })

  it('are found by multicast DNS, with what they left out asked for', async () => {
    const on = { ip: '224.0.0.251', port: 20_000 + Math.floor(Math.random() * 20_000), interface: '127.0.0.1' }
    const device = mdns({ ...on, bind: '0.0.0.0', loopback: true })
    const questions: string[] = []
    device.on('query', ({ questions: asked }) => {
      for (const { name, type } of asked ?? []) {
        questions.push(`${type} ${name}`)
        const answers = announced.filter((each) => each.type === type && each.name.toLowerCase() === name.toLowerCase()).map(({ type: kind, name: whose, data }) => ({ type: kind, name: whose, data: data instanceof Array ? data.map((part) => Buffer.from(part as Uint8Array)) : data }))
        if (answers.length > 0) device.respond({ answers: answers as never })
      }
    })
    await new Promise<void>((resolve) => { device.once('ready', resolve) })
    try {
      const found = await findScanners({ forMs: 2200, signal: new AbortController().signal, on })
      expect(found.map(({ key }) => key)).toEqual([uuid])
      expect(found[0]?.endpoints.map(writtenEndpoint)).toContain('https://192.0.2.9/eSCL')
      expect(questions).toEqual(expect.arrayContaining(['PTR _uscan._tcp.local', 'PTR _uscans._tcp.local', 'SRV Scanner 9._uscan._tcp.local', 'A S9.local']))
    } finally {
      await new Promise<void>((resolve) => { device.destroy(() => resolve()) })
    }
  })
})
