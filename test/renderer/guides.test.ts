import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { language } from '../../electron/contract/primitives.ts'
import { examplesOf, guideLanguage, guideOf, guideTopics, type Guide, type GuideTopic } from '../../renderer/guide/guides.ts'
import { loadGuideTexts } from '../../renderer/parts/guide-texts.ts'
import { projectRoot } from '../data-folder.ts'

const shipped = readdirSync(join(projectRoot, 'resources', 'guides')).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length))
const read = (name: string) => JSON.parse(readFileSync(join(projectRoot, 'resources', 'guides', `${name}.json`), 'utf8')) as Record<string, Guide>

describe('the guides', () => {
  it('are there in each language, one for each topic, with the same steps', () => {
    expect(shipped.toSorted()).toEqual(language.options.toSorted())
    const english = read('en')
    for (const name of shipped) {
      const guides = read(name)
      expect(Object.keys(guides).toSorted(), name).toEqual([...guideTopics].toSorted())
      for (const topic of guideTopics) {
        const { title, says, steps, notes, table } = guides[topic] as Guide
        expect([steps.length, notes.length], `${name} ${topic}`).toEqual([english[topic]?.steps.length, english[topic]?.notes.length])
        expect(new Set(steps).size, `${name} ${topic}`).toBe(steps.length)
        expect(table?.rows.length, `${name} ${topic}`).toBe(english[topic]?.table?.rows.length)
        for (const text of [title, says, ...steps, ...notes, ...(table?.head ?? []), ...(table?.rows.flat() ?? [])]) expect(text.length, `${name} ${topic}`).toBeGreaterThan(3)
      }
    }
  })

  it('open in the language of whoever reads, in English where in no other, or until that is loaded', async () => {
    expect([guideOf('recovery', 'de'), guideLanguage('de')]).toEqual([read('en')['recovery'], 'en'])
    await Promise.all(language.options.map(loadGuideTexts))
    for (const each of language.options) for (const topic of guideTopics) expect(guideOf(topic, each), `${each} ${topic}`).toEqual(read(each)[topic])
    expect(new Set(language.options.map((each) => guideOf('recovery', each).title)).size).toBe(language.options.length)
    expect(language.options.map(guideLanguage)).toEqual(language.options)
    expect(guideOf('recovery', 'xx' as never)).toEqual(read('en')['recovery'])
  })

  it('have examples for their steps, which are the same in each language and stand where nothing is missing', () => {
    const typed = readdirSync(join(projectRoot, 'resources/guides/typed')).map((name) => name.slice(0, -'.json'.length) as GuideTopic)
    expect(typed).toContain('backup')
    for (const topic of typed) {
      const files = JSON.parse(readFileSync(join(projectRoot, 'resources/guides/typed', `${topic}.json`), 'utf8')) as unknown[]
      const { steps } = guideOf(topic, 'en')
      expect(files).toHaveLength(steps.length)
      expect(steps.map((_, at) => examplesOf(topic, at))).toEqual(files)
    }
    expect(examplesOf('scan', 0)).toEqual([])
  })

  it('are what the words lead to: no sentence sends anybody to a guide outside of the app', () => {
    const texts = language.options.flatMap((each) => [`renderer/locales/${each}.json`, `resources/locales/${each}/errors.json`]).map((path) => readFileSync(join(projectRoot, path), 'utf8')).join('\n')
    expect(texts).not.toMatch(/help folder|Hilfe-?ordner|the guide says|Anleitung beschreibt/i)
  })
})
