import { describe, expect, it } from 'vitest'
import { language } from '../../electron/contract/primitives.ts'
import { statesIndex } from './states-index.ts'
import { deskSizes, statesOptions } from './states-options.ts'

describe('the page of states', () => {
  it('takes every size, language and theme unless some are named', () => {
    expect(statesOptions(['out'])).toEqual({ folder: 'out', only: [], sizes: deskSizes, languages: language.options, themes: ['light', 'dark'] })
    expect(statesOptions(['--only', 'reading', 'out', '--size', '1366x768', '--language', 'ar', '--theme', 'dark'])).toEqual({
      folder: 'out', only: ['reading'], sizes: [{ width: 1366, height: 768 }], languages: ['ar'], themes: ['dark'],
    })
  })

  it.each([[[]], [['one', 'two']], [['out', '--size', '13x7']], [['out', '--language', 'xx']], [['out', '--theme', 'pink']], [['out', '--only']], [['out', '--what', 'x']]])('makes nothing of %j', (args) => {
    expect(statesOptions(args)).toBeNull()
  })

  it('shows each picture under its screen, and takes names as text', () => {
    const page = statesIndex([
      { screen: 'reading <b>', language: 'en', theme: 'light', size: { width: 1366, height: 768 }, file: 'a.png' },
      { screen: 'reading <b>', language: 'de', theme: 'dark', size: { width: 1366, height: 768 }, file: 'b.png' },
    ])
    expect(page).toContain('2 pictures')
    expect(page.match(/<h2>/g)).toHaveLength(1)
    expect(page).not.toContain('<b>')
    expect(page).toContain('src="b.png"')
  })
})
