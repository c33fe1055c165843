import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import sharp from 'sharp'
import { usualScan, type PaperSource, type ScannerProgress } from '../../../electron/contract/scanners.ts'
import { simulateEscl, type SimulatedEscl, type SimulatedEsclOptions, type SimulatedFault } from '../../../electron/scanners/escl/simulator.ts'
import { knownScanners } from '../../../electron/scanners/known-scanners.ts'
import { networkScanners } from '../../../electron/scanners/network-scanners.ts'

const page = new Uint8Array(await sharp({ create: { width: 300, height: 400, channels: 3, background: '#7f7f7f', noise: { type: 'gaussian', mean: 128, sigma: 40 } } }).jpeg().toBuffer())
/** Silence: far longer than a busy machine stands still, for it ends every other test too. */
const times = { busyMs: 400, pageMs: 400, retryMs: 10, silenceMs: 5000 }

const servers: SimulatedEscl[] = []
afterEach(async () => { await Promise.all(servers.splice(0).map((each) => each.close())) })

async function desk(options: SimulatedEsclOptions = {}, known = knownScanners(null)) {
  const server = await simulateEscl(options)
  servers.push(server)
  const carrier = networkScanners({ known, times })
  carrier.named({ hosts: '', scannerAddresses: server.address })
  server.lay(page)
  const told: ScannerProgress[] = []
  const scan = async (source: PaperSource | null = null, signal = new AbortController().signal): Promise<number[]> => {
    const all: number[] = []
    for await (const { bytes } of carrier.scan(`escl:${server.address}`, { ...usualScan, source }, { signal, onProgress: (progress) => told.push(progress) })) all.push(bytes.byteLength)
    return all
  }
  return { server, carrier, scan, told, known, id: `escl:${server.address}` }
}

describe('what goes wrong with a scanner on the network ends in its code, and the next scan works', () => {
  it.each<[SimulatedFault, string, PaperSource]>([
    [{ kind: 'unpluggedInPage' }, 'device.lost', 'platen'], [{ kind: 'halfPage' }, 'scanner.badAnswer', 'platen'], [{ kind: 'endlessBody' }, 'image.tooLarge', 'platen'], [{ kind: 'html' }, 'scanner.badAnswer', 'platen'],
    [{ kind: 'silent' }, 'internal.timeout', 'platen'], [{ kind: 'busy', times: 1e9 }, 'device.busy', 'platen'], [{ kind: 'notReady', times: 1e9 }, 'device.busy', 'platen'], [{ kind: 'jam', atPage: 1 }, 'scanner.jam', 'feeder'],
    [{ kind: 'jam', atPage: 2 }, 'scanner.jam', 'feeder'], [{ kind: 'coverOpen' }, 'scanner.coverOpen', 'feeder'], [{ kind: 'denied' }, 'scanner.denied', 'platen'],
  ])('%o is %s from the %s', async (fault, code, source) => {
    const { server, scan } = await desk()
    server.feed([page, page])
    server.fail(fault)
    await expect(scan(source)).rejects.toMatchObject({ code })
    server.fail(null)
    expect(server.openJobs()).toBe(0)
    server.feed([page, page])
    expect(await scan(source)).toHaveLength(source === 'feeder' ? 2 : 1)
  })

  it('an empty feeder, and nothing on the glass', async () => {
    const { server, scan } = await desk()
    await expect(scan('feeder')).rejects.toMatchObject({ code: 'scanner.feederEmpty' })
    server.feed([page])
    expect(await scan('feeder')).toHaveLength(1)
  })

  it('one that is gone between job and page, and comes back at the same place', async () => {
    const { server, scan } = await desk()
    server.fail({ kind: 'goneAfterJob' })
    await expect(scan()).rejects.toMatchObject({ code: expect.stringMatching(/^(device\.lost|scanner\.unreachable)$/) })
    await expect(scan()).rejects.toMatchObject({ code: 'scanner.unreachable' })
    const again = await simulateEscl({ port: server.port })
    servers.push(again)
    again.lay(page)
    expect(await scan()).toEqual([page.byteLength])
  })

  it('one that is not there at all', async () => {
    const carrier = networkScanners({ known: knownScanners(null), times })
    carrier.named({ scannerAddresses: 'http://127.0.0.1:9' })
    const pages = carrier.scan('escl:http://127.0.0.1:9', usualScan, { signal: new AbortController().signal, onProgress: () => undefined })[Symbol.asyncIterator]()
    await expect(pages.next()).rejects.toMatchObject({ code: 'scanner.unreachable' })
    // It is listed all the same: it was named.
    expect(await carrier.list({ search: false })).toMatchObject([{ id: 'escl:http://127.0.0.1:9', address: 'http://127.0.0.1:9/eSCL' }])
  })
})

describe('patience', () => {
  it.each<SimulatedFault>([{ kind: 'busy', times: 10 }, { kind: 'busyAltogether', times: 10 }, { kind: 'busyIsConflict', times: 10 }, { kind: 'notReady', times: 10 }, { kind: 'earlyNotFound', times: 5 }])('%o is waited for, and told', async (fault) => {
    const { server, scan, told } = await desk()
    server.fail(fault)
    expect(await scan('platen')).toEqual([page.byteLength])
    expect(told.filter(({ waiting }) => waiting)).toHaveLength('times' in fault ? fault.times : 0)
  })

  it('ends when the person gives up: the device is told, and free', async () => {
    const { server, scan } = await desk()
    server.fail({ kind: 'silent' })
    const abort = new AbortController()
    const going = scan('platen', abort.signal)
    await expect.poll(() => server.asked.some((each) => each.endsWith('NextDocument'))).toBe(true)
    abort.abort()
    await expect(going).rejects.toMatchObject({ code: 'scanner.cancelled' })
    expect(server.asked.at(-1)).toMatch(/^DELETE /)
    expect(server.openJobs()).toBe(0)
  })
})

describe('what is taken from devices of every kind', () => {
  it.each<[string, SimulatedEsclOptions]>([
    ['a job at an absolute address', { location: 'absolute' }], ['at another host', { location: 'otherHost' }], ['as a path', { location: 'path' }], ['with a slash behind it', { location: 'trailingSlash' }], ['with two before its root', { location: 'doubleSlash' }], ['relative to the request', { location: 'relative' }],
    ['not told, but in the list of jobs', { location: 'none' }], ['other prefixes', { prefixes: 'other' }], ['no prefixes', { prefixes: 'none' }], ['answers in pieces', { chunked: true }], ['version 2.0 without a feeder', { version: '2.0', feeder: false }], ['another root', { root: 'eSCL/1/scan' }], ['a page until the connection ends', { untilClose: true }], ['sources by other words', { sources: 'other' }], ['a range of resolutions', { resolutions: 'range' }], ['resolutions with a point', { resolutions: 'points' }],
  ])('%s', async (_name, options) => {
    const { scan, carrier, id } = await desk(options)
    expect(await scan()).toEqual([page.byteLength])
    expect((await carrier.capabilities(id, new AbortController().signal)).sources).toEqual(options.feeder === false ? ['platen'] : ['platen', 'feeder', 'duplex'])
  })

  it('a picture that is called something else', async () => {
    const { server, scan } = await desk()
    server.fail({ kind: 'wrongType' })
    expect(await scan()).toEqual([page.byteLength])
    server.lay(new TextEncoder().encode('out of paper'))
    await expect(scan()).rejects.toMatchObject({ code: 'scanner.badAnswer' })
  })

  it.each<[string, SimulatedEsclOptions]>([['packed, unasked', { packed: true }], ['a job without the root of its place', { location: 'withoutRoot' }], ['nothing said of the feeder', { silentFeeder: true }]])('%s', async (_name, options) => {
    const { server, scan } = await desk(options)
    expect(await scan('platen')).toEqual([page.byteLength])
    server.feed([page, page])
    expect(await scan('feeder')).toHaveLength(2)
  })

  it.each([404, 410, 503])('%i between two pages of a job that goes on is waited for', async (status) => {
    const { server, scan } = await desk()
    server.feed([page, page, page])
    server.fail({ kind: 'betweenPages', status, times: 2 })
    expect(await scan('feeder')).toHaveLength(3)
  })

  it('an empty feeder after pages is their end, however it is told; a jam there is none', async () => {
    const { server, scan } = await desk()
    server.feed([page, page])
    server.fail({ kind: 'emptyIsConflict' })
    expect(await scan('feeder')).toHaveLength(2)
    server.feed([page, page, page])
    server.fail({ kind: 'jamIsNotFound', atPage: 2 })
    await expect(scan('feeder')).rejects.toMatchObject({ code: 'scanner.jam' })
    server.fail({ kind: 'stoppedAtDevice' })
    await expect(scan('platen')).rejects.toMatchObject({ code: 'scanner.cancelled' })
    server.fail({ kind: 'bombPacked' })
    await expect(scan('platen')).rejects.toMatchObject({ code: 'image.tooLarge' })
    server.fail(null)
    expect(await scan('platen')).toHaveLength(1)
  })

  it('an answer without a page behind the last, and zeros behind a page', async () => {
    const { server, scan } = await desk()
    const filled = new Uint8Array(page.byteLength + 64 * 1024)
    filled.set(page)
    server.feed([page, filled])
    server.fail({ kind: 'emptyIsNothing' })
    expect(await scan('feeder')).toEqual([page.byteLength, filled.byteLength])
  })

  it.each([['both', '600'], ['range', '400'], ['points', '600']] as const)('dots per inch that are offered, of %s', async (resolutions, dots) => {
    const { server, carrier, id } = await desk({ resolutions })
    for await (const { bytes } of carrier.scan(id, { ...usualScan, resolution: 400 }, { signal: new AbortController().signal, onProgress: () => undefined })) expect(bytes).toHaveLength(page.byteLength)
    expect(server.settings[0]).toContain(`XResolution>${dots}<`)
  })

  it('no intent that a device has not', async () => {
    for (const [intents, sent] of [[['Document', 'Photo'], true], [['Photo'], false], [undefined, true]] as const) {
      const { server, scan } = await desk(intents === undefined ? {} : { intents })
      await scan('platen')
      expect(server.settings[0]?.includes('Intent>Document<')).toBe(sent)
    }
  })

  it('one at an address of its link, which has a zone', async (context) => {
    const [zone, at] = Object.entries(networkInterfaces()).flatMap(([name, all = []]) => all.filter(({ family, address }) => family === 'IPv6' && address.startsWith('fe80')).map(({ address }) => [name, address] as const))[0] ?? []
    context.skip(zone === undefined || at === undefined, 'this computer has no such address')
    const { server, scan } = await desk({ host: `${at}%${zone}` })
    expect(await scan('platen')).toEqual([page.byteLength])
    expect(server.hosts[0]).toBe(`[${at}]:${server.port}`)
  })

  it('every page of the feeder where paper lies in it, to the last', async () => {
    const { server, scan, told } = await desk()
    server.feed([page, page, page])
    expect(await scan()).toHaveLength(3)
    expect([...new Set(told.map((each) => each.page))]).toEqual([1, 2, 3])
    expect(await scan()).toHaveLength(1)
    expect(server.settings.map((each) => /InputSource>(\w+)</.exec(each)?.[1])).toEqual(['Feeder', 'Platen'])
  })

  it('what is sent is as the specification has it', async () => {
    const { server, scan } = await desk()
    server.feed([page])
    await scan('duplex')
    const [settings = ''] = server.settings
    expect([...settings.matchAll(/<(?:pwg|scan):(\w+)>([^<]*)</g)].map(([, name, value]) => `${name}=${value}`).filter((each) => !each.endsWith('='))).toEqual([
      'Version=2.0', 'Intent=Document', 'ContentRegionUnits=escl:ThreeHundredthsOfInches', 'XOffset=0', 'YOffset=0', 'Width=2550', 'Height=3508', 'InputSource=Feeder', 'CompressionFactor=0', 'ColorMode=RGB24',
      'DocumentFormat=image/jpeg', 'DocumentFormatExt=image/jpeg', 'XResolution=300', 'YResolution=300', 'Duplex=true',
    ])
  })
})

describe('a scanner’s own certificate', () => {
  let folder: string
  const made = (name: string): { key: string; cert: string } => {
    const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=scanner'], { stdio: 'ignore' })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  }
  /** Another start of the process: what is known is known from the file. */
  const restarted = (address: string, id: string) => {
    const carrier = networkScanners({ known: knownScanners(join(folder, 'scanners.json')), times })
    carrier.named({ scannerAddresses: address })
    return { carrier, pages: (): Promise<unknown> => carrier.scan(id, usualScan, { signal: new AbortController().signal, onProgress: () => undefined })[Symbol.asyncIterator]().next() }
  }
  /** Its place is taken by one with another certificate. */
  const replaced = async (server: Awaited<ReturnType<typeof simulateEscl>>, id: string) => {
    await server.close()
    const other = await simulateEscl({ tls: made('two'), port: server.port })
    servers.push(other)
    other.lay(page)
    return { other, ...restarted(server.address, id) }
  }
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'foyer-escl-')) })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  beforeEach(() => rmSync(join(folder, 'scanners.json'), { force: true }))

  it('is that of the device which sends every question on to itself with TLS, by whatever name', async () => {
    const secure = await simulateEscl({ tls: made('three') })
    servers.push(secure)
    secure.lay(page)
    const { server, carrier, scan, id } = await desk({ redirectTo: `https://scanner-9.local:${secure.port}` })
    expect(await scan('platen')).toEqual([page.byteLength])
    expect(server.asked.some((each) => each.startsWith('POST'))).toBe(true)
    expect(secure.openJobs()).toBe(0)
    expect(await carrier.list({ search: false })).toMatchObject([{ id, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) }])
  })

  it('is pinned at its first use, shown, and kept; another scans nothing, until it is forgotten', async () => {
    const known = knownScanners(join(folder, 'scanners.json'))
    const { server, carrier, scan, id } = await desk({ tls: made('one') }, known)
    expect(await scan()).toEqual([page.byteLength])
    expect(await carrier.list({ search: false })).toMatchObject([{ id, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) }])
    const { other, pages } = await replaced(server, id)
    await expect(pages()).rejects.toMatchObject({ code: 'scanner.certificateChanged' })
    expect(other.asked).toEqual([])
    known.forget(id)
    expect(await restarted(server.address, id).pages()).toMatchObject({ done: false })
  })

  it('that is another is shown beside the known one, and taken by a person who saw that very one', async () => {
    const { server, carrier, scan, id } = await desk({ tls: made('one') }, knownScanners(join(folder, 'scanners.json')))
    await scan()
    const fingerprint = (await carrier.list({ search: false }))[0]?.fingerprint ?? ''
    const { carrier: later, pages } = await replaced(server, id)
    await expect(pages()).rejects.toMatchObject({ code: 'scanner.certificateChanged' })
    const [shown] = await later.list({ search: false })
    const newFingerprint = shown?.newFingerprint ?? ''
    expect(shown?.fingerprint).toBe(fingerprint)
    expect(newFingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(newFingerprint).not.toBe(fingerprint)
    expect(() => later.accept(id, fingerprint)).toThrow(expect.objectContaining({ code: 'device.notFound' }))
    await expect(pages()).rejects.toMatchObject({ code: 'scanner.certificateChanged' })
    later.accept(id, newFingerprint)
    expect(await pages()).toMatchObject({ done: false })
    const [known] = await later.list({ search: false })
    expect(known?.fingerprint).toBe(newFingerprint)
    expect(known).not.toHaveProperty('newFingerprint')
    expect(knownScanners(join(folder, 'scanners.json')).get(id)?.fingerprint).toBe(newFingerprint)
  })
})

describe('what is odd about a model is met', () => {
  it('where a page of the feeder is told as missing when it is asked for at once', async () => {
    const all = [page.byteLength, page.byteLength, page.byteLength]
    for (const [name, pages, hastyMs] of [['Another', all.slice(0, 1), 60_000], ['Brother MFC-L2710DW series', all, 250]] as const) {
      const { server, scan } = await desk({ name, hastyMs })
      server.feed([page, page, page])
      expect(await scan('feeder'), name).toEqual(pages)
    }
  })

  it('where it takes a job only as itself, and where it offers more dots than it has', async () => {
    const { server, scan } = await desk({ name: 'HP LaserJet MFP M630' })
    await scan()
    expect(server.hosts[server.asked.findIndex((each) => each.startsWith('POST'))]).toBe('localhost')
    expect(server.hosts[0]).toBe(`127.0.0.1:${server.port}`)
    const strict = await desk({ server: 'HP_Compact_Server' })
    await strict.scan()
    expect(strict.server.hosts[strict.server.asked.findIndex((each) => each.startsWith('POST'))]).toBe('localhost')
    const canon = await desk({ name: 'Canon iR2625/2630' })
    expect((await canon.carrier.capabilities(canon.id, new AbortController().signal)).resolutions).toEqual([200, 300])
  })
})
