import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Scenario } from './mock-scenario.ts'
import { onePage } from './one-page.ts'
import { chromiumPath } from './open-page.ts'
import { callsMade } from './page-tools.ts'

describe.skipIf(!existsSync(chromiumPath))('what is sent upstream, on the screen', () => {
  const open = onePage()
  const at = async (role: 'administrator' | 'auditor', more: Partial<Scenario> = {}): Promise<Page> => {
    const page = await open({ role, ...more })
    await page.keyboard.press('F8')
    await page.getByRole('button', { name: 'Upstream', exact: true }).click()
    await page.getByTestId('upstream').waitFor()
    return page
  }

  it('says that nothing leaves a desk whose policy names nobody; enrols it by an address and a code, and says so', async () => {
    const page = await at('administrator')
    await page.getByText('nobody: no address is set').waitFor()
    expect(await page.getByRole('button', { name: 'Send now' }).count()).toBe(0)
    await page.getByLabel('Address of the receiver').fill('https://receiver.example/uplink/v1')
    await page.getByLabel('One-time code').fill('9999')
    await page.getByRole('button', { name: 'Enrol this desk' }).click()
    await page.getByText('The receiver refused the code.').waitFor()
    await page.getByLabel('One-time code').fill('0000')
    await page.getByRole('button', { name: 'Enrol this desk' }).click()
    await page.getByText('with ⁦receiver.example⁩').waitFor()
    expect(await callsMade(page, 'desk.setPolicy')).toEqual([{ values: { uplinkAddress: 'https://receiver.example/uplink/v1' } }])
    await page.getByText('up to event 229').waitFor()
    await page.getByText('events: 11').waitFor()
    await page.getByText('differ by more than five minutes').waitFor()
    expect(open.complaints()).toEqual([])

    await page.getByRole('button', { name: 'Send now' }).click()
    await page.getByRole('alert').filter({ hasText: 'Nothing was overwritten' }).waitFor()
    await page.getByText('not before somebody has looked into it').waitFor()
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('button', { name: 'Send now' }).waitFor()
  })

  it('shows each other system by its name: how far it is, why it stands and what to do, when it is tried again; and tries at once when asked', async () => {
    const page = await at('administrator', { feeds: ['syslog', 'journald'] })
    const feed = page.getByTestId('feed-syslog')
    expect(await feed.getByRole('heading').innerText()).toBe('Trail to syslog')
    await feed.getByText('up to event 117').waitFor()
    await feed.getByText('events: 123').waitFor()
    await feed.getByText('A system that the trail is sent to does not take it.').waitFor()
    await feed.getByText('until IT has looked').waitFor()
    expect(await feed.locator('dt').allInnerTexts()).toEqual(['Received', 'On their way', 'Last got through', 'Next try'])
    await page.getByTestId('feed-journald').waitFor()
    await page.getByRole('button', { name: 'Send now' }).click()
    expect(await callsMade(page, 'uplink.send')).toEqual([{}])
    expect(open.complaints()).toEqual([])
  })

  it('forgets a neighbour that was set up anew, and no other', async () => {
    const page = await at('administrator', { neighbours: ['desk-b', 'desk-c'] })
    const section = page.getByTestId('upstream-neighbours')
    await section.getByText('up to event 89').first().waitFor()
    await section.getByRole('button', { name: 'Forget ⁦desk-b⁩' }).click()
    await section.getByRole('button', { name: 'Forget ⁦desk-b⁩' }).waitFor({ state: 'detached' })
    expect(await callsMade(page, 'uplink.forgetNeighbour')).toEqual([{ terminal: 'desk-b' }])
    expect(await section.locator('dt').allInnerTexts()).toEqual(['⁦desk-c⁩'])
    expect(open.complaints()).toEqual([])
  })

  it('offers nothing to send again where a copy was put back: only enrolling anew helps', async () => {
    const page = await at('administrator', { sendHalts: 'ahead' })
    await page.getByLabel('Address of the receiver').fill('https://receiver.example/uplink/v1')
    await page.getByLabel('One-time code').fill('0000')
    await page.getByRole('button', { name: 'Enrol this desk' }).click()
    await page.getByRole('button', { name: 'Send now' }).click()
    await page.getByRole('alert').filter({ hasText: 'a copy of earlier was put back here' }).waitFor()
    expect(await page.getByRole('button', { name: 'Send again' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Enrol anew' }).waitFor()
  })

  it('keeps a key without showing it', async () => {
    const page = await at('administrator')
    await page.getByLabel('API key', { exact: true }).fill('foyer_up_secret')
    await page.locator('form').filter({ has: page.getByLabel('API key', { exact: true }) }).getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Take away: API key' }).waitFor()
    expect(await page.getByLabel('API key', { exact: true }).inputValue()).toBe('')
    expect(await callsMade(page, 'uplink.setSecret')).toEqual([{ name: 'apiKey', value: 'foyer_up_secret' }])
  })

  it('is an auditor’s to see and not to change', async () => {
    const page = await at('auditor')
    await page.getByText('nobody: no address is set').waitFor()
    expect(await page.getByTestId('upstream').getByRole('button').count()).toBe(0)
  })
})
