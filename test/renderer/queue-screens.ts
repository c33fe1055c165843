import type { Page } from 'playwright-core'
import type { ScreenCase } from './every-screen.ts'

/** Files of so many bytes, dropped at once; the double reads none from a file of one byte. */
export async function dropFiles(page: Page, sizes: readonly number[]): Promise<void> {
  const dataTransfer = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer()
    for (const [at, size] of all.entries()) transfer.items.add(new File([new Uint8Array(size)], `${at}`))
    return transfer
  }, sizes)
  await page.locator('.flow').dispatchEvent('drop', { dataTransfer })
}

/** States in which several documents are at the desk. */
export const queueScreens: readonly ScreenCase[] = [
  { name: 'queue, first of four', scenario: { role: 'clerk' }, reach: async (page) => {
    await dropFiles(page, [9, 9, 9, 9])
    await page.locator('.queue-ready').nth(1).waitFor()
  } },
  { name: 'queue, one that gave nothing', scenario: { role: 'clerk' }, reach: async (page) => {
    await dropFiles(page, [1, 9, 9])
    await page.getByTestId('queue-skip').waitFor()
  } },
  { name: 'queue, clean ones together', scenario: { role: 'clerk', together: true }, reach: async (page) => {
    await dropFiles(page, [3, 9, 10, 11, 12])
    await page.getByTestId('queue-told').waitFor()
    await page.locator('.queue-ready').nth(3).waitFor()
    await page.getByTestId('together').click()
    await page.locator('[data-testid="together-store"]:not([data-waits])').waitFor()
  } },
  { name: 'queue, full', scenario: { role: 'clerk' }, reach: async (page) => {
    await dropFiles(page, Array.from({ length: 25 }, () => 9))
    await page.getByTestId('queue-told').waitFor()
    await page.locator('.queue-ready').nth(1).waitFor()
  } },
]
