import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { languages } from '../../../renderer/parts/languages.ts'
import { RECOVERY_KEY } from '../mock-scenario.ts'
import { onePage } from '../one-page.ts'
import { chromiumPath } from '../open-page.ts'
import { papers } from '../paper-screens.ts'

const words = (page: Page) => page.evaluate(() => document.body.innerText)
const pagesOf = async (page: Page) => (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length

describe.skipIf(!existsSync(chromiumPath))('a sheet of paper, in Chromium', () => {
  const at = onePage()

  it('holds what main put there and nothing of a screen, in the language that was asked for', async () => {
    const record = await at({ paper: papers.records })
    expect(await words(record)).toMatch(/^Foyer · Hotel Utopia, reception[^]*Sofia Specimen[^]*ERIKSSON[^]*by hand[^]*Late arrival[^]*destroy it when it is no longer needed\.\s*$/i)
    expect(await record.title()).toBe('Foyer: drawn')
    expect(await record.locator('#paper, .shell, .door').count()).toBe(0)
    const arabic = await at({ paper: papers.records, language: 'ar' })
    expect(await arabic.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual(['ar', 'rtl'])
    const erasure = await words(await at({ paper: papers.erasure }))
    expect(erasure).toMatch(/^Foyer · Hotel Utopia, reception[^]*Confirmation of erasure[^]*Records erased: 1[^]*person-0[^]*size 260, root q0Gx 2c3n[^]*erasure-1[^]*are not erased by this\.\s*$/)
    expect(erasure).not.toMatch(/eriksson|L898902C3|1974/i)
    const key = (await words(await at({ paper: papers.recoveryKey }))).split(/\s+/).filter((word) => word !== '' && !/^\d$/.test(word)).join(' ')
    expect(key).toBe(`Foyer · Hotel Utopia, reception · Recovery key ${RECOVERY_KEY.replaceAll('-', ' ')}`)
    expect(at.complaints()).toEqual([])
  }, 120_000)

  it('is one page for the notice in every language, and one for each record', async () => {
    for (const language of languages) expect(await pagesOf(await at({ paper: papers.notice, language })), language).toBe(1)
    const { records, ...rest } = papers.records as Extract<typeof papers.records, { kind: 'records' }>
    expect(await pagesOf(await at({ paper: { ...rest, records: [...records, ...records.map((each) => ({ ...each, id: 'r-1' }))] } }))).toBe(2)
  }, 120_000)
})
