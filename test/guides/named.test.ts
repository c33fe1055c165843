import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultPolicy, partOfPolicy } from '../../electron/contract/policy.ts'
import { language } from '../../electron/contract/primitives.ts'
import { commandIn } from '../../electron/main/command-line.ts'
import { unlisted } from '../../electron/main/start-words.ts'
import { examplesOf, guideOf, guidesOf, guideReaders, guideTopics, readerOf, type GuideTopic } from '../../renderer/guide/guides.ts'
import { loadGuideTexts } from '../../renderer/parts/guide-texts.ts'
import { projectRoot } from '../data-folder.ts'
import { examplesIn } from './examples.ts'

await Promise.all(language.options.map(loadGuideTexts))

/** Marks that only say from which side a text is read. */
const ISOLATES = /[\u2066-\u2069]/g
/** In the quotation marks of any of the six languages. */
const QUOTED = /[“„«]\s*([^”“„«»]+?)\s*[”“»]/gu
/** What stands for what a person has: no word of the command. */
const isOwn = (word: string): boolean => /^[A-Z_.]+$|[./<>|"]/.test(word)

const textsOf = (topic: GuideTopic, each: (typeof language.options)[number]): readonly string[] => {
  const { says, steps, notes, table } = guideOf(topic, each)
  return [says, ...steps, ...notes, ...(table?.rows.flat() ?? [])].map((text) => text.replaceAll(ISOLATES, ''))
}
const quotedIn = (topic: GuideTopic, each: (typeof language.options)[number]) => textsOf(topic, each).flatMap((text) => [...text.matchAll(QUOTED)].map(([, inner = '']) => inner))
const commandsIn = (texts: readonly string[]) => texts.filter((text) => text.startsWith('foyer ')).map((text) => text.replace(/ [>|].*$/, ''))

/** Each command of README's table, which is the contract of the command line, with the words that may follow. */
const README = readFileSync(join(projectRoot, 'README.md'), 'utf8')
const table = README.slice(README.indexOf('### Command line'), README.indexOf('## What it reads')).split('\n').filter((line) => line.startsWith('| `'))
  .flatMap((line) => [...(line.split(/(?<!\\)\|/)[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, form = '']) => form))

function faultOf(typed: string): string | null {
  const words = typed.split(' ').slice(1)
  const refused = unlisted({ argv: ['/opt/Foyer/foyer', ...words], env: {}, platform: 'linux', testBuild: false })
  if (refused !== null) return `${typed}: ${refused} is no word of a start`
  const [command = '', next] = commandIn(['foyer', ...words]) ?? []
  if (command === 'version') return null
  const second = next === undefined || next.startsWith('-') || isOwn(next) ? null : next
  // `audit list|verify` and `clients list`, `add`: what a form begins with, or what stands beside it in the same cell.
  const cells = table.filter((form) => form.split(/[ [|]/)[0] === command)
  if (cells.length === 0) return `${typed}: no command ${command}`
  return second === null || cells.concat(table).some((form) => form.startsWith(command) ? form.split(/[^\w-]+/).includes(second) : form === second) ? null : `${typed}: no ${second} of ${command}`
}

describe('what the guides name', () => {
  it('are commands that there are, with options that they take', () => {
    const typed = readdirSync(join(projectRoot, 'resources/guides/typed')).flatMap((name) => examplesIn(name.replace('.json', '')).flat().flatMap(({ lines }) => lines))
    const said = language.options.flatMap((each) => guideTopics.flatMap((topic) => quotedIn(topic, each)))
    const commands = [...new Set(commandsIn([...typed, ...said]))]
    expect(commands.length).toBeGreaterThan(25)
    expect(commands.map(faultOf).filter((fault) => fault !== null)).toEqual([])
    expect(['foyer restor FOLDER', 'foyer policy shown', 'foyer doctor --verbose', 'foyer escrow close FILE'].map(faultOf)).not.toContain(null)
  })

  it.each(guideTopics)('are the same commands and keys of the policy in each language: %s', (topic) => {
    const named = (each: (typeof language.options)[number]) => [...new Set(quotedIn(topic, each).filter((text) => text.startsWith('foyer ') || /^[a-z]+[A-Z0-9]\w*$|^(?:kiosk|sounds|api|hosts)$/.test(text)))].toSorted()
    const english = named('en')
    for (const each of language.options) expect(named(each), each).toEqual(english)
    expect(english.filter((name) => !name.startsWith('foyer ') && !Object.hasOwn(defaultPolicy, name))).toEqual([])
  })

  it('leaves no word of a policy outside of quotation marks, where it would not be looked at', () => {
    const keys = Object.keys(defaultPolicy).filter((key) => /[A-Z]/.test(key))
    const bare = language.options.flatMap((each) => guideTopics.flatMap((topic) => textsOf(topic, each).map((text) => text.replaceAll(QUOTED, ' ')).flatMap((text) => keys.filter((key) => new RegExp(`\\b${key}\\b`).test(text)).map((key) => `${each} ${topic}: ${key}`))))
    expect(bare).toEqual([])
  })

  it('are policies that this desk takes', () => {
    const files = guideTopics.flatMap((topic) => guideOf(topic, 'en').steps.flatMap((_, at) => examplesOf(topic, at))).filter(({ title }) => title === 'policy.json')
    expect(files.length).toBeGreaterThan(2)
    for (const { lines } of files) {
      const policy = JSON.parse(lines.join('\n')) as object
      expect(partOfPolicy.safeParse(policy).error).toBeUndefined()
      expect(Object.keys(policy).filter((key) => !Object.hasOwn(defaultPolicy, key))).toEqual([])
    }
  })
})

describe('who reads which guide', () => {
  it('has each topic once', () => {
    expect(new Set(guideTopics).size).toBe(guideTopics.length)
    for (const reader of guideReaders) for (const topic of guidesOf[reader]) expect(readerOf(topic)).toBe(reader)
  })

  it('tells one topic from another by its title, in each language', () => {
    for (const each of language.options) expect(new Set(guideTopics.map((topic) => guideOf(topic, each).title)).size, each).toBe(guideTopics.length)
  })
})
