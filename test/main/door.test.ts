import { describe, expect, it } from 'vitest'
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import { MAX_BYTES_IN_FLIGHT } from '../../electron/contract/bytes-in-flight.ts'
import { openDoor, type Answer } from '../../electron/main/door.ts'
import { PAGE_URL } from '../../electron/main/lock-down.ts'
import { PageSessions } from '../../electron/main/sessions.ts'

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
    for (const name of ['desk.nothing', 'internal.authorise', 'records.export', 'audit.export', 'constructor', '__proto__', 7, null, {}]) expect(await ask(page, page.mainFrame, name), JSON.stringify(name)).toBe('input.unknownCall ')
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
