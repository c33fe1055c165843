import { afterEach, expect, it, vi } from 'vitest'
import { showLanguage, startLanguages } from '../../../renderer/parts/languages.ts'

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
