import { FoyerError } from '../../electron/contract/errors.ts'
import type { ScreenCase } from './every-screen.ts'
import { NOW } from './mock-scenario.ts'
import { emit } from './page-tools.ts'

/** The devices of the desk. */
export const deviceScreens: readonly ScreenCase[] = [
  { name: 'devices', scenario: { role: 'supervisor' }, reach: async (page) => {
    await page.keyboard.press('F7')
    await page.locator('.device').nth(2).waitFor()
  } },
  { name: 'devices, on the network', scenario: { role: 'supervisor' }, reach: async (page) => {
    await page.keyboard.press('F7')
    await page.locator('.device').nth(2).waitFor()
    await emit(page, 'devices.changed', { devices: [{
      id: 'n-1', kind: 'scanner', name: 'Utopia MFP 4200', state: 'ready', simulated: false, fault: null, seenAt: NOW, address: 'https://mfp-lobby.utopia.example:443/eSCL/',
      fingerprint: '9f2c41d07be85a3360c1f4a8d2e97b150a6c3ef48d71b92250e7a4c6183fd09b',
    }] })
    await page.locator('.search-network .button').click()
    await page.locator('.search-network output:not(:empty)').waitFor()
  } },
  { name: 'devices, another certificate', scenario: { role: 'administrator' }, reach: async (page) => {
    await page.keyboard.press('F7')
    await page.locator('.device').nth(2).waitFor()
    await emit(page, 'devices.changed', { devices: [{
      id: 'n-1', kind: 'scanner', name: 'Utopia MFP 4200', state: 'fault', simulated: false, fault: new FoyerError('scanner.certificateChanged').toPayload(), seenAt: NOW, address: 'https://mfp-lobby.utopia.example:443/eSCL/',
      fingerprint: '9f2c41d07be85a3360c1f4a8d2e97b150a6c3ef48d71b92250e7a4c6183fd09b', newFingerprint: '04d1a6b7c85e2f3990ab4cd1e6f7802b5d3c9e1f7a6b4820d9c8e7f605142331',
    }] })
    await page.getByTestId('new-certificate').click()
    await page.getByTestId('accept-certificate').waitFor()
  } },
  { name: 'devices, of this desk', scenario: { role: 'administrator', unlocked: true }, reach: async (page) => {
    await page.keyboard.press('F7')
    await page.locator('.device-default .button').nth(1).click()
    await page.locator('.device-default .tag').waitFor()
  } },
  { name: 'devices, diagnosis', scenario: { role: 'supervisor' }, reach: async (page) => {
    await page.keyboard.press('F7')
    await page.getByTestId('diagnosis').click()
    await page.getByTestId('report').getByText('fi-65F').waitFor()
  } },
  { name: 'devices, after set-up', scenario: { role: 'administrator', mode: 'desk' }, reach: async (page) => {
    await page.keyboard.press('F7')
    await page.getByTestId('checklist').waitFor()
  } },
]
