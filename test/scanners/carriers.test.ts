import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { allCarriers } from '../../electron/scanners/all-carriers.ts'
import { knownScanners } from '../../electron/scanners/known-scanners.ts'
import { networkScanners } from '../../electron/scanners/network-scanners.ts'
import { saneEnvironment } from '../../electron/scanners/sane/environment.ts'
import { saneCarrier } from '../../electron/scanners/sane/sane.ts'
import { scannerSimulator } from '../../electron/scanners/simulator.ts'
import { projectRoot } from '../data-folder.ts'
import { esclBench, madeCertificate } from './benches/escl.ts'
import { helperBench } from './benches/helper.ts'
import { hotFolderBench } from './benches/hot-folder.ts'
import { keyboardBench } from './benches/keyboard.ts'
import { hasSane, saneBench } from './benches/sane.ts'
import { hasSocat, serialBench } from './benches/serial.ts'
import { simulatorBench } from './benches/simulator.ts'
import { contract, scanned } from './carrier-contract.ts'

let folder: string
let certificates: [{ key: string; cert: string }, { key: string; cert: string }]
const closing: (() => Promise<void>)[] = []
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-carriers-'))
  certificates = [madeCertificate(folder, 'one'), madeCertificate(folder, 'two')]
})
afterEach(async () => { for (const close of closing.splice(0)) await close() })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

contract('the simulator', simulatorBench)
contract('eSCL', () => esclBench(certificates, closing))
if (hasSane) contract('SANE’s test device', () => saneBench(folder, 'test'))
if (hasSane) contract('a picture behind SANE', () => saneBench(folder, 'pnm'))
contract('a hot folder', () => hotFolderBench(folder, closing))
contract('a reader that types', () => keyboardBench(closing))
if (hasSocat) contract('a reader at a serial port', () => serialBench(folder, closing))
contract('WIA 2, by a transcript of its helper', () => helperBench(folder, 'wia:'))
contract('Image Capture, by a transcript of its helper', () => helperBench(folder, 'ica:'))

describe('beside the contract', () => {
  it.runIf(hasSane)('a feeder’s pages lie on no disk, and nothing of them stays', async () => {
    const before = readdirSync('/dev/shm').filter((name) => name.startsWith('foyer-'))
    writeFileSync(join(folder, 'dll.conf'), 'test\n')
    expect(await scanned(saneCarrier({ env: { SANE_CONFIG_DIR: folder } }), 'sane:test:0', 'feeder')).toHaveLength(10)
    expect(readdirSync('/dev/shm').filter((name) => name.startsWith('foyer-'))).toEqual(before)
  })

  it('a missing scanimage is a code, and disturbs no other carrier', async () => {
    const missing = saneCarrier({ command: '/nonexistent/scanimage' })
    await expect(missing.list({ search: false })).rejects.toMatchObject({ code: 'scanner.driverMissing' })
    const { scanners, faults } = await allCarriers([missing, scannerSimulator('Demo scanner')]).list({ search: false })
    expect([scanners.length, faults.map(({ code }) => code)]).toEqual([1, ['scanner.driverMissing']])
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

  it('nor are scanners looked for, unless policy or a person says so', async () => {
    const searches: string[] = []
    const carrier = networkScanners({ known: knownScanners(null), find: () => { searches.push('asked'); return Promise.resolve([]) } })
    expect(await carrier.list({ search: false })).toEqual([])
    expect(searches).toEqual([])
    await carrier.list({ search: true })
    expect(searches).toEqual(['asked'])
    expect(existsSync(join(folder, 'scanners.json'))).toBe(false)
  })
})
