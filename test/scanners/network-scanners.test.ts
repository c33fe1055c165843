import dns from 'node:dns'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import sharp from 'sharp'
import { policy, defaultPolicy } from '../../electron/contract/policy.ts'
import { usualScan } from '../../electron/contract/scanners.ts'
import { groupsOf } from '../../electron/scanners/escl/discovery.ts'
import { simulateEscl, type SimulatedEscl } from '../../electron/scanners/escl/simulator.ts'
import { knownScanners } from '../../electron/scanners/known-scanners.ts'
import { networkScanners } from '../../electron/scanners/network-scanners.ts'

const page = new Uint8Array(await sharp({ create: { width: 30, height: 40, channels: 3, background: '#777777' } }).jpeg().toBuffer())
const times = { busyMs: 300, pageMs: 300, retryMs: 10, silenceMs: 5000 }

let folder: string
let server: SimulatedEscl
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-network-'))
  server = await simulateEscl()
  server.lay(page)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const announcedAs = (uuid: string) => () => Promise.resolve([{ key: uuid, name: 'Found one', endpoints: [{ secure: false, host: '127.0.0.1', port: server.port, root: 'eSCL' }] }])
const first = (carrier: ReturnType<typeof networkScanners>, id: string) => carrier.scan(id, usualScan, { signal: new AbortController().signal, onProgress: () => undefined })[Symbol.asyncIterator]().next()

describe('scanners on the network', () => {
  it('that policy names are asked for their name, and are no second time there when they announce themselves', async () => {
    const carrier = networkScanners({ known: knownScanners(null), times, find: announcedAs('4509a320-00a0-008f-00b6-002507510eca') })
    carrier.named({ scannerAddresses: server.address })
    expect(await carrier.list({ search: true })).toEqual([{ id: `escl:${server.address}`, name: 'Foyer simulated eSCL', simulated: false, address: server.address }])
    carrier.named({ scannerAddresses: '' })
    expect((await carrier.list({ search: false })).map(({ id }) => id)).toEqual(['escl:4509a320-00a0-008f-00b6-002507510eca'])
  })

  it('that were found are asked nothing before somebody uses one; one that was used is known to the next start', async () => {
    const file = join(folder, 'desk', 'scanners.json')
    const carrier = networkScanners({ known: knownScanners(file), times, find: announcedAs('other-0001-0000') })
    expect(await carrier.list({ search: true })).toMatchObject([{ id: 'escl:other-0001-0000', name: 'Found one' }])
    expect(server.asked).toEqual([])
    expect(await networkScanners({ known: knownScanners(file), times }).list({ search: false })).toEqual([])
    expect(await first(carrier, 'escl:other-0001-0000')).toMatchObject({ done: false })
    const later = networkScanners({ known: knownScanners(file), times })
    expect(await later.list({ search: false })).toMatchObject([{ id: 'escl:other-0001-0000', name: 'Found one' }])
    expect(await first(later, 'escl:other-0001-0000')).toMatchObject({ done: false })
  })

  it('are none where the file of what is known is damaged or not ours', async () => {
    const file = join(folder, 'scanners.json')
    for (const text of ['{', '[]', '{"escl:x":{"endpoints":[{"secure":false,"host":"","port":80,"root":""}]}}', '{"escl:x":{"fingerprint":"short"}}']) {
      writeFileSync(file, text)
      expect(await networkScanners({ known: knownScanners(file), times }).list({ search: false }), text).toEqual([])
    }
  })
})

describe('scanners whose hosts policy does not permit', () => {
  const at = (host: string) => ({ key: `key-${host}`, name: host, endpoints: [{ secure: false, host, port: server.port, root: 'eSCL' }] })
  const shut = (carrier: ReturnType<typeof networkScanners>) => carrier.shutOut().map(({ code, detail }) => `${code} ${detail ?? ''}`)

  it('are left out, told, and asked nothing, by whatever way they came', async () => {
    const looked = vi.spyOn(dns, 'lookup')
    const carrier = networkScanners({ known: knownScanners(null), times, find: () => Promise.resolve([at('192.0.2.9'), at('fe80::9%eth0'), at('::ffff:198.51.100.7'), at('127.0.0.1')]) })
    carrier.named({ hosts: 'scanner.example 198.51.100.0/24', scannerAddresses: 'http://other.example http://192.0.2.1 0x7f.1' })
    expect((await carrier.list({ search: true })).map(({ name }) => name)).toEqual(['::ffff:198.51.100.7', '127.0.0.1'])
    expect(shut(carrier)).toEqual(['other.example', '192.0.2.1', '0x7f.1', '192.0.2.9', 'fe80::9%eth0'].map((host) => `policy.hostNotPermitted ${host}`))
    for (const id of ['escl:http://other.example', 'escl:http://192.0.2.1', 'escl:0x7f.1', 'escl:key-192.0.2.9']) await expect(first(carrier, id)).rejects.toMatchObject({ code: 'policy.hostNotPermitted' })
    expect(looked).not.toHaveBeenCalled()
    // This computer is always permitted: `ipp-usb`.
    expect(await first(carrier, 'escl:key-127.0.0.1')).toMatchObject({ done: false })
  })

  it('are asked nothing more once they are taken out of the list, and anew once they are in it', async () => {
    server.feed([page, page])
    const looked = vi.spyOn(dns, 'lookup').mockImplementation(((_host: string, options: { all?: boolean }, done: (error: null, ...found: unknown[]) => void) => {
      if (options.all === true) done(null, [{ address: '127.0.0.1', family: 4 }])
      else done(null, '127.0.0.1', 4)
    }) as never)
    const carrier = networkScanners({ known: knownScanners(null), times })
    const scannerAddresses = `http://scanner.example:${server.port}`
    carrier.named({ hosts: '*.example', scannerAddresses })
    const scan = carrier.scan(`escl:${scannerAddresses}`, { ...usualScan, source: 'feeder' }, { signal: new AbortController().signal, onProgress: () => undefined })[Symbol.asyncIterator]()
    expect(await scan.next()).toMatchObject({ done: false })
    expect(looked).toHaveBeenCalled()
    carrier.named({ hosts: '127.0.0.1', scannerAddresses })
    const before = server.asked.length
    await expect(scan.next()).rejects.toMatchObject({ code: 'policy.hostNotPermitted', detail: 'scanner.example' })
    await expect(first(carrier, `escl:${scannerAddresses}`)).rejects.toMatchObject({ code: 'policy.hostNotPermitted' })
    expect(server.asked.length).toBe(before)
    carrier.named({ hosts: 'scanner.example', scannerAddresses })
    server.lay(page)
    expect(await carrier.capabilities(`escl:${scannerAddresses}`, new AbortController().signal)).toMatchObject({ colour: true })
  })

  it('are looked for on no network where none could be permitted, and at this computer alone before policy was said', async () => {
    const here: boolean[] = []
    const carrier = networkScanners({ known: knownScanners(null), times, find: (_signal, hereAlone) => { here.push(hereAlone); return Promise.resolve([]) } })
    await carrier.list({ search: true })
    for (const hosts of ['', 'siem.example', 'siem.example 192.0.2.0/24']) {
      carrier.named({ hosts })
      await carrier.list({ search: true })
    }
    expect(here).toEqual([true, false, true, false])
    const interfaces = { lo: [{ address: '127.0.0.1', family: 'IPv4', internal: true }], eth0: [{ address: '192.0.2.5', family: 'IPv4', internal: false }] }
    expect([groupsOf(interfaces), groupsOf(interfaces, true)].map((groups) => groups.map((each) => each.interface))).toEqual([['192.0.2.5', '127.0.0.1'], ['127.0.0.1']])
  })
})

describe('policy’s addresses of scanners', () => {
  it.each([
    ['', true], ['scanner.example', true], ['192.0.2.7:8080 https://[fe80::1%25eth0]:443/eSCL scanner_9', true], ['http://x/a?b', false], ['http://user:secret@x', false], ['ftp://x', false], ['a\nb', false], ['x;y', false],
  ])('%j: %s', (scannerAddresses, fits) => {
    expect(policy.safeParse({ ...defaultPolicy, scannerAddresses }).success).toBe(fits)
  })
})
