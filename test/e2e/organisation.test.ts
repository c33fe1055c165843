import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DeskState } from '../../electron/contract/desk.ts'
import { freePort } from '../receiver/postgres-server.ts'
import { CLIENT, organisation, type Organisation } from '../uplink/organisation-provider.ts'
import { certificates, type Certificates } from '../uplink/receiver-certificates.ts'
import { asked } from './api-desk.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

const PIN = '739154'
let folder: string
let made: Certificates
let house: Organisation
let launched: Launched
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-policy-'))
  made = certificates()
  // A port that nobody is given while it is away.
  house = await organisation(made, { port: await freePort() })
  house.people.set('ana', { name: 'Ana Utopia', groups: ['duty managers'] })
  writeFileSync(join(folder, 'policy.json'), JSON.stringify({ uplinkAuthority: made.authorityFile, organisationIssuer: house.issuer, organisationClient: CLIENT, organisationSupervisors: 'duty managers' }), { mode: 0o644 })
  launched = await launch({ env: { FOYER_POLICY: join(folder, 'policy.json') } })
})
afterAll(async () => {
  await launched?.close()
  await house?.close()
  made?.dispose()
  rmSync(folder, { recursive: true, force: true })
})

it('signs a person of an organisation in by a code that they type elsewhere, by their PIN while it cannot be asked, and not once they left', async () => {
  const { page } = launched
  const desk = new DeskPage(page)
  await page.getByTestId('by-organisation').click()
  // The uplink is a process that starts after the window.
  const code = page.getByTestId('user-code')
  while (!await code.isVisible()) {
    if (await page.getByTestId('new-code').isVisible()) await page.getByTestId('new-code').click()
    await page.waitForTimeout(500)
  }
  await house.approve(`${await page.getByTestId('code-address').innerText()}?user_code=${await code.innerText()}`, 'ana')
  await page.getByTestId('first-secret').waitFor()
  await page.getByLabel('New PIN or passphrase', { exact: true }).fill(PIN)
  await page.getByLabel('The same again').fill(PIN)
  await page.keyboard.press('Enter')
  await page.locator('nav').first().waitFor()
  expect((await asked<DeskState>(desk, 'desk.state', {})).session).toMatchObject({ name: 'Ana Utopia', role: 'supervisor' })
  await desk.signOut()

  const { port } = new URL(house.issuer)
  await house.close()
  await desk.signIn('Ana Utopia', PIN)
  await desk.signOut()

  // There again, and without her. The desk may ask about her at any moment: it has no answer before she is in.
  let answer = (): void => undefined
  house = await organisation(made, { port: Number(port), answersFrom: new Promise<void>((resolve) => { answer = resolve }) })
  await desk.signIn('Ana Utopia', PIN)
  answer()
  await page.locator('.door-why').waitFor()
  await page.getByRole('button', { name: 'Demo administrator' }).waitFor()
  expect(await page.locator('.door-why').innerText()).toContain('Your organisation does not list this account any more')
  expect(await page.getByRole('button', { name: 'Ana Utopia' }).count()).toBe(0)
  await desk.signIn('Demo administrator', await desk.demoSecret())
  const { events } = await asked<{ events: { action: string, detail: string | null }[] }>(desk, 'audit.list', { filter: { action: 'organisation.gone' }, before: null, limit: 5 })
  expect(events.map(({ detail }) => detail)).toEqual(['left'])
})
