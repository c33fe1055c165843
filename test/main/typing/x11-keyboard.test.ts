import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FieldName } from '../../../electron/contract/reading.ts'
import type { TypingStep } from '../../../electron/contract/typing.ts'
import type { Target } from '../../../electron/main/typing/keyboard.ts'
import { pause } from '../../../electron/main/typing/pause.ts'
import { strokesOf } from '../../../electron/main/typing/strokes.ts'
import { typeRecord } from '../../../electron/main/typing/type-record.ts'
import { x11Keyboard } from '../../../electron/main/typing/x11-keyboard.ts'
import { ownDisplay, type OwnDisplay } from './own-display.ts'

const missing = [['xdotool', 'version'], ['xkbcomp', '-version'], ['openbox', '--version'], ['chromium', '--version'], ['Xvfb', '-help']].filter(([command = '', arg = '']) => spawnSync(command, [arg]).error !== undefined).map(([command]) => command)
const inCi = process.env['CI'] !== undefined

/** What documents carry, and what keyboards have trouble with: accents, umlauts, dead keys, what stands on another level, another script. */
const values: readonly (readonly [FieldName, string])[] = [
  ['primaryIdentifier', 'MÜLLER-ŁUCZAK'], ['secondaryIdentifier', 'José Ñandú çß€ éèêë^`~´'], ['placeOfBirth', 'محمد علي بن يوسف'],
  ['documentNumber', 'P<UTO{[@]}\\|<<0123456789'], ['address', 'Łódź, Škoda 7/8 "Ø" Ærø & Þór; ἀθήνα Москва'],
]
const steps: readonly TypingStep[] = values.flatMap(([name], at): TypingStep[] => (at === 0 ? [name] : ['Tab', name]))
const fields = strokesOf(steps, values.map(([name, value]) => ({ name, value })), 'dd.mm.yyyy')

it.runIf(inCi)('has every part that these tests need', () => { expect(missing).toEqual([]) })

describe.skipIf(missing.length > 0)('the keyboard of X11', () => {
  let display: OwnDisplay
  let page: Page
  const keyboard = () => x11Keyboard({ env: display.env, wait: pause })
  const type = (more: Partial<Parameters<typeof typeRecord>[0]> = {}) => typeRecord(
    { keyboard: keyboard(), isOurs: () => false, wait: (ms, signal) => pause(Math.min(ms, 50), signal), tell: () => undefined, signal: new AbortController().signal, ...more }, { fields, delayMs: 12, waitSeconds: 3 },
  )
  /** Out of the last field a Tab leads to the browser's own buttons, and a space presses them. */
  const inFirstField = async () => {
    await page.evaluate(() => { for (const each of document.querySelectorAll('input')) each.value = '' })
    await page.focus('#f0')
  }
  const inForm = () => page.evaluate(() => [...document.querySelectorAll('input')].map(({ value }) => value))
  /** What each key means; how a keymap names its parts comes back otherwise from any that goes through xkbcomp. */
  const meanings = () => {
    const all = execFileSync('xkbcomp', ['-w', '0', '-xkb', display.env['DISPLAY']!, '-'], { encoding: 'utf8' })
    return all.slice(all.indexOf('name[group1]', all.indexOf('xkb_symbols')))
  }
  beforeAll(async () => {
    display = await ownDisplay()
    page = await display.form(values.length)
  })
  afterAll(async () => display?.close())

  it.each(['us', 'de', 'fr', 'ara', 'us,ru'])('types each character into another program by a keyboard that is %s, and leaves that as it was', async (layout) => {
    execFileSync('setxkbmap', [layout], { env: display.env })
    const before = meanings()
    await inFirstField()
    expect(await type()).toBe(values.length)
    await expect.poll(inForm).toEqual(values.map(([, value]) => value))
    expect(meanings()).toBe(before)
  })

  it('says whose window has the keyboard, and types nothing once another one has', async () => {
    const open = await keyboard().open([], 5)
    const target = await open.focused() as Target
    expect(readFileSync(`/proc/${target.pid}/cmdline`, 'utf8')).toContain('chromium')
    const other = await display.form(values.length)
    await expect.poll(async () => (await open.focused())?.window).not.toBe(target.window)
    expect(await open.press({ text: 'x' }, target)).toBe(false)
    expect(await other.inputValue('#f0')).toBe('')
    await open.close()
    // In the midst of it.
    const pressed = typeRecord({
      keyboard: keyboard(), isOurs: () => false, wait: (ms, signal) => pause(Math.min(ms, 50), signal), signal: new AbortController().signal,
      tell: (progress) => { if (progress.step === 'typing' && progress.done === 2) execFileSync('xdotool', ['windowactivate', '--sync', target.window], { env: display.env }) },
    }, { fields, delayMs: 5, waitSeconds: 3 })
    await expect(pressed).rejects.toMatchObject({ code: 'typing.focusMoved' })
  })

  it('shows no letter of it to who lists processes', async () => {
    await inFirstField()
    const seen = new Set<string>()
    const look = setInterval(() => {
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        try { seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')) } catch { /* it has ended */ }
      }
    }, 5)
    await type().finally(() => clearInterval(look))
    const tools = [...seen].filter((line) => line.includes('xdotool') || line.includes('xkbcomp'))
    expect(tools.some((line) => line.includes('type'))).toBe(true)
    expect(tools.join('\n')).not.toMatch(/MÜLLER|LLER|José|UTO|U00DC|محمد/)
  })

  it('is not there on Wayland, nor without its programs', async () => {
    const with_ = (env: Record<string, string>) => x11Keyboard({ env: { ...display.env, ...env }, wait: pause }).hindrance()
    expect(await with_({ WAYLAND_DISPLAY: 'wayland-0' })).toBe('wayland')
    expect(await with_({ XDG_SESSION_TYPE: 'wayland' })).toBe('wayland')
    expect(await with_({ PATH: '/nowhere' })).toBe('program')
    expect(await with_({ DISPLAY: ':4711' })).toBe('program')
    expect(await with_({})).toBeNull()
  })
})
