import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import sharp from 'sharp'
import type { CliIo } from '../../electron/cli/io.ts'
import { scannersCommand } from '../../electron/cli/scanners.ts'
import { simulateEscl } from '../../electron/scanners/escl/simulator.ts'
import { projectRoot } from '../data-folder.ts'
import { ZONE } from '../scanners/benches/drawn.ts'
import { hasSane } from '../scanners/benches/sane.ts'
import { hasSocat } from '../scanners/benches/serial.ts'
import { until } from '../scanners/until.ts'

const page = new Uint8Array(await sharp({ create: { width: 60, height: 80, channels: 3, background: '#446688' } }).jpeg().toBuffer())
let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'foyer-cli-scanners-')) })
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What it says: its lines, and the people's text. */
let told: string[]
async function run(...args: string[]): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = []
  told = []
  if (!existsSync(join(folder, 'policy.json'))) writeFileSync(join(folder, 'policy.json'), '{}')
  const io = {
    stdout: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>), stderr: (line: string) => told.push(line), env: { FOYER_POLICY: join(folder, 'policy.json') }, dataFolder: join(folder, 'demo'),
    resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'), mode: 'demo', version: '0', now: () => new Date(), randomBytes: (count: number) => new Uint8Array(count),
    readFile: () => Promise.reject(new Error('not read')), readSecret: () => Promise.reject(new Error('not asked')),
  } satisfies CliIo
  expect(await scannersCommand(args, io)).toBe(0)
  return lines
}

describe('the scanners of the command line', () => {
  it('on the network: listed by address, each page of the feeder in a file of its own, and forgotten', async () => {
    const [key, cert] = [join(folder, 'key'), join(folder, 'cert')]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=scanner'], { stdio: 'ignore' })
    const server = await simulateEscl({ tls: { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') } })
    try {
      const id = `escl:${server.address}`
      const listed = await run('list', '--address', server.address)
      expect(listed.find((each) => each['id'] === id)).toEqual({ id, name: 'Foyer simulated eSCL', simulated: false, address: server.address, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) })
      server.feed([page, page])
      const out = join(folder, 'page.jpg')
      expect(await run('scan', '--device', id, '--address', server.address, '--out', out, '--source', 'feeder', '--grey', '--resolution', '400')).toMatchObject([{ device: id, page: 1, bytes: page.byteLength }, { page: 2 }])
      expect([readFileSync(out).byteLength, readFileSync(join(folder, 'page-2.jpg')).byteLength]).toEqual([page.byteLength, page.byteLength])
      // 400 is not offered: the next above.
      expect(server.settings[0]).toMatch(/InputSource>Feeder<.*ColorMode>Grayscale8<.*XResolution>600</)
      expect(await run('forget', '--device', id)).toEqual([{ device: id, forgotten: true }])
      await expect(run('forget', '--device', id)).rejects.toMatchObject({ code: 'device.notFound' })
    } finally {
      await server.close()
    }
  })

  it('simulated: what is laid on it', async () => {
    writeFileSync(join(folder, 'laid.jpg'), page)
    await run('scan', '--device', 'simulator:scanner', '--lay', join(folder, 'laid.jpg'), '--out', join(folder, 'out.jpg'))
    expect(new Uint8Array(readFileSync(join(folder, 'out.jpg')))).toEqual(page)
  })

  it.runIf(hasSane)('of SANE: listed, each page of the feeder in a file of its own', async () => {
    writeFileSync(join(folder, 'dll.conf'), 'test\n')
    process.env['SANE_CONFIG_DIR'] = folder
    try {
      expect(await run('list')).toContainEqual({ id: 'sane:test:0', name: expect.stringMatching(/./), simulated: false })
      const said = await run('scan', '--device', 'sane:test:0', '--source', 'feeder', '--out', join(folder, 'page.png'))
      expect(said).toHaveLength(10)
      expect((await sharp(join(folder, 'page-10.png')).metadata()).format).toBe('png')
    } finally {
      delete process.env['SANE_CONFIG_DIR']
    }
  })

  it('a hot folder: listed, and the page that lies in it', async () => {
    const hot = join(folder, 'hot')
    mkdirSync(hot)
    writeFileSync(join(hot, 'a.jpg'), page)
    expect(await run('list', '--hot-folder', hot)).toContainEqual({ id: 'folder:hot', name: 'Folder for pages', simulated: false, push: 'hotFolder' })
    expect(await run('scan', '--device', 'folder:hot', '--hot-folder', hot, '--out', join(folder, 'out.jpg'))).toMatchObject([{ page: 1, bytes: page.byteLength }])
    expect(new Uint8Array(readFileSync(join(folder, 'out.jpg')))).toEqual(page)
  })

  it.runIf(hasSocat)('a reader at a serial port: listed, and what is swiped while it waits', async () => {
    const [near, far] = [join(folder, 'near'), join(folder, 'far')]
    let swiping: ChildProcess | null = null
    const cable = spawn('socat', [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`], { stdio: 'ignore' })
    try {
      await until(() => existsSync(near) && existsSync(far))
      expect(await run('list', '--serial', near)).toContainEqual({ id: `serial:${near}`, name: near, simulated: false, push: 'serial' })
      writeFileSync(join(folder, 'swipe'), `\x02${ZONE}\x03`)
      // Again and again until it has been heard: nobody knows when the port is open. From a process of its own: a cable that is full keeps its writer waiting.
      swiping = spawn('sh', ['-c', 'while :; do cat "$0" >"$1"; sleep 0.2; done', join(folder, 'swipe'), far], { stdio: 'ignore' })
      const scan = run('scan', '--device', `serial:${near}`, '--serial', near, '--out', join(folder, 'swipe.txt'))
      expect(await scan).toMatchObject([{ page: 1, bytes: ZONE.length }])
      expect(readFileSync(join(folder, 'swipe.txt'), 'latin1')).toBe(ZONE)
    } finally {
      swiping?.kill()
      cable.kill()
    }
  })

  it('readers that type: listed where policy wants them, and why they cannot be scanned from', async () => {
    expect(await run('list')).toContainEqual({ id: 'keyboard:reader', name: 'Reader that types', simulated: false, push: 'keyboard' })
    await expect(run('scan', '--device', 'keyboard:reader', '--out', join(folder, 'out.txt'))).rejects.toMatchObject({ code: 'source.silent', detail: expect.stringMatching(/window/) })
    writeFileSync(join(folder, 'policy.json'), '{"keyboardReaders":false}')
    expect((await run('list')).filter((each) => each['push'] === 'keyboard')).toEqual([])
  })

  it.each([[['scan', '--device', 'x']], [['scan', '--device', 'x:1', '--out', 'o', '--resolution', '301']], [['scan', '--device', 'x:1', '--out', 'o', '--source', 'roof']], [['list', 'more']], [['sing']]])('says how it is used, given %j', async (args) => {
    await expect(run(...args)).rejects.toThrow(/scanners list/)
  })
})
