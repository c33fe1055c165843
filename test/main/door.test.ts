import { describe, expect, it } from 'vitest'
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import { MAX_BYTES_IN_FLIGHT } from '../../electron/contract/bytes-in-flight.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { EventName } from '../../electron/contract/events.ts'
import { openDoor, type Answer, type Carry } from '../../electron/main/door.ts'
import { PAGE_URL } from '../../electron/main/lock-down.ts'
import { PageSessions } from '../../electron/main/sessions.ts'
import { CallFailure } from '../../electron/transport/calls-under-way.ts'

type Listener = (event: IpcMainInvokeEvent, name: unknown, input: unknown) => Promise<Answer>

interface Frame { url: string }

/** Electron's side of the door, as far as it looks at it. */
function door() {
  const carried: string[] = []
  const listeners = new Map<string, Listener>()
  const page = { id: 1, mainFrame: { url: PAGE_URL } }
  const sessions = new PageSessions()
  const ipcMain = { handle: (channel: string, listener: Listener) => { listeners.set(channel, listener) } }
  openDoor(ipcMain as unknown as IpcMain, sessions, (name) => {
    carried.push(name)
    return Promise.resolve({ value: {}, session: 'a token', subject: undefined })
  }, (contents) => contents === page as unknown as WebContents)
  const ask = async (sender: { id: number; mainFrame: Frame | null }, senderFrame: Frame | null, name: unknown = 'desk.state'): Promise<string> => {
    const answer = await listeners.get('foyer:call')?.({ sender, senderFrame } as unknown as IpcMainInvokeEvent, name, {})
    if (answer === undefined) throw new Error('no door')
    return answer.ok ? 'ok' : `${answer.error.code} ${answer.error.detail ?? ''}`
  }
  return { page, carried, sessions, ask, channels: [...listeners.keys()] }
}

const REFUSED = 'staff.forbidden sender'

describe('the door from the page', () => {
  it('is one, and opens to the main frame of our window with our page in it', async () => {
    const { page, ask, carried, sessions, channels } = door()
    expect(channels).toEqual(['foyer:call'])
    expect(await ask(page, page.mainFrame)).toBe('ok')
    expect(carried).toEqual(['desk.state'])
    expect(sessions.tokenOf(1)).toBe('a token')
  })

  it('stays shut for every other frame, window and page, and carries nothing', async () => {
    const { page, ask, carried, sessions } = door()
    // A frame inside our page, even one with our own address; a frame that is gone.
    expect(await ask(page, { url: PAGE_URL })).toBe(REFUSED)
    expect(await ask(page, { url: 'https://example.org/' })).toBe(REFUSED)
    expect(await ask(page, null)).toBe(REFUSED)
    // Our page in a window that is not ours.
    const stranger = { id: 2, mainFrame: { url: PAGE_URL } }
    expect(await ask(stranger, stranger.mainFrame)).toBe(REFUSED)
    // Another page in our window.
    for (const url of ['about:blank', 'file:///index.html', 'https://desk/', 'foyer://desk.evil/index.html', '']) {
      page.mainFrame = { url }
      expect(await ask(page, page.mainFrame), url).toBe(REFUSED)
    }
    expect(carried).toEqual([])
    expect(sessions.tokenOf(1)).toBeNull()
  })

  it('knows the names of calls of the screen alone', async () => {
    const { page, ask, carried } = door()
    for (const name of ['desk.nothing', 'internal.authorise', 'records.export', 'audit.export', 'audit.exportMore', 'constructor', '__proto__', 7, null, {}]) expect(await ask(page, page.mainFrame, name), JSON.stringify(name)).toBe('input.unknownCall ')
    expect(carried).toEqual([])
  })

  it('carries no more bytes at once than main can hold: forty files of 30 MB', async () => {
    const listeners = new Map<string, Listener>()
    const page = { id: 1, mainFrame: { url: PAGE_URL } }
    let carried = 0
    const gates: (() => void)[] = []
    openDoor({ handle: (channel: string, listener: Listener) => { listeners.set(channel, listener) } } as unknown as IpcMain, new PageSessions(), async () => {
      carried += 1
      await new Promise<void>((resolve) => { gates.push(resolve) })
      return { value: {}, session: undefined, subject: undefined }
    }, () => true)
    const bytes = new Uint8Array(30_000_000)
    const send = () => listeners.get('foyer:call')!({ sender: page, senderFrame: page.mainFrame } as unknown as IpcMainInvokeEvent, 'reading.readFile', { bytes })
    const answers = Array.from({ length: 40 }, send)
    await expect.poll(() => carried).toBe(Math.floor(MAX_BYTES_IN_FLIGHT / bytes.length))
    for (const open of gates) open()
    const ends = (await Promise.all(answers)).map((answer) => (answer.ok ? 'ok' : answer.error.code))
    expect(ends.filter((end) => end === 'ok')).toHaveLength(carried)
    expect(ends.filter((end) => end === 'input.tooMuchAtOnce')).toHaveLength(40 - carried)
    // Those that landed make room again.
    const after = send()
    await expect.poll(() => gates.length).toBe(carried)
    gates.at(-1)?.()
    expect((await after).ok).toBe(true)
  })
})

/** The door of our own page, with whatever stands behind it. */
function behind(carry: Carry) {
  const told: unknown[][] = []
  const page = { id: 1, mainFrame: { url: PAGE_URL }, gone: false, isDestroyed: () => page.gone, send: (...words: unknown[]) => { told.push(words) } }
  const sessions = new PageSessions()
  let listener: Listener | undefined
  openDoor({ handle: (_: string, given: Listener) => { listener = given } } as unknown as IpcMain, sessions, carry, () => true)
  const ask = (name: string, input: unknown): Promise<Answer> => listener!({ sender: page, senderFrame: page.mainFrame } as unknown as IpcMainInvokeEvent, name, input)
  return { ask, sessions, told, page }
}

const carried = { value: {}, session: undefined, subject: undefined }

describe('what goes through the door', () => {
  it('is what the schema takes, with who asks put in by the door and by nothing the page sends', async () => {
    const seen: unknown[] = []
    const { ask, sessions } = behind((name, input, context) => { seen.push([name, input, context]); return Promise.resolve(carried) })
    sessions.apply(1, 'a token')
    expect(await ask('reading.closeStream', { stream: 'one' })).toEqual({ ok: true, value: {} })
    expect(seen).toEqual([['reading.closeStream', { stream: 'one' }, { session: 'a token', way: 'screen', address: 'local', hear: expect.any(Function) as unknown }]])
    for (const input of [undefined, {}, { stream: 7 }, { stream: 'one', session: 'another' }, { stream: 'one', context: { origin: 'cli' } }]) {
      expect(await ask('reading.closeStream', input), JSON.stringify(input)).toMatchObject({ ok: false, error: { code: 'input.invalid' } })
    }
    expect(seen).toHaveLength(1)
  })

  it('is thirty-two calls at once, and one that landed makes room', async () => {
    const gates: (() => void)[] = []
    const { ask } = behind(async () => { await new Promise<void>((resolve) => { gates.push(resolve) }); return carried })
    const first = Array.from({ length: 32 }, () => ask('desk.state', {}))
    await expect.poll(() => gates.length).toBe(32)
    expect(await ask('desk.state', {})).toMatchObject({ ok: false, error: { code: 'input.tooLarge', detail: 'calls in flight' } })
    gates[0]?.()
    await first[0]
    const next = ask('desk.state', {})
    await expect.poll(() => gates.length).toBe(33)
    for (const open of gates) open()
    expect((await Promise.all([...first, next])).every(({ ok }) => ok)).toBe(true)
  })

  it('comes back as a code alone, whatever broke, and makes room as well', async () => {
    const { ask } = behind(() => Promise.reject(new Error('ERIKSSON at /home/desk', { cause: { secret: '4711' } })))
    for (let count = 0; count < 40; count++) {
      const answer = await ask('desk.state', {})
      expect(answer).toMatchObject({ ok: false, error: { code: 'internal.fault' } })
      expect(JSON.stringify(answer)).not.toMatch(/ERIKSSON|home|4711/)
    }
  })

  it('takes over what the vault says of the session, also beside an error, and never shows it to the page', async () => {
    let next: string | null = 'a token'
    const { ask, sessions } = behind((name) => name === 'staff.signOut'
      ? Promise.reject(new CallFailure(new FoyerError('staff.forbidden'), { session: null }))
      : Promise.resolve({ ...carried, session: next }))
    expect(JSON.stringify(await ask('desk.state', {}))).not.toContain('a token')
    expect(sessions.tokenOf(1)).toBe('a token')
    next = 'another'
    await ask('desk.state', {})
    expect(sessions.tokenOf(1)).toBe('another')
    expect(await ask('staff.signOut', { why: 'person' })).toMatchObject({ ok: false, error: { code: 'staff.forbidden' } })
    expect(sessions.tokenOf(1)).toBeNull()
  })
})

describe('what is said to a page while its call goes on', () => {
  /** A call that goes on until it is let go, with the words of whoever answers it. */
  function going() {
    let say: (name: EventName, payload: unknown) => void = () => undefined
    let end: () => void = () => undefined
    const made = behind((_name, _input, { hear }) => new Promise((resolve) => {
      say = (name, payload) => hear?.(name, payload)
      end = () => resolve(carried)
    }))
    made.sessions.apply(1, 'a token')
    const answer = made.ask('reading.closeStream', { stream: 'one' })
    return { ...made, say: (name: EventName, payload: unknown) => say(name, payload), end: async () => { end(); await answer } }
  }
  const step = { step: 'reading' }

  it('comes to the page that made it', async () => {
    const { say, told, end } = going()
    say('reading.progress', step)
    expect(told).toEqual([['foyer:event', 'reading.progress', step]])
    await end()
  })

  it.each([['nobody is signed in any more', null], ['somebody else is signed in', 'another']])('comes to nobody where %s', async (_, token) => {
    const { say, told, sessions, end } = going()
    sessions.apply(1, token)
    say('chip.portrait', { jpeg: new Uint8Array([1]) })
    expect(told).toEqual([])
    await end()
  })

  it('comes to nobody where the page is gone', async () => {
    const { say, told, page, end } = going()
    page.gone = true
    say('reading.progress', step)
    expect(told).toEqual([])
    await end()
  })
})
