import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { layoutFaults } from './layout-faults.ts'
import { chromiumPath, startScreens, type Opened, type Screens } from './open-page.ts'

describe.skipIf(!existsSync(chromiumPath))('the measure of how a screen is laid out, in Chromium', () => {
  let screens: Screens
  let opened: Opened
  beforeAll(async () => {
    screens = await startScreens()
    opened = await screens.open({ role: 'auditor' })
    await opened.page.locator('.list-row').first().waitFor()
  }, 300_000)
  afterAll(async () => {
    await opened?.close()
    await screens?.close()
  })

  /** Something that is wrong on purpose; taken away afterwards. */
  const planted = async (plant: string): Promise<string[]> => {
    await opened.page.evaluate((how) => {
      const head = document.querySelector<HTMLElement>('h1')
      const cell = document.querySelector<HTMLElement>('.list-row > :nth-child(3)')
      if (head === null || cell === null) throw new Error('not the audit screen')
      if (how === 'cut') Object.assign(head.style, { inlineSize: '20px', overflow: 'hidden', whiteSpace: 'nowrap' })
      if (how === 'low') Object.assign(head.style, { blockSize: '8px', overflow: 'hidden' })
      if (how === 'out') Object.assign(head.style, { position: 'relative', insetInlineStart: '-400px' })
      if (how === 'over') document.querySelector<HTMLElement>('.top .button')!.style.translate = '-60px 0'
      if (how === 'column') cell.style.translate = '12px 0'
    }, plant)
    const faults = await layoutFaults(opened.page)
    await opened.page.evaluate(() => document.querySelectorAll('[style]').forEach((each) => {
      if (!each.matches('.list-space, .list-row')) each.removeAttribute('style')
    }))
    return faults
  }

  it('finds nothing where nothing is wrong', async () => {
    expect(await planted('nothing')).toEqual([])
  })

  it.each([['cut', /^cut: "Audit trail"/], ['low', /^cut: "Audit trail"/], ['out', /^cut: "Audit trail"/], ['over', /^over: /], ['column', /^column: /]] as const)('finds what is %s', async (plant, told) => {
    const faults = await planted(plant)
    expect(faults.filter((each) => told.test(each))).not.toEqual([])
  })
})
