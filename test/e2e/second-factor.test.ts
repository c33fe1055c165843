import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { appOf, STEP_MS, type App } from '../vault/staff/factor-bench.ts'
import { projectRoot } from '../data-folder.ts'
import { openZxingWasm, readWithWasm } from '../../electron/reader/barcodes/zxing-wasm.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

let folder: string
let launched: Launched
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-policy-'))
  writeFileSync(join(folder, 'policy.json'), JSON.stringify({ secondFactorSupervisors: true }), { mode: 0o644 })
  launched = await launch({ env: { FOYER_POLICY: join(folder, 'policy.json') } })
})
afterAll(async () => {
  await launched?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** As a telephone's camera has it: another library than the one that drew it. */
async function readOff(picture: Buffer): Promise<string> {
  await openZxingWasm(join(projectRoot, 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'))
  const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true })
  const [found, ...others] = await readWithWasm({ width: info.width, height: info.height, data }, { formats: ['QRCode'] })
  expect(others).toEqual([])
  return found?.text ?? ''
}

it('signs a person in by a code app: set up at the first signing in, asked for at the next, and a recovery code in its place', async () => {
  const { page } = launched
  const desk = new DeskPage(page)
  const secret = await desk.demoSecret()
  const give = async () => {
    await page.getByRole('button', { name: 'Demo supervisor' }).click()
    await page.locator('#secret').fill(secret)
    await page.keyboard.press('Enter')
  }
  await give()
  await page.getByTestId('qr-code').waitFor()
  const uri = await readOff(await page.getByTestId('qr-code').screenshot())
  expect(new URL(uri).searchParams.get('secret')).toBe((await page.getByTestId('totp-key').innerText()).replaceAll(' ', ''))
  const app: App = appOf(uri, { get time() { return Date.now() } })
  const type = async (code: string) => {
    // Into the field that the step puts under the finger, once it has.
    await page.getByTestId('code-form').locator('input:focus').waitFor()
    await page.keyboard.type(code)
    await page.keyboard.press('Enter')
  }
  await type(app())
  await page.getByTestId('recovery-codes').waitFor()
  const codes = await page.getByTestId('recovery-codes').getByRole('listitem').allInnerTexts()
  expect(codes).toHaveLength(10)
  await page.getByTestId('codes-kept').click()
  await page.locator('nav').first().waitFor()
  await desk.signOut()

  await give()
  await page.getByTestId('second-factor').waitFor()
  expect(await page.locator('nav').count()).toBe(0)
  // The next one, which counts already: the first was used.
  await type(app(STEP_MS))
  await page.locator('nav').first().waitFor()
  await desk.signOut()

  await give()
  await page.getByTestId('second-factor').waitFor()
  await type(codes[3] ?? '')
  await page.locator('nav').first().waitFor()
})
