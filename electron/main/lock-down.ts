import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { App, Protocol, Session, WebContents } from 'electron'

/** The page's own origin: a scheme of ours instead of file://, so that `'self'` means exactly these files. */
export const PAGE_ORIGIN = 'foyer://desk'
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob: data:", "media-src 'self' blob:",
  "font-src 'self'", "connect-src 'none'", "worker-src 'self'", "frame-src 'none'", "object-src 'none'",
  "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ')

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.woff2': 'font/woff2', '.wasm': 'application/wasm',
}

/** Must run before the app is ready. */
export function registerPageScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'foyer', privileges: { standard: true, secure: true, supportFetchAPI: false, stream: false } },
  ])
}

/**
 * Serve the built page, and nothing outside its folder.
 *
 * @param made bytes of a path that lies in no file, HTML; null where there is none
 */
export function servePage(protocol: Protocol, folder: string, made: (url: URL) => Promise<string | null> = () => Promise.resolve(null)): void {
  protocol.handle('foyer', async (request) => {
    const url = new URL(request.url)
    const path = normalize(join(folder, decodeURIComponent(url.pathname)))
    const type = TYPES[extname(path)]
    if (url.origin !== PAGE_ORIGIN && url.host !== 'desk') return new Response(null, { status: 404 })
    if (request.method !== 'GET' || type === undefined || !path.startsWith(folder + sep)) return new Response(null, { status: 404 })
    try {
      return new Response(await made(url) ?? new Uint8Array(await readFile(path)), {
        headers: {
          'content-type': type, 'content-security-policy': CONTENT_SECURITY_POLICY, 'x-content-type-options': 'nosniff',
          'cross-origin-opener-policy': 'same-origin', 'referrer-policy': 'no-referrer',
          'permissions-policy': 'camera=(self), microphone=(), geolocation=(), usb=(), serial=(), hid=(), bluetooth=()',
        },
      })
    } catch {
      return new Response(null, { status: 404 })
    }
  })
}

/** Is this our page, as the sender of a call or the asker of a permission? */
export function isOurPage(url: string): boolean {
  try {
    const parsed = new URL(url)
    return parsed.protocol === 'foyer:' && parsed.host === 'desk'
  } catch {
    return false
  }
}

/** What a page may ask for: our own files, and pictures that our page holds in memory. */
export function isOurRequest(url: string): boolean {
  return /^(foyer:\/\/desk\/|blob:foyer:\/\/desk\/|data:image\/|devtools:)/.test(url)
}

/** No permission but the camera for our own page, no request but our own files, no download. */
export function lockSession(session: Session): void {
  const isCamera = (permission: string, details: { mediaTypes?: string[]; mediaType?: string }): boolean =>
    permission === 'media' && (details.mediaTypes ?? [details.mediaType ?? 'video']).every((type) => type === 'video')
  session.setPermissionRequestHandler((contents, permission, answer, details) =>
    answer(isOurPage(contents.getURL()) && isCamera(permission, details as { mediaTypes?: string[] })))
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    isOurPage(origin) && isCamera(permission, details))
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOurRequest(details.url) }))
  // What leaves goes through main's own folder: a download asks where to with the system's file manager.
  session.on('will-download', (event) => { event.preventDefault() })
  session.setSpellCheckerEnabled(false)
}

/** No name is looked up and no packet leaves by a way that the request filter does not see (WebRTC, prefetch). Before the app is ready. */
export function keepOffline(app: App): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('disable-background-networking')
  // Chromium's network only hands out our own files: a process of its own for it would part nothing hostile from main, and takes 11 MB.
  app.commandLine.appendSwitch('enable-features', 'NetworkServiceInProcess2')
}

/** For every page that may ever exist: no navigation, no window, no webview, no menu on the right button. */
export function lockContents(app: App, production: boolean): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('context-menu', (event) => event.preventDefault())
    if (production) contents.on('devtools-opened', () => contents.closeDevTools())
    contents.on('before-input-event', (event, input) => { if (isForbiddenKey(input, production)) event.preventDefault() })
  })
}

interface KeyInput { key: string; control: boolean; meta: boolean; alt: boolean; shift: boolean }

/** Keys that leave, reload, print, save or inspect the page, or open the window's own menu. */
export function isForbiddenKey(input: KeyInput, production: boolean): boolean {
  const key = input.key.toLowerCase()
  const command = input.control || input.meta
  if (key === 'f5' || key === 'f11' || (key === 'f12' && production)) return true
  if (input.alt && (key === 'f4' || key === ' ' || key === 'arrowleft' || key === 'arrowright')) return true
  if (!command) return false
  return ['r', 'w', 'q', 'n', 't', 'o', 's', 'p', 'u', 'j'].includes(key) || (production && input.shift && ['i', 'c'].includes(key))
}
