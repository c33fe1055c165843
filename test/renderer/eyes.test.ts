import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { onePage } from './one-page.ts'
import { chromiumPath } from './open-page.ts'
import { callsMade, delay, seen } from './page-tools.ts'

const lay = async (page: Page) => {
  await page.getByTestId('specimen-passport-genuine').click()
  await seen(page)
}
/** The faces stand there long enough to have been compared. */
const facesSeen = (page: Page) => page.locator('[data-testid="eyes-same"]:not([data-waits])').waitFor()
/** Said, and the sheet away again. */
const said = async (page: Page, answer: string) => {
  await page.getByTestId('eyes-faces').filter({ hasText: answer }).waitFor()
  await page.locator('dialog[open]').waitFor({ state: 'detached' })
}
/** A press that comes right after the sheet is none: one presses again. */
const stored = async (page: Page) => {
  await expect.poll(async () => {
    await page.keyboard.press('Enter')
    return (await callsMade(page, 'records.confirm')).length
  }).toBe(1)
}
const tracksOpen = (page: Page) => page.evaluate(() => (window as unknown as { opened: MediaStreamTrack[] }).opened.filter(({ readyState }) => readyState === 'live').length)

describe.skipIf(!existsSync(chromiumPath))('faces side by side, in Chromium', () => {
  const open = onePage()

  it('are three at one scale; the still is taken by a press, stays here, and one key says what was seen', async () => {
    const page = await open({ role: 'clerk', card: true })
    await page.evaluate(() => {
      const opened: MediaStreamTrack[] = []
      Object.assign(window, { opened })
      const devices = navigator.mediaDevices
      const get = devices.getUserMedia.bind(devices)
      devices.getUserMedia = async (wanted) => {
        const stream = await get(wanted)
        opened.push(...stream.getTracks())
        return stream
      }
    })
    await lay(page)
    await page.locator('[data-verdict="genuine"]').waitFor()
    await seen(page)
    await page.keyboard.press('F10')
    expect(await tracksOpen(page)).toBe(0)
    await page.getByTestId('eyes-open').click()
    await page.getByTestId('eyes-live').locator('video').waitFor()
    await page.getByTestId('eyes-take').click()
    await page.getByTestId('eyes-live').locator('img').waitFor()
    expect(await tracksOpen(page)).toBe(0)
    const boxes = await page.locator('.eyes-face').evaluateAll((all) => all.map((each) => `${each.clientWidth}x${each.clientHeight}`))
    expect(new Set(boxes).size).toBe(1)
    expect(await page.locator('.eyes-face img').count()).toBe(3)
    await facesSeen(page)
    // The keys of other screens, and a digit alone, say nothing here.
    for (const key of ['F2', 'Shift+F2', 'F3', 'Alt+F4', '1', 'Control+Shift+Digit1']) await page.keyboard.press(key)
    expect(await callsMade(page, 'reading.compareFaces')).toEqual([])
    await page.keyboard.press('Control+1')
    await said(page, 'Same person')
    // Kinds of faces and an answer: no picture leaves the page.
    expect(await callsMade(page, 'reading.compareFaces')).toEqual([{ readingId: expect.any(String) as string, answer: 'same', seen: ['printed', 'chip', 'live'] }])
    // It goes with the document.
    await stored(page)
    await page.getByTestId('specimen-passport-genuine').waitFor()
    await lay(page)
    await page.keyboard.press('F10')
    await page.getByTestId('eyes-open').waitFor()
    expect(await page.getByTestId('eyes-live').locator('img').count()).toBe(0)
    await page.keyboard.press('Escape')
  })

  it('are judged by no press that began before the chip’s face was there', async () => {
    const page = await open({ role: 'clerk', card: true })
    const release = await delay(page, 'reading.readChip')
    await lay(page)
    await page.keyboard.press('F10')
    await facesSeen(page)
    await page.evaluate(() => {
      const watch = new MutationObserver(() => {
        if (document.querySelectorAll('.eyes-face img').length < 2) return
        watch.disconnect()
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '1', code: 'Digit1', ctrlKey: true, bubbles: true }))
        document.querySelector<HTMLButtonElement>('[data-testid="eyes-same"]')?.click()
      })
      watch.observe(document.body, { subtree: true, childList: true })
    })
    await release()
    await page.locator('.eyes-face img').nth(1).waitFor()
    await facesSeen(page)
    expect(await callsMade(page, 'reading.compareFaces')).toEqual([])
    await page.keyboard.press('Control+1')
    await said(page, 'Same person')
  })

  it('that are not of one person are stored by nobody’s Enter alone', async () => {
    const page = await open({ role: 'clerk' })
    await lay(page)
    await page.keyboard.press('F10')
    await facesSeen(page)
    await page.keyboard.press('Control+2')
    const tick = page.getByRole('checkbox', { name: 'Store it although it is not the same person' })
    await expect.poll(() => tick.evaluate((each) => document.activeElement === each)).toBe(true)
    expect(await page.getByTestId('next-step').getAttribute('data-tone')).toBe('stop')
    await seen(page)
    await page.keyboard.press('Enter')
    expect(await callsMade(page, 'records.confirm')).toEqual([])
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await expect.poll(() => callsMade(page, 'records.confirm')).toEqual([expect.objectContaining({ notSame: true })])
    // One picture, held against whoever stands there.
    expect(await callsMade(page, 'reading.compareFaces')).toMatchObject([{ answer: 'notSame', seen: ['printed', 'live'] }])
  })

  it('are shown instead of stored where policy wants an answer, and not offered where it is off', async () => {
    const page = await open({ role: 'clerk', faces: 'required' })
    await lay(page)
    expect(await page.getByTestId('next-step').innerText()).toContain('Compare the faces')
    await page.getByTestId('go-on').press('Enter')
    await page.getByTestId('eyes-notCompared').click()
    await said(page, 'Not compared')
    expect(await callsMade(page, 'records.confirm')).toEqual([])
    await stored(page)
    const without = await open({ role: 'clerk', faces: 'off' })
    await lay(without)
    expect(await without.getByTestId('eyes-faces').count()).toBe(0)
  })
})
