import { describe, expect, it } from 'vitest'
import { childProcess } from '../../../electron/contract/processes.ts'
import { defaultPolicy, policyKeys, type Policy } from '../../../electron/contract/policy.ts'
import type { Language } from '../../../electron/contract/primitives.ts'
import { guestLanguage } from '../../../renderer/guest/guest-language.ts'
import { bearsOnGuests, noticeParts } from '../../../renderer/guest/notice-parts.ts'
import { startLanguages, wordsIn } from '../../../renderer/parts/languages.ts'
import { allLanguages, bare, screenWords } from '../locale-files.ts'

await startLanguages()

const sentencesOf = (policy: Partial<Policy>, readsChips = true, language: Language = 'en') =>
  noticeParts({ policy: { ...defaultPolicy, ...policy }, language, deskName: 'Hotel Utopia', readsChips }).flatMap(({ sentences }) => sentences)
const english = (policy: Partial<Policy>, readsChips = true) => sentencesOf(policy, readsChips).map(({ key, params }) => wordsIn('en')(key, params ?? {}))

describe('the privacy notice', () => {
  it('says of pictures what policy says, and never longer than the record', () => {
    expect(english({ keepImages: false, keepImagesDays: 7 })).toContain('No picture is kept.')
    expect(english({ keepImages: true, keepImagesDays: 7 })).toContain('The picture of the document and the photo are kept for 7 days.')
    expect(english({ keepImages: true, keepImagesDays: 1 })).toContain('The picture of the document and the photo are kept for 1 day.')
    expect(english({ keepImages: true, keepImagesDays: 90, retentionDays: 30 })).toContain('The picture of the document and the photo are kept for 30 days.')
    for (const keepImages of [true, false]) expect(english({ keepImages }).filter((each) => /^No picture|^The picture/.test(each))).toHaveLength(1)
  })

  it('says how long a record stays', () => {
    expect(english({ retentionDays: 1 })).toContain('After 1 day the record erases itself for good.')
    expect(english({ retentionDays: 365 })).toContain('After 365 days the record erases itself for good.')
  })

  it('says of the chip what this desk can do', () => {
    expect(english({}, true).join(' ')).toContain('If it has a chip')
    expect(english({}, false)).toContain('A chip in it is not read at this desk.')
    expect(english({}, false).join(' ')).not.toContain('If it has a chip')
  })

  it('names who answers for it, in their own words, and where they are missing, whom to ask', () => {
    const own = english({ houseName: 'Utopia Hotels plc.', houseContact: 'privacy@utopia.example', legalGround: { en: ' Article 45 of the Convention of Schengen. ' } })
    expect(own).toEqual(expect.arrayContaining(['\u2068Utopia Hotels plc\u2069.', 'To reach them: \u2068privacy@utopia.example\u2069.', 'The legal ground: \u2068Article 45 of the Convention of Schengen.\u2069']))
    expect(own.join(' ')).not.toContain('Ask at this desk')
    expect(english({ houseName: ' ' })).toEqual(expect.arrayContaining(['\u2068Hotel Utopia\u2069.', 'Ask at this desk how to reach them.', 'Ask at this desk on what legal ground your document is read.']))
  })

  it('says the legal ground in the guest’s language, or else as it was written', () => {
    const ground = (language: Language) => sentencesOf({ legalGround: { de: 'Artikel 45.', fr: 'L’article 45.' } }, true, language).find(({ key }) => key === 'guest.who.ground')?.params
    expect([ground('fr'), ground('it')]).toEqual([{ ground: '\u2068L’article 45.\u2069' }, { ground: '\u2068Artikel 45.\u2069' }])
  })

  it('says nothing that a rule without bearing on guests changes, and something else for each that bears on them', () => {
    const other = (value: Policy[keyof Policy]) => (typeof value === 'boolean' ? !value : typeof value === 'number' ? value - 1 : typeof value === 'object' ? { en: 'other' } : 'other')
    // A picture's days count only where pictures are kept.
    const ground = { keepImages: true, retentionDays: 40, trailDays: 400 }
    const changing = policyKeys.filter((key) => {
      const before = { ...defaultPolicy, ...ground }
      return JSON.stringify(english(before)) !== JSON.stringify(english({ ...before, [key]: other(before[key]) }))
    })
    expect(changing.toSorted()).toEqual(policyKeys.filter((key) => bearsOnGuests[key]).toSorted())
  })

  it('says that nothing is sent while there is no process that could', () => {
    // The second reader, which reads what others send, and the gateway send nothing by themselves; that others may ask, the notice says where they may. The uplink sends the trail, in which no guest is; pages only come from scanners.
    expect(childProcess.options.filter((name) => !['vault', 'reader', 'jobs', 'scanners', 'uplink', 'gateway'].includes(name))).toEqual([])
    expect(english({})).toContain('This computer sends it to nobody. Only staff who are allowed to can take a copy, and the log notes it.')
  })

  it.each(allLanguages)('is whole in %s: each of its sentences is said, with what it names', (language) => {
    const t = wordsIn(language)
    const said = [{}, { api: true }, { webhookHosts: 'pms.example', allowTyping: true, backupFolder: '/backups' }, { keepImages: true, allowNotes: true, requireFaces: true, houseName: 'H', houseContact: 'C', legalGround: { en: 'G' } }].flatMap((policy) => [true, false].flatMap((chips) => sentencesOf(policy, chips, language)))
    for (const { key, params } of said) expect(t(key, params ?? {}), key).not.toMatch(/^guest\.|\{\{/)
    const keys = bare([...screenWords[language].keys()].filter((key) => /^guest\.\w+\.(?!title)/.test(key)))
    expect(bare(said.map(({ key }) => key))).toEqual(keys)
  })

  it.each([['D', 'de'], ['AUT', 'de'], ['FRA', 'fr'], ['MEX', 'es'], ['SMR', 'it'], ['EGY', 'ar'], ['FIN', 'en'], ['UTO', 'en'], ['', 'en'], [null, null]] as const)('begins with a document of %s in %s', (state, language) => {
    expect(guestLanguage(state)).toBe(language)
  })
})
