import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import sharp from 'sharp'
import { policy, defaultPolicy } from '../../electron/contract/policy.ts'
import { usualScan } from '../../electron/contract/scanners.ts'
import { simulateEscl, type SimulatedEscl } from '../../electron/scanners/escl/simulator.ts'
import { knownScanners } from '../../electron/scanners/known-scanners.ts'
import { networkScanners } from '../../electron/scanners/network-scanners.ts'

const page = new Uint8Array(await sharp({ create: { width: 30, height: 40, channels: 3, background: '#777777' } }).jpeg().toBuffer())
const times = { busyMs: 300, pageMs: 300, retryMs: 10, silenceMs: 500 }

let folder: string
let server: SimulatedEscl
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-network-'))
  server = await simulateEscl()
  server.lay(page)
})
afterEach(async () => {
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

describe('policy’s addresses of scanners', () => {
  it.each([
    ['', true], ['scanner.example', true], ['192.0.2.7:8080 https://[fe80::1%25eth0]:443/eSCL scanner_9', true], ['http://x/a?b', false], ['http://user:secret@x', false], ['ftp://x', false], ['a\nb', false], ['x;y', false],
  ])('%j: %s', (scannerAddresses, fits) => {
    expect(policy.safeParse({ ...defaultPolicy, scannerAddresses }).success).toBe(fits)
  })
})
