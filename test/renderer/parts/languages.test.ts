import { afterEach, expect, it, vi } from 'vitest'
import { guideLanguage } from '../../../renderer/guide/guides.ts'
import { showLanguage, startLanguages } from '../../../renderer/parts/languages.ts'

vi.mock('../../../resources/guides/it.json', () => { throw new Error('damaged') })
afterEach(() => { vi.unstubAllGlobals() })

it('shows the language that was asked for last, however late the one before comes from the disk', async () => {
  const documentElement = { lang: '', dir: '' }
  vi.stubGlobal('document', { documentElement })
  await startLanguages()
  // Arabic is fetched; English is there.
  await Promise.all([showLanguage('ar'), showLanguage('en')])
  expect(documentElement).toEqual({ lang: 'en', dir: 'ltr' })
  await showLanguage('ar')
  expect(documentElement).toEqual({ lang: 'ar', dir: 'rtl' })
})

it('shows a language whose guides cannot be read, with those in English', async () => {
  const documentElement = { lang: '', dir: '' }
  vi.stubGlobal('document', { documentElement })
  await startLanguages()
  await showLanguage('it')
  await showLanguage('fr')
  await showLanguage('it')
  expect([documentElement.lang, guideLanguage('it'), guideLanguage('fr')]).toEqual(['it', 'en', 'fr'])
})
