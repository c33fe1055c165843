import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allScanners } from '../../../electron/reader/scanners/all-scanners.ts'
import { saneEnvironment, saneScanners } from '../../../electron/reader/scanners/sane.ts'
import type { Scanners } from '../../../electron/reader/scanners/scanner.ts'
import { scannerSimulator, SIMULATED_SCANNER } from '../../../electron/reader/scanners/simulator.ts'
import { projectRoot } from '../../data-folder.ts'

const grayPage = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#808080' } }).png().toBuffer()
const never = new AbortController().signal
const hasSane = (() => {
  try {
    execFileSync('scanimage', ['--version'])
    return true
  } catch {
    process.stderr.write('notice: scanimage is not here; the SANE tests are skipped\n')
    return false
  }
})()

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-sane-'))
  writeFileSync(join(folder, 'dll.conf'), 'pnm\ntest\n')
  const picture = await sharp({ create: { width: 320, height: 200, channels: 3, background: '#3377aa' } }).png().toBuffer()
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  writeFileSync(join(folder, 'page.ppm'), Buffer.concat([Buffer.from(`P6\n${info.width} ${info.height}\n255\n`), data]))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What every adapter must do, simulator and hardware alike. */
function contract(name: string, make: () => { scanners: Scanners; id: string }): void {
  describe(`${name} keeps the contract of a scanner`, () => {
    it('lists itself with an id, a name and whether it is simulated', async () => {
      const { scanners, id } = make()
      expect((await scanners.list()).find((info) => info.id === id)).toMatchObject({ id, name: expect.any(String) })
    })
    it('scans a page that is a picture', async () => {
      const { scanners, id } = make()
      const { bytes } = await scanners.scan(id, never)
      expect((await sharp(bytes).metadata()).width).toBeGreaterThan(10)
    })
    it('says device.notFound for a device that is not there', async () => {
      await expect(make().scanners.scan('sane:nothing:9', never)).rejects.toMatchObject({ code: 'device.notFound' })
    })
    it('gives up when the caller does', async () => {
      const { scanners, id } = make()
      const abort = new AbortController()
      const scan = scanners.scan(id, abort.signal)
      abort.abort()
      await expect(scan).rejects.toMatchObject({ code: 'internal.timeout' })
    })
  })
}

contract('the simulator', () => {
  const scanners = scannerSimulator('Demo scanner', 5)
  scanners.lay(grayPage)
  return { scanners, id: SIMULATED_SCANNER }
})
if (hasSane) contract('SANE', () => ({ scanners: saneScanners({ env: { SANE_CONFIG_DIR: folder } }), id: 'sane:test:0' }))


describe('scanner faults', () => {
  it('the simulator tells an empty glass, a jam and a second caller', async () => {
    const scanner = scannerSimulator('Demo scanner', 20)
    await expect(scanner.scan(SIMULATED_SCANNER, never)).rejects.toMatchObject({ code: 'scanner.feederEmpty' })
    scanner.failNext('scanner.jam')
    await expect(scanner.scan(SIMULATED_SCANNER, never)).rejects.toMatchObject({ code: 'scanner.jam' })
    scanner.lay(grayPage)
    const first = scanner.scan(SIMULATED_SCANNER, never)
    await expect(scanner.scan(SIMULATED_SCANNER, never)).rejects.toMatchObject({ code: 'device.busy' })
    await first
  })

  it('a missing scanimage is a code, and disturbs no other adapter', async () => {
    const missing = saneScanners({ command: '/nonexistent/scanimage' })
    await expect(missing.list()).rejects.toMatchObject({ code: 'scanner.driverMissing' })
    expect(await allScanners([missing, scannerSimulator('Demo scanner')]).list()).toHaveLength(1)
  })
})

describe('a list of scanners does not call out on the network', () => {
  const drivers = (file: string): string[] => readFileSync(join(projectRoot, 'resources/sane', file), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'))

  it('of the drivers, those at this machine are asked; those of both kinds at USB alone', () => {
    expect(drivers('dll.conf').length).toBeGreaterThan(50)
    expect(drivers('dll.conf').filter((name) => ['net', 'escl', 'airscan', 'dell1600n_net', 'bh', 'hpaio', 'test'].includes(name))).toEqual([])
    expect(drivers('dll.d/none.conf')).toEqual([])
    expect(drivers('pixma.conf')).toEqual(['networking=no'])
    for (const name of ['epson2', 'epsonds', 'magicolor', 'kodakaio']) expect(drivers(`${name}.conf`), name).toEqual(['usb'])
  })

  it('so unless somebody names another set-up', () => {
    expect(saneEnvironment({ PATH: '/bin' }, '/r')['SANE_CONFIG_DIR']).toBe('/r/sane:/etc/sane.d')
    expect(saneEnvironment({ SANE_CONFIG_DIR: '/etc/other' }, '/r')['SANE_CONFIG_DIR']).toBe('/etc/other')
  })
})
