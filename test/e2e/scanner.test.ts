import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passportPage, type DrawnPassport } from './draw-specimen.ts'
import { simulateEscl, type SimulatedEscl } from '../../electron/scanners/escl/simulator.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

const guest = (surname: string, number: string): DrawnPassport => ({ surname, givenNames: 'SAGA', number, born: '880412', sex: 'F', expires: '330219' })
/** A4 at 300 dots per inch, and a data page of 125 x 88 mm on it. */
const A4 = { width: 2480, height: 3508 }
const DATA_PAGE_WIDTH = 1476

const scanimage = (() => {
  try {
    return execFileSync('which', ['scanimage'], { encoding: 'utf8' }).trim()
  } catch {
    process.stderr.write('notice: scanimage is not here; the scanner in the app is not tried\n')
    return null
  }
})()

describe('a scanner on the network that policy names', () => {
  let launched: Launched
  let desk: DeskPage
  let server: SimulatedEscl
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'foyer-e2e-escl-'))
    server = await simulateEscl({ chunked: true })
    writeFileSync(join(folder, 'policy.json'), JSON.stringify({ scannerAddresses: server.address }))
    const jpeg = async (each: DrawnPassport): Promise<Uint8Array> => new Uint8Array(await sharp(await passportPage(each)).jpeg().toBuffer())
    server.feed([await jpeg(guest('GAMMASCAN', 'SG3000003')), await jpeg(guest('DELTASCAN', 'SD4000004'))])
    launched = await launch({ env: { FOYER_POLICY: join(folder, 'policy.json') } })
    desk = new DeskPage(launched.page)
    await desk.signIn('Demo supervisor', await desk.demoSecret())
  })
  afterAll(async () => {
    await launched?.close()
    await server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('gives every page of its feeder, one reading each, and stands among the devices with its address', async () => {
    const { page } = launched
    await page.locator('input[type=radio][value=scanner]').check({ force: true })
    await page.locator(`input[type=radio][value="escl:${server.address}"]`).check({ force: true })
    await page.getByRole('button', { name: 'Scan the page' }).click()
    await page.getByTestId('field-documentNumber').getByText('SG3000003').first().waitFor()
    await page.getByTestId('queue-count').getByText('Document 1 of 2', { exact: true }).waitFor()
    await expect.poll(() => server.asked.filter((each) => each.endsWith('/NextDocument')).length).toBe(3)
    await expect.poll(() => server.openJobs()).toBe(0)
    await page.keyboard.press('F7')
    await page.getByText(server.address).first().waitFor()
    await desk.picture('scanner-devices')
  })
})

/** The picture as SANE's device for pictures reads it. */
async function asPortablePixmap(picture: Sharp): Promise<Buffer> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return Buffer.concat([Buffer.from(`P6\n${info.width} ${info.height}\n255\n`), data])
}

describe.runIf(scanimage !== null)('a scanner behind SANE', () => {
  let launched: Launched
  let desk: DeskPage
  let page: Page
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'foyer-e2e-sane-'))
    writeFileSync(join(folder, 'dll.conf'), 'pnm\n')
    const laid = await Promise.all([guest('ALFASCAN', 'SA1000001'), guest('BETASCAN', 'SB2000002')].map(async (each, at) =>
      sharp(await passportPage(each)).resize(DATA_PAGE_WIDTH).rotate(at === 0 ? 0 : 4, { background: '#f4f4f2' }).png().toBuffer()))
    const platen = sharp({ create: { ...A4, channels: 3, background: '#f4f4f2' } }).composite(laid.map((input, at) => ({ input, left: 160 + at * 700, top: 220 + at * 1700 })))
    writeFileSync(join(folder, 'page.ppm'), await asPortablePixmap(platen))
    // What lies on this device's glass is an option of its own.
    mkdirSync(join(folder, 'bin'))
    writeFileSync(join(folder, 'bin', 'scanimage'), `#!/bin/sh\ncase "$*" in *-A|-f*) ;; *) set -- "$@" --filename='${join(folder, 'page.ppm')}';; esac\nexec ${scanimage} "$@"\n`)
    chmodSync(join(folder, 'bin', 'scanimage'), 0o755)
    launched = await launch({ env: { SANE_CONFIG_DIR: folder, PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` } })
    page = launched.page
    desk = new DeskPage(page)
    await desk.signIn('Demo supervisor', await desk.demoSecret())
  })
  afterAll(async () => {
    await launched?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('makes two records of an A4 page with two passports on it', async () => {
    await page.locator('input[type=radio][value=scanner]').check({ force: true })
    await page.locator('input[type=radio][value="sane:pnm:0"]').check({ force: true })
    await page.getByRole('button', { name: 'Scan the page' }).click()
    for (const [at, number] of ['SA1000001', 'SB2000002'].entries()) {
      await page.getByTestId('field-documentNumber').getByText(number).first().waitFor()
      await page.getByTestId('queue-count').getByText(`Document ${at + 1} of 2`, { exact: true }).waitFor()
      await desk.picture(`scanner-${at + 1}`)
      await desk.goOn()
    }
    await page.getByText('Stored.').waitFor()
    for (const name of ['alfascan', 'betascan']) expect(await desk.find(name)).toContain(name.toUpperCase())
    const both = await desk.find('saga')
    for (const name of ['ALFASCAN', 'BETASCAN']) expect(both).toContain(name)
    await desk.picture('scanner-records')
  })
})
