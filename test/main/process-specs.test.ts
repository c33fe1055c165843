import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { events, type EventName } from '../../electron/contract/events.ts'
import { allCalls } from '../../electron/contract/index.ts'
import { childProcess, type ChildName } from '../../electron/contract/processes.ts'
import { processSpecs, type ProcessSpec } from '../../electron/main/process-specs.ts'
import { projectRoot } from '../data-folder.ts'

const specs = childProcess.options.map((name) => [name, processSpecs[name]] as const)
const names = Object.keys(events) as EventName[]

const sourcesOf = (folder: string): string => readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join(projectRoot, folder, file), 'utf8')).join('\n')

/** The events whose sending stands in a folder's sources. */
function sentFrom(folder: string): EventName[] {
  const sources = sourcesOf(folder)
  return names.filter((name) => new RegExp(`\\b(?:emit|tell|announce|hear)(?:\\?\\.)?\\('${name.replace('.', '\\.')}'`).test(sources))
}

describe('the table of processes', () => {
  it('has one that decides, and gives certificates to none that holds secrets', () => {
    expect(specs.filter(([, { keepsSessions }]) => keepsSessions).map(([name]) => name)).toEqual(['vault'])
    expect(specs.filter(([, spec]) => spec.provesByTrust && spec.keepsSessions)).toEqual([])
  })

  it('lets each say what it says, and nothing besides', () => {
    for (const [name, { emits }] of specs) expect(emits.toSorted(), name).toEqual(sentFrom(`electron/${name}`).toSorted())
  })

  it('and main leave no event of the contract that nobody sends', () => {
    expect([...new Set([...specs.flatMap(([, { emits }]) => emits), ...sentFrom('electron/main')])].toSorted()).toEqual(names.toSorted())
  })

  it('lets no process but the one that keeps sessions speak to a principal', () => {
    const speak = specs.filter(([, { emits }]) => emits.some((each) => events[each].to === 'principal'))
    expect(speak.filter(([, { keepsSessions }]) => !keepsSessions)).toEqual([])
  })

  it('lets each ask what it asks, and nothing besides', () => {
    for (const name of ['reader', 'uplink'] as const) {
      const asked = [...sourcesOf(`electron/${name}`).matchAll(/\bask\('([^']+)'/g)].map(([, call]) => call)
      expect(new Set(asked), name).toEqual(new Set(processSpecs[name].asks))
    }
  })

  it('lets a process ask what others answer, through no door of people', () => {
    for (const [name, { asks }] of specs) {
      for (const call of asks) {
        expect(allCalls[call].to, call).not.toBe(name)
        // What the uplink fetched goes through main from the reader, which says what it is, to the vault: what is kept is never what the uplink says of it.
        expect(allCalls[call].to === 'main', call).toBe(call === 'internal.trustFetched')
        // What needs more is asked for a person who has it alone: making this desk known to a receiver.
        expect([allCalls[call].needs, allCalls[call].doors], call).toEqual([call.startsWith('internal.uplinkEnrol') ? 'policy.change' : 'inside', []])
      }
    }
  })

  it('keeps in a cage what decodes, and nothing that needs more than bytes', () => {
    expect(specs.filter(([, { caged }]) => caged).map(([name]) => name)).toEqual(['reader', 'jobs'])
  })

  it('bounds the memory of whatever decodes, and lets it start afresh before it is ended', () => {
    for (const [name, { recycleAbove, ceiling, keepsSessions }] of specs) {
      if (keepsSessions) continue
      expect(recycleAbove, name).toBeGreaterThan(0)
      expect(ceiling, name).toBeGreaterThan(recycleAbove ?? Infinity)
    }
  })
})

const inWords = (all: readonly string[]): string => (all.length === 0 ? 'nothing' : all.map((each) => `\`${each}\``).join(', '))
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

function afresh({ hungAfterMs, recycleAbove, ceiling }: ProcessSpec): string {
  const when = [
    hungAfterMs === null ? '' : `${hungAfterMs / 1000} s without a word after a call was given up`,
    recycleAbove === null ? '' : `above ${gigabytes(recycleAbove)} where it keeps nothing`,
    ceiling === null ? '' : `above ${gigabytes(ceiling)} at once`,
  ].filter((each) => each !== '')
  return when.length === 0 ? 'it fell' : `it fell; ${when.join('; ')}`
}

function rowOf(name: ChildName): string {
  const spec = processSpecs[name]
  const to = (addressee: string): string => inWords(spec.emits.filter((each) => events[each].to === addressee))
  return `| \`${name}\` | ${to('request')} | ${to('principal')} | ${to('desk')} | ${to('main')} | ${inWords(spec.asks)} | ${spec.caged ? 'yes' : 'no'} | ${afresh(spec)} |`
}

it('the README shows the table as it is', () => {
  const head = '| process | says to whoever asked | to the principal | to the desk | to main | asks of others | in a cage | is started again when |'
  const lines = readFileSync(join(projectRoot, 'README.md'), 'utf8').split('\n')
  const at = lines.indexOf(head)
  expect(at, head).toBeGreaterThan(0)
  const end = lines.indexOf('', at)
  expect(lines.slice(at + 2, end)).toEqual(childProcess.options.map(rowOf))
})
