import { fallen } from '../../../electron/main/keyboard-reader/layouts.ts'
import { machineTyping } from '../../../electron/main/keyboard-reader/machine-typing.ts'
import { asCarrier } from '../../../electron/scanners/push/as-carrier.ts'
import { swipedTexts } from '../../../electron/scanners/push/swiped-texts.ts'
import { usKey } from '../../main/keyboard-reader/us-keys.ts'
import type { Bench, Trial } from '../carrier-contract.ts'
import { until } from '../until.ts'
import { html, LICENCE, ZONE } from './drawn.ts'

const NOTHING_MS = 200
const COMES_MS = 15_000
/** Between two keys, ms: of a reader, and of a person. */
const READER = 5
const PERSON = 180

/** A reader that types: its keys told from a person's as in the window, and what it typed offered. */
export async function keyboardBench(closing: (() => Promise<void>)[]): Promise<Bench> {
  let time = 0
  /** What the page has, after what fell into it was taken back. */
  let page = ''
  let before: string[] = []
  const source = swipedTexts({ kind: 'keyboard', id: 'keyboard:reader', name: 'Reader that types', onOffer: () => undefined })
  closing.push(source.close)
  const typing = machineTyping({
    now: () => time,
    onSwipe: (texts, seen) => { page = before.at(-seen) ?? page; source.offer(texts) },
    onGiveBack: (keys) => { page += keys.map(fallen).join('') },
  })
  const type = (text: string, gap: number): void => {
    for (const key of Array.from(text, usKey)) {
      time += gap
      if (typing.down(key, false)) continue
      before.push(page)
      page += fallen(key)
    }
  }
  const swipe = async (text: string): Promise<void> => {
    const waiting = source.waiting()
    time += 1000
    type(text, READER)
    await until(() => source.waiting() > waiting)
  }
  for (let count = 0; count < 3; count++) await swipe(ZONE)
  const empty = async (): Promise<void> => { while (source.waiting() > 0) await (await source.take()).done(true) }
  const mend = async (): Promise<void> => { page = ''; before = []; await swipe(ZONE) }
  /** No document: every key comes back to the page. */
  const types = (text: string): Trial => ({
    bring: async () => {
      await empty()
      page = ''
      time += 1000
      type(text, READER)
      await until(() => page === text)
    },
    mend, ends: 'scanner.feederEmpty', carrier: soon,
  })
  const soon = asCarrier(source, NOTHING_MS)
  return {
    carrier: asCarrier(source, COMES_MS), id: source.id, feeds: true, texts: true,
    faults: {
      'unplugged during a scan': types(ZONE.slice(0, 60)),
      'gone between job and page': 'it has no job: a swipe is whole, or none',
      'half a page': types(ZONE.slice(0, 45)),
      'a page without an end': types('P<UTO'.repeat(1000)),
      'HTML for a page': types(new TextDecoder().decode(html).replaceAll(/[^a-z< ]/gi, '')),
      'an empty feeder': { bring: empty, mend, ends: 'scanner.feederEmpty', carrier: soon },
      'busy for ten seconds': 'it is never asked',
      'another type than it said': { bring: async () => { await empty(); await swipe(LICENCE) }, mend, ends: 'page' },
      'a changed certificate': 'it is on no network',
      'typing amid a person’s typing': {
        bring: async () => {
          await empty()
          page = ''
          type('mar', PERSON)
          await swipe(ZONE)
          time += 1000
          type('ia', PERSON)
        },
        mend, ends: 'page', then: () => { if (page !== 'maria') throw new Error(`the person's field holds ${page}`) },
      },
    },
  }
}
