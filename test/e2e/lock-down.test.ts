import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../data-folder.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

interface Bridge { call(name: unknown, input: unknown): Promise<{ ok: boolean; error?: { code: string } }> }

describe('the page can do nothing but its job', () => {
  let launched: Launched
  beforeAll(async () => {
    launched = await launch()
    await new DeskPage(launched.page).demoSecret()
  })
  afterAll(async () => { await launched?.close() })

  /** What the bridge answers to a raw call from the page. */
  const answer = (name: unknown, input: unknown): Promise<string> =>
    launched.page.evaluate(async ([callName, payload]) => {
      const result = await (window as unknown as { foyer: Bridge }).foyer.call(callName, payload)
      return result.ok ? 'ok' : (result.error?.code ?? 'no code')
    }, [name, input] as const)

  it('reaches no network and runs no code from text', async () => {
    const results = await launched.page.evaluate(async () => {
      const attempt = async (work: () => unknown): Promise<string> => {
        try {
          await work()
          return 'worked'
        } catch {
          return 'refused'
        }
      }
      return {
        fetch: await attempt(() => fetch('https://example.org')),
        ownFile: await attempt(() => fetch('foyer://desk/index.html')),
        websocket: await attempt(() => new Promise((resolve, reject) => { const socket = new WebSocket('ws://127.0.0.1:9'); socket.addEventListener('open', resolve); socket.addEventListener('error', reject) })),
        eval: await attempt(() => Reflect.construct(Function, ['return 1'])()),
        geolocation: await attempt(() => new Promise((resolve, reject) => { navigator.geolocation.getCurrentPosition(resolve, reject) })),
        microphone: await attempt(() => navigator.mediaDevices.getUserMedia({ audio: true })),
        notifications: (await Notification.requestPermission()) === 'granted' ? 'worked' : 'refused',
      }
    })
    expect(results).toEqual({ fetch: 'refused', ownFile: 'refused', websocket: 'refused', eval: 'refused', geolocation: 'refused', microphone: 'refused', notifications: 'refused' })
  })

  // The content security policy binds our page only. What the request filter binds is everything: a page that has no such policy tries it.
  it('requests nothing but its own files, whatever page asks', async () => {
    const results = await launched.app.evaluate(async ({ BrowserWindow }) => {
      const outcomes: Record<string, string> = {}
      for (const url of ['http://127.0.0.1:9/', 'https://example.org/', 'file:///etc/hostname', 'foyer://desk/index.html']) {
        // One for each: the page that says what failed counts as loaded, too late.
        const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } })
        outcomes[url] = await window.loadURL(url).then(() => 'loaded', (error: unknown) => (error as { code?: string }).code ?? 'failed')
        window.destroy()
      }
      return outcomes
    })
    const BLOCKED = 'ERR_BLOCKED_BY_CLIENT'
    expect(results).toEqual({ 'http://127.0.0.1:9/': BLOCKED, 'https://example.org/': BLOCKED, 'file:///etc/hostname': BLOCKED, 'foyer://desk/index.html': 'loaded' })
  })

  it('answers no other window and no other page', async () => {
    const results = await launched.app.evaluate(async ({ BrowserWindow }, preload) => {
      const ask = 'foyer.call("desk.state", {}).then((answer) => (answer.ok ? "ok" : answer.error.code))'
      const outcomes: string[] = []
      for (const url of ['foyer://desk/index.html', 'about:blank']) {
        const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, preload } })
        try {
          await window.loadURL(url)
          outcomes.push(await window.webContents.executeJavaScript(ask) as string)
        } finally {
          window.destroy()
        }
      }
      return outcomes
    }, join(projectRoot, 'out', 'preload', 'index.cjs'))
    expect(results).toEqual(['staff.forbidden', 'staff.forbidden'])
  })

  it('has no Node and no Electron', async () => {
    expect(await launched.page.evaluate(() => [typeof (globalThis as { require?: unknown }).require, typeof (globalThis as { process?: unknown }).process, typeof (globalThis as { module?: unknown }).module]))
      .toEqual(['undefined', 'undefined', 'undefined'])
    expect(await launched.page.evaluate(() => Object.keys((window as unknown as { foyer: object }).foyer).toSorted())).toEqual(['call', 'on', 'platform'])
  })

  it('may call nothing before signing in but what the contract gives to anyone', async () => {
    expect(await answer('records.search', { query: '', before: null, limit: 10 })).toBe('staff.signInRequired')
    expect(await answer('audit.list', { filter: {}, before: null, limit: 10 })).toBe('staff.signInRequired')
    expect(await answer('reading.readFile', { bytes: new Uint8Array(3) })).toBe('staff.signInRequired')
    expect(await answer('desk.exit', {})).toBe('staff.signInRequired')
    expect(await answer('desk.state', {})).toBe('ok')
  })

  it('cannot reach the internal calls, nor calls that are not there, nor with other shapes', async () => {
    for (const name of ['internal.holdReading', 'internal.authorise', '__proto__', 'constructor', '', 7, null]) expect(await answer(name, {}), String(name)).toBe('input.unknownCall')
    expect(await answer('staff.signIn', { staffId: '../x', secret: '1234' })).toBe('input.invalid')
    expect(await answer('staff.signIn', { staffId: 'x', secret: '1234', role: 'administrator' })).toBe('input.invalid')
    expect(await answer('desk.state', null)).toBe('input.invalid')
  })

  it('gives a clerk no more than a clerk’s calls', async () => {
    const desk = new DeskPage(launched.page)
    await desk.signIn('Demo clerk', await desk.demoSecret())
    expect(await answer('audit.list', { filter: {}, before: null, limit: 10 })).toBe('staff.forbidden')
    expect(await answer('staff.list', {})).toBe('staff.forbidden')
    expect(await answer('desk.exit', {})).toBe('staff.forbidden')
    expect(await answer('records.purge', {})).toBe('staff.forbidden')
    expect(await answer('records.search', { query: '', before: null, limit: 10 })).toBe('ok')
  })

  // Last: Playwright waits for a navigation that never comes before it would click again.
  it('stays on its page and opens no other', async () => {
    const before = launched.page.url()
    expect(await launched.page.evaluate(() => window.open('https://example.org') === null)).toBe(true)
    await launched.page.evaluate(() => { location.href = 'https://example.org/' })
    await launched.page.waitForTimeout(400)
    expect(await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()))).toEqual([before])
    expect(launched.app.windows()).toHaveLength(1)
  })
})
