import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FoyerError } from '../../electron/contract/errors.ts'
import { NOW } from './mock-scenario.ts'
import { onePage } from './one-page.ts'
import { chromiumPath } from './open-page.ts'
import { callsMade, emit } from './page-tools.ts'

const [known, other] = ['a'.repeat(64), 'b'.repeat(64)]
const changed = {
  id: 'n-1', kind: 'scanner' as const, name: 'Utopia MFP 4200', state: 'fault' as const, simulated: false, fault: new FoyerError('scanner.certificateChanged').toPayload(), seenAt: NOW,
  address: 'https://mfp-lobby.utopia.example/eSCL', fingerprint: known, newFingerprint: other,
}

describe.skipIf(!existsSync(chromiumPath))('the devices of a desk', () => {
  const at = onePage()

  it('shows a camera by its name, tried with its picture and size, and when it was used', async () => {
    const page = await at({ role: 'supervisor' })
    await page.keyboard.press('F7')
    const camera = page.getByTestId('camera')
    await camera.getByRole('heading', { name: 'fake_device_0' }).waitFor()
    await camera.getByRole('button', { name: 'Test fake_device_0' }).click()
    await camera.getByText('1920 × 1080').waitFor()
    await page.waitForFunction(() => (document.querySelector<HTMLVideoElement>('.device-live video')?.videoWidth ?? 0) > 0)
    await camera.getByRole('button', { name: 'Stop the test' }).click()
    await camera.getByText('last used').waitFor()
    expect(await camera.getByTestId('error-note').count()).toBe(0)
  }, 120_000)

  it('lets an administrator say which one the desk takes, and the scan screen takes it; a supervisor is told, and asked nothing', async () => {
    const page = await at({ role: 'administrator', unlocked: true })
    await page.keyboard.press('F7')
    await page.getByRole('button', { name: 'Use at this desk: Flatbed fi-65F' }).click()
    await page.getByRole('button', { name: 'Let the desk choose: Flatbed fi-65F' }).waitFor()
    expect(await callsMade(page, 'desk.setPolicy')).toEqual([{ values: { deskScanner: 'Flatbed fi-65F' } }])
    await page.keyboard.press('F2')
    await page.locator('input[value="scanner"]').check({ force: true })
    await page.locator('input[value="fi-65"]:checked').waitFor({ state: 'attached' })
    const supervised = await at({ role: 'supervisor' })
    await supervised.keyboard.press('F7')
    await supervised.locator('.device').nth(2).waitFor()
    expect(await supervised.locator('.device-default').count()).toBe(0)
  }, 120_000)

  it('says which one the organisation fixed, who did and what to do where it is not there, and takes no other', async () => {
    const page = await at({ role: 'clerk', fixedDevice: 'Utopia fi-8170' })
    let before: unknown[] = []
    for (const source of ['scanner', 'camera']) {
      await page.locator(`input[value="${source}"]`).check({ force: true })
      const panel = page.locator('.scan-desk')
      await panel.getByRole('heading', { name: '“Utopia fi-8170” is not there' }).waitFor()
      await panel.getByText('This desk works with it alone. Connect it and switch it on. Fixed by /etc/foyer/policy.json').waitFor()
      // Another is there, and neither offered nor used.
      expect(await panel.locator('input[type=radio]').count()).toBe(0)
      if (source === 'scanner') {
        // The demo's own camera looked before.
        before = await callsMade(page, 'reading.frame')
        await page.keyboard.press('Enter')
      }
    }
    expect([await callsMade(page, 'scanners.scan'), (await callsMade(page, 'reading.frame')).length]).toEqual([[], before.length])
  }, 120_000)

  it('shows both certificates of a scanner that changed, to whoever may say what is trusted, and takes the new one at their press', async () => {
    const page = await at({ role: 'supervisor' })
    await page.keyboard.press('F7')
    await page.locator('.device').nth(2).waitFor()
    await emit(page, 'devices.changed', { devices: [changed] })
    await page.getByText('It shows another certificate now').waitFor()
    expect(await page.getByTestId('new-certificate').count()).toBe(0)
    const mine = await at({ role: 'administrator' })
    await mine.keyboard.press('F7')
    await mine.locator('.device').nth(2).waitFor()
    await emit(mine, 'devices.changed', { devices: [changed] })
    await mine.getByTestId('new-certificate').click()
    await mine.getByRole('alertdialog').getByText('bbbb bbbb').waitFor()
    await mine.getByTestId('accept-certificate').click()
    await mine.getByRole('alertdialog').waitFor({ state: 'detached' })
    expect(await callsMade(mine, 'scanners.acceptCertificate')).toEqual([{ id: 'n-1', fingerprint: other }])
  }, 120_000)

  it('shows its diagnosis before anything of it goes onto a disk', async () => {
    const page = await at({ role: 'supervisor' })
    await page.keyboard.press('F7')
    await page.getByTestId('camera').getByRole('heading', { name: 'fake_device_0' }).waitFor()
    await page.getByTestId('diagnosis').click()
    await page.getByTestId('report').getByText('fake_device_0').waitFor()
    expect(await callsMade(page, 'devices.saveDiagnosis')).toEqual([])
    await page.getByRole('button', { name: 'Save the diagnosis' }).click()
    await page.getByRole('button', { name: 'Save the file' }).click()
    await page.getByTestId('saved').getByText('foyer-devices.txt is on STICK').waitFor()
    expect(await callsMade(page, 'devices.saveDiagnosis')).toEqual([{ place: 'place-disk', cameras: [{ name: 'fake_device_0', usedAt: null, fault: null }] }])
  }, 120_000)
})

describe.skipIf(!existsSync(chromiumPath))('a camera at the scan screen', () => {
  const at = onePage()

  it('that is unplugged says so, and goes on by itself once it is back', async () => {
    const page = await at({ role: 'clerk', mode: 'desk', reading: 'none' })
    await page.locator('.stage').waitFor()
    await page.waitForFunction(() => document.querySelector('video') !== null && document.querySelector<HTMLElement>('.stage')?.dataset['analysed'] !== '0')
    await page.evaluate(() => {
      const track = (document.querySelector('video')?.srcObject as MediaStream | undefined)?.getVideoTracks()[0]
      track?.stop()
      track?.dispatchEvent(new Event('ended'))
    })
    await page.locator('[data-code="device.lost"]').waitFor()
    await page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')))
    await page.locator('.stage').waitFor()
    await page.waitForFunction(() => document.querySelector<HTMLElement>('.stage')?.dataset['analysed'] !== '0')
    expect(await page.getByTestId('error-note').count()).toBe(0)
  }, 120_000)

  it('takes a picture out of the clipboard, with or without a file, and leaves text to the field that it is pasted into', async () => {
    const page = await at({ role: 'clerk' })
    await page.locator('.scan').waitFor()
    const paste = (kind: 'picture' | 'text') => page.evaluate((what) => {
      const clipboardData = new DataTransfer()
      if (what === 'text') clipboardData.setData('text/plain', 'ERIKSSON')
      else clipboardData.items.add(new File([new Uint8Array(50)], 'image.png', { type: 'image/png' }))
      return document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, kind)
    expect(await paste('text')).toBe(true)
    expect(await callsMade(page, 'reading.readFile')).toEqual([])
    expect(await paste('picture')).toBe(false)
    await page.getByTestId('verdict').waitFor()
    expect(await callsMade(page, 'reading.readFile')).toHaveLength(1)
  }, 120_000)

  it('keeps the pages that came before a jam, and says so, and what to mend', async () => {
    const page = await at({ role: 'clerk', reading: 'passport', jammed: true })
    await page.locator('input[value="scanner"]').check({ force: true })
    await page.getByRole('button', { name: 'Scan the page' }).click()
    await page.getByTestId('verdict').waitFor()
    const told = page.getByTestId('queue-told')
    await told.waitFor()
    expect(await told.getAttribute('data-code')).toBe('reading.scanStopped')
    await told.getByRole('button').click()
    await expect.poll(() => told.getAttribute('data-code')).toBe('scanner.jam')
  }, 120_000)
})
