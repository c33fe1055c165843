import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Language } from '../../electron/contract/primitives.ts'
import { projectRoot } from '../data-folder.ts'
import { allLanguages, errorWords, screenWords } from './locale-files.ts'

/** Words that are the same in English: names, what a machine is told, and what the languages share. Whatever else is equal was forgotten. */
const SHARED = 'Foyer|Foyer {{version}}|{{document}}, {{state}}|{{document}} ({{name}})|{{house}}.|{{name}}: {{sentence}}|MRZ|Laissez-passer'
const own: Record<Exclude<Language, 'en'>, string> = {
  de: 'Terminal|PIN|Passphrase|Scanner|Chip|Name|Utopia|Barcode|Software|Format|Kiosk|Code|Organisation',
  fr: 'Terminal|Scanner|Page|Visa|Document|Documents|{{number}} document|{{number}} documents|Note|Guides|Signature|Format|Licence|Code|Organisation',
  es: 'Terminal|PIN|Chip|chip|{{number}} byte|{{number}} bytes',
  it: 'PIN|Scanner|File|Chip|chip|Utopia|Master list|Master list: {{state}}|{{number}} byte|{{count}} file',
  ar: '',
}
/** Marks that a language writes otherwise, and slips of the hand. */
const slips: readonly [what: string, pattern: RegExp, only?: readonly Language[]][] = [
  ['two spaces', /  /u],
  ['a space at an end', /^\s|\s$/u],
  ['a space before a mark', / [,.)]/u],
  ['no space after a mark', /[;!?][\p{L}]/u],
  ['a straight apostrophe or quotation mark', /["]|\p{L}'\p{L}/u, allLanguages.filter((each) => each !== 'en')],
  ['a mark without its no-break space', /[^\u00A0]:(?!\/\/)|[^\u202F][;!?»]|«[^\u202F]/u, ['fr']],
]
const marked = (text: string) => text.replaceAll(/\{\{\w+\}\}/g, 'X')

describe('how the words are written', () => {
  it.each(allLanguages)('%s is without slips', (language) => {
    const texts = [...screenWords[language], ...errorWords[language]]
    const found = slips.filter(([, , only]) => only?.includes(language) ?? true)
      .flatMap(([what, pattern]) => texts.filter(([, text]) => pattern.test(marked(text))).map(([key, text]) => `${key}, ${what}: ${text}`))
    expect(found).toEqual([])
  })

  it.each(allLanguages.filter((each) => each !== 'en'))('%s says nothing in English', (language) => {
    const allowed = new Set(`${SHARED}|${own[language]}`.split('|'))
    const left = [[screenWords[language], screenWords.en], [errorWords[language], errorWords.en]] as const
    expect(left.flatMap(([texts, english]) => [...texts].filter(([key, text]) => english.get(key) === text && /\p{L}{2}/u.test(text) && !allowed.has(text)).map(([key, text]) => `${key}: ${text}`))).toEqual([])
  })

  it.each(allLanguages)('%s says its verdicts apart from one another', (language) => {
    const verdicts = [...screenWords[language]].filter(([key]) => key.startsWith('verdict.')).map(([, text]) => text)
    expect(new Set(verdicts).size).toBe(verdicts.length)
  })

  it('has files for the languages of the contract, and for no other', () => {
    const named = (folder: string) => readdirSync(join(projectRoot, folder)).map((name) => name.replace(/\.json$/, '')).toSorted()
    expect(named('renderer/locales')).toEqual([...allLanguages].toSorted())
    expect(named('resources/locales')).toEqual([...allLanguages].toSorted())
  })
})
