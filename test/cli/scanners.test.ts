import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import sharp from 'sharp'
import type { CliIo } from '../../electron/cli/io.ts'
import { scannersCommand } from '../../electron/cli/scanners.ts'
import { simulateEscl } from '../../electron/scanners/escl/simulator.ts'
import { projectRoot } from '../data-folder.ts'

const page = new Uint8Array(await sharp({ create: { width: 60, height: 80, channels: 3, background: '#446688' } }).jpeg().toBuffer())
let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'foyer-cli-scanners-')) })
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function run(...args: string[]): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = []
  writeFileSync(join(folder, 'policy.json'), '{}')
  const io = {
    stdout: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>), stderr: () => undefined, env: { FOYER_POLICY: join(folder, 'policy.json') }, dataFolder: join(folder, 'demo'),
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

  it.each([[['scan', '--device', 'x']], [['scan', '--device', 'x:1', '--out', 'o', '--resolution', '301']], [['scan', '--device', 'x:1', '--out', 'o', '--source', 'roof']], [['list', 'more']], [['sing']]])('says how it is used, given %j', async (args) => {
    await expect(run(...args)).rejects.toThrow(/scanners list/)
  })
})
