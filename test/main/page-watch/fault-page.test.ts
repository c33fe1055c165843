import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { language, type Language } from '../../../electron/contract/primitives.ts'
import { faultPage } from '../../../electron/main/page-watch/fault-page.ts'
import { projectRoot } from '../../data-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'foyer-fault-page-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const spoken = (page: string): string[] => [...page.matchAll(/<p lang="(\w+)"/g)].map(([, each = '']) => each)

describe('the page in place of one that cannot be shown', () => {
  it('says it in each language, from what ships beside the app', () => {
    const page = faultPage(join(projectRoot, 'resources'))
    expect(spoken(page)).toEqual(language.options)
    expect(page).toMatch(/cannot be shown[\s\S]*nicht darstellen[\s\S]*<p lang="ar" dir="rtl">/)
  })

  it('says it in those that are there, English always, and lets nothing of a file into the page but its words', () => {
    const said = (each: Language, text: string): void => {
      mkdirSync(join(folder, 'locales', each), { recursive: true })
      writeFileSync(join(folder, 'locales', each, 'errors.json'), text)
    }
    said('de', '{"window.blank": {"sentence": "<script>x()</script> & so", "action": "ja"}}')
    said('fr', '{"window.blank": {"sentence": 1}}')
    said('es', 'none')
    said('it', JSON.stringify({ 'window.blank': { sentence: 'x'.repeat(300_000), action: '' } }))
    const page = faultPage(folder)
    expect(spoken(page)).toEqual(['en', 'de'])
    expect(page).toContain('&lt;script>x()&lt;/script> &amp; so')
    expect(spoken(faultPage(join(folder, 'none')))).toEqual(['en'])
  })
})
