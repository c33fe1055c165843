import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AnyCallName } from '../../electron/contract/index.ts'
import type { CallContext } from '../../electron/transport/handlers.ts'
import { clipboardKeeper } from '../../electron/main/clipboard.ts'
import { PageSessions } from '../../electron/main/sessions.ts'
import { copiedText, copyFields } from '../../electron/main/record-calls.ts'

/** The system's clipboard: whatever was put there last, by anybody. */
function systemClipboard() {
  const there = { text: '' }
  return { there, readText: () => Promise.resolve(there.text), writeText: (text: string) => { there.text = text }, clear: () => { there.text = '' } }
}

describe('what is copied out of a record', () => {
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers() })

  it('is in the clipboard for thirty seconds', async () => {
    const clipboard = systemClipboard()
    await clipboardKeeper(clipboard).put('L898902C3')
    await vi.advanceTimersByTimeAsync(29_999)
    expect(clipboard.there.text).toBe('L898902C3')
    await vi.advanceTimersByTimeAsync(1)
    expect(clipboard.there.text).toBe('')
  })

  it('leaves there what somebody copied elsewhere since', async () => {
    const clipboard = systemClipboard()
    await clipboardKeeper(clipboard).put('L898902C3')
    clipboard.there.text = 'theirs'
    await vi.advanceTimersByTimeAsync(60_000)
    expect(clipboard.there.text).toBe('theirs')
  })

  it('has its thirty seconds from the last copy on, and is taken away at once where Foyer ends', async () => {
    const clipboard = systemClipboard()
    const keeper = clipboardKeeper(clipboard)
    await keeper.put('one')
    await vi.advanceTimersByTimeAsync(20_000)
    await keeper.put('two')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(clipboard.there.text).toBe('two')
    await keeper.take()
    expect(clipboard.there.text).toBe('')
    await keeper.take()
  })

  it('is taken away when its moment comes again, where another program held the clipboard', async () => {
    const clipboard = systemClipboard()
    let held = 2
    const heldFor = () => (held-- > 0 ? Promise.reject(new Error('held')) : Promise.resolve(clipboard.there.text))
    const keeper = clipboardKeeper({ ...clipboard, readText: heldFor })
    await keeper.put('L898902C3')
    await vi.advanceTimersByTimeAsync(31_999)
    expect(clipboard.there.text).toBe('L898902C3')
    await vi.advanceTimersByTimeAsync(1)
    expect(clipboard.there.text).toBe('')
    // One that is held for long is not forgotten: whoever signs out next takes it.
    await keeper.put('again')
    held = 5
    await vi.advanceTimersByTimeAsync(60_000)
    expect(clipboard.there.text).toBe('again')
    await keeper.take()
    expect(clipboard.there.text).toBe('')
  })

  it('is told of every end of a session, and of none that was not there', () => {
    let ended = 0
    const sessions = new PageSessions(() => { ended++ })
    const ends = (work: () => void) => {
      const before = ended
      work()
      return ended - before
    }
    expect([
      ends(() => sessions.apply(1, null)), ends(() => sessions.clear()), ends(() => sessions.apply(1, 'a')), ends(() => sessions.apply(1, undefined)), ends(() => sessions.apply(1, 'a')),
    ]).toEqual([0, 0, 0, 0, 0])
    expect([ends(() => sessions.apply(1, 'b')), ends(() => sessions.apply(1, null)), ends(() => { sessions.apply(1, 'c'); sessions.clear() })]).toEqual([1, 1, 1])
  })

  it('is a value alone, or a line for each field, with days as the screen has them', () => {
    const labels = new Map([['dateOfBirth', 'Geburts\ndatum\u202E'], ['sex', 'Geschlecht']])
    expect(copiedText([{ name: 'dateOfBirth', value: '1974-08-12' }], labels, 'de')).toBe('12.08.1974')
    expect(copiedText([{ name: 'dateOfBirth', value: '1974-08-12' }], labels, 'ar')).toBe('12/08/1974')
    expect(copiedText([{ name: 'dateOfBirth', value: '1974-08-12' }, { name: 'sex', value: 'F' }, { name: 'documentNumber', value: 'L8' }], labels, 'en')).toBe('Geburtsdatum: 12/08/1974\nGeschlecht: F\ndocumentNumber: L8')
  })
})

describe('what leaves a record by the clipboard', () => {
  const context: CallContext = { session: 'token', way: 'screen', address: 'local' }
  const copy = { id: 'r', fields: [{ name: 'sex', label: 'Sex' }], language: 'en' } as const
  function made(refuses: boolean) {
    const clipboard = systemClipboard()
    const steps: string[] = []
    const vault = {
      call: (name: AnyCallName, input: unknown, given: CallContext) => {
        steps.push(`${name} ${JSON.stringify(input)} ${given.inside === true ? 'inside' : ''}`)
        return refuses ? Promise.reject(new Error('refused')) : Promise.resolve({ value: { values: [{ name: 'sex', value: 'F' }] }, session: undefined, subject: undefined })
      },
    }
    return { steps, clipboard, copied: () => copyFields(vault, clipboardKeeper(clipboard), { ...copy, fields: [...copy.fields] }, context) }
  }

  it('is what the vault gives, and nothing where that refuses', async () => {
    vi.useFakeTimers()
    try {
      const good = made(false)
      await good.copied()
      expect({ steps: good.steps, text: good.clipboard.there.text }).toEqual({ steps: ['internal.copyFields {"id":"r","fields":["sex"]} inside'], text: 'F' })
      const bad = made(true)
      await expect(bad.copied()).rejects.toThrow('refused')
      expect(bad.clipboard.there.text).toBe('')
    } finally {
      vi.useRealTimers()
    }
  })
})
