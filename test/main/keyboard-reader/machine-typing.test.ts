import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fallen, type TypedKey } from '../../../electron/main/keyboard-reader/layouts.ts'
import { machineTyping } from '../../../electron/main/keyboard-reader/machine-typing.ts'
import { usKey as us } from './us-keys.ts'

const TD3 = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\rL898902C36UTO7408122F1204159ZE184226B<<<<<10\r'
const TD1 = 'I<UTOD231458907<<<<<<<<<<<<<<<\r7408122F1204159UTO<<<<<<<<<<<6\rERIKSSON<<ANNA<MARIA<<<<<<<<<<\r'
const TD2 = 'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\rD231458907UTO7408122F1204159<<<<<<<6\r'
const AAMVA = '@\n\x1e\rANSI 636026080102DL00410288ZA03290015DLDAQD12345678\nDCSPUBLIC\nDBB01311970\n\r'

/** What a computer with a German layout makes of the same places. */
const onGerman = (key: TypedKey): TypedKey => ({ ...key, key: ({ Comma: key.shift ? ';' : ',', KeyY: 'Z', KeyZ: 'Y' } as Record<string, string>)[key.code] ?? key.key })
/** A reader that is set up for German keyboards. */
const german = (character: string): TypedKey => {
  if (character === '<') return { code: 'IntlBackslash', key: '<', shift: false, control: false, alt: false }
  const swap = ({ Y: 'Z', Z: 'Y' } as Record<string, string>)[character]
  return swap === undefined ? us(character) : { ...us(swap), key: character }
}

let time: number
let page: string
/** The page before each key that it saw. */
let before: string[]
let swipes: { texts: string[]; seen: number }[]
let typing: ReturnType<typeof machineTyping>
beforeEach(() => {
  vi.useFakeTimers()
  time = 0
  page = ''
  before = []
  swipes = []
  typing = machineTyping({
    now: () => time,
    // As the page does it: its last keys out of the field.
    onSwipe: (texts, seen) => { swipes.push({ texts, seen }); page = before.at(-seen) ?? page },
    onGiveBack: (keys) => { page += keys.map(fallen).join('') },
  })
})
afterEach(() => vi.useRealTimers())

const press = (key: TypedKey, gap: number, isRepeat = false): void => {
  time += gap
  vi.advanceTimersByTime(gap)
  if (typing.down(key, isRepeat)) return
  before.push(page)
  page += fallen(key)
}
const type = (text: string, gap: number, keys = us): void => { for (const character of Array.from(text)) press(keys(character), gap) }
const pause = (): void => { time += 1000; vi.advanceTimersByTime(1000) }

describe('what a machine types', () => {
  it.each([['2x44', TD3], ['3x30', TD1], ['2x36', TD2], ['AAMVA with its control characters', AAMVA], ['STX and ETX', `\x02${TD3}\x03`]])('%s goes to the reader, and nothing of it stays in the field', (_what, text) => {
    page = 'Mül'
    pause()
    type(text, 4)
    pause()
    expect(swipes.map(({ texts }) => texts[0])).toEqual([text])
    expect(page).toBe('Mül')
  })

  it.each([['small', AAMVA.toLowerCase()], ['without control characters', AAMVA.replaceAll('\n', '').replace('\x1e', '').replace(/^@\r/, '@')], ['a line feed for each', AAMVA.replace('\x1e', '').replaceAll('\r', '')]])('AAMVA %s is one too', (_what, text) => {
    type(text, 10)
    pause()
    expect([swipes[0]?.texts[0], page]).toEqual([text, ''])
  })

  it('presses no Enter of its own: a header has one among its first four keys', () => {
    type(AAMVA, 10)
    expect(page).toBe('@')
  })

  it('is understood by the places of its keys where this computer has another layout, and by what the layout makes of them where both are the same', () => {
    type(TD3, 4, (character) => onGerman(us(character)))
    pause()
    type(TD3, 4, german)
    pause()
    expect(swipes.map(({ texts }) => texts.includes(TD3))).toEqual([true, true])
    expect(page).toBe('')
  })

  it.each([[[3]], [[1, 2]], [[5, 9]], [[7, 8]]])('is one on a busy computer too, which holds up keys of it: %j', (late) => {
    type('Gup', 90)
    for (const [at, character] of Array.from(TD3).entries()) press(us(character), late.includes(at) ? 120 : 4)
    pause()
    expect([swipes.map(({ texts }) => texts[0]), page]).toEqual([[TD3], 'Gup'])
  })

  it('may begin right behind a person’s last key, and that key stays', () => {
    type('Gup', 90)
    press(us('P'), 90)
    type(TD3, 4)
    pause()
    expect([swipes.length, page]).toEqual([1, 'GupP'])
  })

  it.each([['ArrowLeft', 4], ['ArrowLeft', 90], ['Enter', 4], ['Enter', 90]])('may begin right behind a person’s %s, and what that did stays done: %i ms', (name, gap) => {
    const key: TypedKey = { code: name, key: name, shift: false, control: false, alt: false }
    type('Gup', 90)
    press({ ...key, code: 'ArrowLeft', key: 'ArrowLeft' }, 90)
    press(key, gap)
    page = 'Gup'
    type(TD3, 4)
    pause()
    // Taken back is what came behind the three letters and the two keys.
    expect([swipes.map(({ texts, seen }) => [texts[0], before.length - seen]), page]).toEqual([[[TD3, 5]], 'Gup'])
  })

  it('by number, as guns do that trust no layout', () => {
    const byNumber = (character: string): TypedKey[] => Array.from(String(character.charCodeAt(0)).padStart(3, '0'), (digit) => ({ code: `Numpad${digit}`, key: digit, shift: false, control: false, alt: true }))
    type('@', 4)
    for (const key of Array.from(AAMVA.slice(1)).flatMap((character) => (character < ' ' ? byNumber(character) : [us(character)]))) press(key, 4)
    pause()
    expect(swipes[0]?.texts[0]).toBe(AAMVA)
  })
})

describe('what a person types', () => {
  it.each([
    ['fast', 'Passkontrolle am Abend', 45], ['faster than anybody', 'Please wait', 36], ['the beginning of a zone by hand', TD3.slice(0, 60), 40],
  ])('%s stays, at once', (_what, text, gap) => {
    for (const character of text) {
      const { length } = page
      press(us(character), gap)
      expect(page).toHaveLength(length + 1)
    }
    pause()
    expect([page, swipes]).toEqual([text, []])
  })

  it('in rolls of three keys stays, at once', () => {
    const text = 'Pastrami and a cup of coffee'
    for (const [at, character] of Array.from(text).entries()) {
      const { length } = page
      press(us(character), at % 3 === 0 ? 60 : 20)
      expect(page).toHaveLength(length + 1)
    }
    pause()
    expect([page, swipes]).toEqual([text, []])
  })

  it.each([['words pasted by a tool', 'Passport Control Desk 7\rnext line'], ['a price code and Enter', '4006381333931\r'], ['a mail address', 'alice@example.org'], ['half a zone', TD3.slice(0, 40)]])('%s, at a machine’s speed, comes back whole', (_what, text) => {
    type(text, 2)
    pause()
    expect([page, swipes]).toEqual([text, []])
  })

  it('a key held down is no machine', () => {
    press(us('P'), 100)
    for (let count = 0; count < 40; count++) press(us('P'), 30, true)
    expect(page).toHaveLength(41)
  })

  it('in the middle of a swipe: nothing is lost, and the next swipe is read', () => {
    type(TD3.slice(0, 30), 4)
    type('x', 4)
    type(TD3.slice(30), 4)
    pause()
    expect([swipes, page]).toEqual([[], `${TD3.slice(0, 30)}x${TD3.slice(30)}`])
    page = ''
    type(TD3, 4)
    pause()
    expect([swipes.length, page]).toEqual([1, ''])
  })

  it('without end, at a machine’s speed, is held in bounds', () => {
    type('P<UTO'.repeat(2000), 1)
    pause()
    expect(page).toBe('P<UTO'.repeat(2000))
  })
})
