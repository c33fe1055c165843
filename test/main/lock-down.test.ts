import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { App, Protocol, Session } from 'electron'
import { policyOfChips, policyOfDesk } from '../../electron/cli/io.ts'
import { commandEnvironment } from '../../electron/main/command-line.ts'
import { isForbiddenKey, isOurPage, keepOffline, lockContents, lockSession, servePage } from '../../electron/main/lock-down.ts'
import { startOptions } from '../../electron/main/options.ts'
import { policyPlaceOf } from '../../electron/system/policy-file.ts'
import { processEnvironment, readerEnvironment, scannersEnvironment, vaultEnvironment } from '../../electron/main/process-environment.ts'

const key = (key: string, more: Partial<Record<'control' | 'meta' | 'alt' | 'shift', boolean>> = {}) =>
  ({ key, control: false, meta: false, alt: false, shift: false, ...more })

describe('lock-down', () => {
  it('knows our own page and no look-alike', () => {
    expect(isOurPage('foyer://desk/index.html')).toBe(true)
    for (const url of ['foyer://desk.evil/index.html', 'https://desk/', 'file:///index.html', 'foyer:desk', 'foyer://user@evil/', '', 'not a url']) {
      expect(isOurPage(url), url).toBe(false)
    }
  })

  it('forbids keys that leave, reload or inspect, and lets editing keys through', () => {
    for (const input of [key('F5'), key('F11'), key('p', { control: true }), key('S', { meta: true }), key(' ', { alt: true }), key('r', { control: true }), key('W', { meta: true }), key('F4', { alt: true }), key('I', { control: true, shift: true }), key('F12')]) {
      expect(isForbiddenKey(input, true), JSON.stringify(input)).toBe(true)
    }
    for (const input of [key('a', { control: true }), key('v', { control: true }), key('Enter'), key('Escape'), key('F1'), key('r')]) {
      expect(isForbiddenKey(input, true), JSON.stringify(input)).toBe(false)
    }
    expect(isForbiddenKey(key('F12'), false)).toBe(false)
  })
})

/** What a session is told to do, as Electron would ask it. */
function lockedSession() {
  type Filter = (details: { url: string }, answer: (given: { cancel: boolean }) => void) => void
  type Download = (event: { preventDefault(): void }, item: { getURL(): string }) => void
  let download: Download = () => undefined
  type Asked = (contents: { getURL(): string }, permission: string, answer: (granted: boolean) => void, details: { mediaTypes?: string[] }) => void
  let filter: Filter = (_details, answer) => answer({ cancel: false })
  let asked: Asked = (_contents, _permission, answer) => answer(true)
  let device: () => boolean = () => true
  const session = {
    setPermissionRequestHandler: (handler: Asked) => { asked = handler },
    setPermissionCheckHandler: () => undefined, setDevicePermissionHandler: (handler: () => boolean) => { device = handler }, setSpellCheckerEnabled: () => undefined,
    webRequest: { onBeforeRequest: (listener: Filter) => { filter = listener } },
    on: (event: string, listener: Download) => { if (event === 'will-download') download = listener },
  }
  lockSession(session as unknown as Session)
  return {
    device: () => device(),
    passes: (url: string): boolean => { let passed = false; filter({ url }, ({ cancel }) => { passed = !cancel }); return passed },
    downloads: (url: string): boolean => { let stopped = false; download({ preventDefault: () => { stopped = true } }, { getURL: () => url }); return !stopped },
    grants: (url: string, permission: string, mediaTypes: string[] = []): boolean => {
      let granted = true
      asked({ getURL: () => url }, permission, (given) => { granted = given }, { mediaTypes })
      return granted
    },
  }
}

describe('the session of the window', () => {
  const { passes, grants, downloads } = lockedSession()
  it('lets through requests for our own files and pictures in memory, and no other', () => {
    for (const url of ['foyer://desk/index.html', 'foyer://desk/assets/index.js', 'blob:foyer://desk/0d1c', 'data:image/png;base64,AAAA']) expect(passes(url), url).toBe(true)
    for (const url of [
      'https://example.org/', 'http://127.0.0.1:9/', 'http://localhost/', 'ws://127.0.0.1:9/', 'ftp://127.0.0.1/', 'file:///etc/passwd', 'data:text/html,x', 'blob:https://example.org/0d1c',
      'foyer://desk.evil/index.html', 'foyer://other/', 'chrome://gpu', 'about:blank', 'https://example.org/foyer://desk/',
    ]) expect(passes(url), url).toBe(false)
  })

  it('downloads nothing, of our own page neither: that would ask where to', () => {
    for (const url of ['blob:foyer://desk/0d1c', 'foyer://desk/index.html', 'data:image/png;base64,AAAA', 'https://example.org/']) expect(downloads(url), url).toBe(false)
  })

  it('grants our page the camera and nothing else, and other pages nothing', () => {
    expect(grants('foyer://desk/index.html', 'media', ['video'])).toBe(true)
    expect(grants('foyer://desk/index.html', 'media', ['video', 'audio'])).toBe(false)
    for (const permission of ['fileSystem', 'geolocation', 'notifications', 'openExternal', 'clipboard-read', 'display-capture']) expect(grants('foyer://desk/index.html', permission), permission).toBe(false)
    expect(grants('https://example.org/', 'media', ['video'])).toBe(false)
  })
})

describe('every page that may ever exist', () => {
  it('goes nowhere, opens nothing and shows no menu', () => {
    const said = new Map<string, (event: { preventDefault(): void }, input?: unknown) => void>()
    let opens: (() => { action: string }) | null = null
    const contents = {
      on: (name: string, listener: (event: { preventDefault(): void }) => void) => { said.set(name, listener) },
      setWindowOpenHandler: (handler: () => { action: string }) => { opens = handler },
      setWebRTCIPHandlingPolicy: () => undefined, closeDevTools: () => undefined,
    }
    lockContents({ on: (_name: string, listener: (event: unknown, made: unknown) => void) => listener({}, contents) } as unknown as App, true)
    for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview', 'context-menu']) {
      let prevented = false
      said.get(name)?.({ preventDefault: () => { prevented = true } })
      expect(prevented, name).toBe(true)
    }
    expect((opens as unknown as () => { action: string })()).toEqual({ action: 'deny' })
    let prevented = false
    said.get('before-input-event')?.({ preventDefault: () => { prevented = true } }, key('F5'))
    expect(prevented).toBe(true)
  })

  it('reaches no device but the camera, and no name server', () => {
    const { device } = lockedSession()
    expect(device()).toBe(false)
    const switches = new Map<string, string | undefined>()
    keepOffline({ commandLine: { appendSwitch: (name: string, value?: string) => { switches.set(name, value) } } } as unknown as App)
    expect(switches.get('host-resolver-rules')).toBe('MAP * ~NOTFOUND')
    expect(switches.has('disable-background-networking')).toBe(true)
  })

  it('is served from the folder of the page, and from nowhere beside it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foyer-page-'))
    try {
      mkdirSync(join(folder, 'renderer'))
      writeFileSync(join(folder, 'renderer', 'index.html'), 'page')
      writeFileSync(join(folder, 'secret.json'), 'secret')
      mkdirSync(join(folder, 'renderer-else'))
      writeFileSync(join(folder, 'renderer-else', 'index.html'), 'else')
      let serve: (request: Request) => Promise<Response> = () => Promise.resolve(new Response(null, { status: 500 }))
      servePage({ handle: (_scheme: string, handler: typeof serve) => { serve = handler } } as unknown as Protocol, join(folder, 'renderer'))
      // As Chromium hands it over: what is encoded in the path is decoded here.
      const ask = async (path: string, method = 'GET') => {
        const response = await serve({ url: `foyer://desk/${path}`, method } as Request)
        return response.ok ? await response.text() : response.status
      }
      expect(await ask('index.html')).toBe('page')
      for (const path of ['%2e%2e/secret.json', '..%2fsecret.json', '%2e%2e%2frenderer-else/index.html', 'none.html', 'index.exe']) expect(await ask(path), path).toBe(404)
      expect(await ask('index.html', 'POST')).toBe(404)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('start options', () => {
  it('opens the demo desk of a checkout unless told otherwise', () => {
    const guarded = { path: '/etc/foyer/policy.json', guarded: true, overruled: false }
    expect(startOptions([], {}, 'linux', '/data', false)).toEqual({ mode: 'demo', dataFolder: '/data', filesFolder: null, healthFolder: null, policy: { demo: guarded, desk: guarded }, kiosk: { demo: null, desk: null }, smoke: false })
    expect(startOptions(['--desk', '--data-folder=/x', '--health-folder=/h', '--kiosk'], {}, 'linux', '/data', true)).toMatchObject({ mode: 'desk', healthFolder: '/h', dataFolder: '/x', filesFolder: join('/x', 'files'), kiosk: { demo: true, desk: true } })
    expect(startOptions([], { FOYER_DESK: 'real', FOYER_DATA: '/y' }, 'linux', '/data', true)).toMatchObject({ mode: 'desk', dataFolder: '/y' })
  })

  it('opens the real desk of an installed app unless the demo was asked for, whatever has become of its folder', () => {
    const nowhere = join(tmpdir(), `foyer-options-${process.pid}`)
    const modeOf = (argv: string[], installed = true) => startOptions(argv, {}, 'linux', nowhere, installed).mode
    expect([modeOf([]), modeOf(['--window']), modeOf(['--kiosk']), modeOf([`--data-folder=${nowhere}-2`])]).toEqual(['desk', 'desk', 'desk', 'desk'])
    expect([modeOf(['--demo']), modeOf(['--desk', '--demo']), modeOf(['--smoke']), modeOf([], false)]).toEqual(['demo', 'demo', 'demo', 'demo'])
  })

  it('lets no word lead out of the kiosk of an installed real desk', () => {
    expect(startOptions(['--desk', '--window'], {}, 'linux', '/data', true).kiosk).toEqual({ demo: false, desk: null })
    // The demo desk may be turned to the real one while it runs.
    expect(startOptions(['--window'], {}, 'linux', '/data', true).kiosk.desk).toBeNull()
    expect(startOptions(['--desk', '--window'], {}, 'linux', '/data', false).kiosk).toEqual({ demo: false, desk: false })
  })

  it('finds the policy file of each system', () => {
    // Not where an ordinary user's environment says.
    expect(policyPlaceOf('win32', { ProgramData: 'D:\\P' }, true)).toEqual({ path: 'C:\\ProgramData\\Foyer\\policy.json', guarded: true, overruled: false, managed: 'registry' })
    expect(policyPlaceOf('linux', { FOYER_POLICY: '/tmp/x' }, true)).toEqual({ path: '/tmp/x', guarded: false, overruled: false, house: '/etc/foyer/policy.json' })
    expect(policyPlaceOf('darwin', {}, false)?.path).toBe('/Library/Application Support/Foyer/policy.json')
    expect(policyPlaceOf('freebsd', {}, false)).toBeNull()
  })

  it('hears FOYER_POLICY at the demo desk and in a checkout, never at an installed real desk', () => {
    const env = { FOYER_POLICY: '/tmp/p.json' }
    const chosen = { path: '/tmp/p.json', guarded: false, overruled: false, house: '/etc/foyer/policy.json' }
    const overruled = { path: '/etc/foyer/policy.json', guarded: true, overruled: true }
    expect(startOptions([], env, 'linux', '/data', true).policy).toEqual({ demo: chosen, desk: overruled })
    expect(startOptions([], env, 'linux', '/data', false).policy).toEqual({ demo: chosen, desk: chosen })
  })

  it('tells the command line of an installed app that it is one, whatever its caller says', () => {
    const env = commandEnvironment({ FOYER_POLICY: '/tmp/p.json', FOYER_INSTALLED: '' }, { resourcesFolder: '/r', version: '1' })
    expect(policyOfDesk({ env, mode: 'desk' })).toMatchObject({ guarded: true, overruled: true })
    expect(policyOfDesk({ env, mode: 'demo' })).toMatchObject({ path: '/tmp/p.json' })
    expect(policyOfDesk({ env: { FOYER_POLICY: '/tmp/p.json' }, mode: 'desk' })).toMatchObject({ path: '/tmp/p.json' })
    // Whether a chip is genuine is not asked of a desk.
    expect(policyOfChips({ env })).toMatchObject({ guarded: true, overruled: true })
    expect(policyOfChips({ env: { FOYER_POLICY: '/tmp/p.json' } })).toMatchObject({ path: '/tmp/p.json' })
  })
})

describe('environments of the utility processes', () => {
  const env = { PATH: '/bin', HOME: '/h', DBUS_SESSION_BUS_ADDRESS: 'unix:x', XDG_RUNTIME_DIR: '/run', FOYER_SECRET: 's', SANE_CONFIG_DIR: '/s' }
  it('gives the reader no way to the session bus and nobody a secret', () => {
    expect(readerEnvironment(env)).toEqual({ PATH: '/bin', HOME: '/h', MALLOC_ARENA_MAX: '1' })
    expect(scannersEnvironment(env)).toEqual({ PATH: '/bin', HOME: '/h', SANE_CONFIG_DIR: '/s' })
    expect(processEnvironment(env)).toEqual({ PATH: '/bin' })
    expect(vaultEnvironment(env, 'desk')).toEqual({ HOME: '/h', DBUS_SESSION_BUS_ADDRESS: 'unix:x', XDG_RUNTIME_DIR: '/run' })
  })

  it('keeps a real desk off the demo’s own bus', () => {
    const onDemoBus = { DBUS_SESSION_BUS_ADDRESS: 'unix:demo', FOYER_DEMO_BUS: 'unix:demo', FOYER_USER_BUS: '' }
    expect(vaultEnvironment(onDemoBus, 'demo')['DBUS_SESSION_BUS_ADDRESS']).toBe('unix:demo')
    expect(vaultEnvironment(onDemoBus, 'desk')['DBUS_SESSION_BUS_ADDRESS']).toBe('unix:path=/nonexistent')
    expect(vaultEnvironment({ ...onDemoBus, FOYER_USER_BUS: 'unix:own' }, 'desk')['DBUS_SESSION_BUS_ADDRESS']).toBe('unix:own')
  })
})
