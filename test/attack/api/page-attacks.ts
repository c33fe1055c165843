import type { Page } from 'playwright-core'
import { cameOf, type Attack } from './attack.ts'
import type { AttackBrowser } from './browser.ts'

/** What a script in a page got: a status or what the browser said instead, and what it could read. */
interface Got { said: string, text: string }

/** Everything a page can send without being asked first, in one page: what comes back of it, it may read. */
async function everything(page: Page, base: string, key: string): Promise<Got[]> {
  return await page.evaluate(async ({ base, key }) => {
    const got: { said: string, text: string }[] = []
    const fetched = async (what: string, path: string, init: RequestInit) => {
      try {
        const answer = await fetch(`${base}${path}`, { ...init, signal: AbortSignal.timeout(15_000) })
        got.push({ said: `${what} ${answer.type === 'opaque' ? 'opaque' : answer.status}`, text: await answer.text() })
      } catch (error) {
        got.push({ said: `${what} blocked`, text: String(error) })
      }
    }
    const bearer = { authorization: `Bearer ${key}` }
    await fetched('fetch', '/v1/records', {})
    await fetched('fetch with cookies', '/v1/records', { credentials: 'include' })
    await fetched('fetch with a stolen key', '/v1/records', { headers: bearer })
    await fetched('DELETE', '/v1/records/x?reason=mistake', { method: 'DELETE', headers: bearer })
    await fetched('POST of a form’s text', '/v1/pairings', { method: 'POST', body: '{"permissions":["records.read"]}' })
    await fetched('POST of JSON', '/v1/pairings', { method: 'POST', body: '{"permissions":["records.read"]}', headers: { 'content-type': 'application/json' } })
    await fetched('no-cors', '/v1/records', { mode: 'no-cors' })
    await fetched('no-cors POST', '/v1/pairings', { mode: 'no-cors', method: 'POST', body: '{"permissions":["records.read"]}' })
    const posted: string[] = []
    window.addEventListener('message', ({ data }) => { posted.push(String(data)) })
    const loads = async (what: string, make: () => HTMLElement) => {
      const element = make()
      const how = await new Promise<string>((resolve) => {
        element.addEventListener('load', () => { resolve('loaded') })
        element.addEventListener('error', () => { resolve('failed') })
        setTimeout(() => { resolve('nothing') }, 5_000)
        document.body.append(element)
      })
      let text = ''
      try {
        text = (element as HTMLIFrameElement).contentDocument?.body.textContent ?? ''
      } catch {
        text = ''
      }
      got.push({ said: `${what} ${how}`, text })
    }
    await loads('image', () => Object.assign(new Image(), { src: `${base}/v1/records` }))
    await loads('script', () => Object.assign(document.createElement('script'), { src: `${base}/v1/records` }))
    await loads('style', () => Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${base}/v1/records` }))
    await loads('frame', () => Object.assign(document.createElement('iframe'), { src: `${base}/v1/openapi.json` }))
    await loads('sandboxed frame', () => Object.assign(document.createElement('iframe'), { sandbox: 'allow-scripts', srcdoc: `<script>fetch('${base}/v1/records',{headers:{authorization:'Bearer ${key}'}}).then(a=>a.text()).then(t=>{parent.postMessage(t,'*')},()=>{parent.postMessage('blocked','*')})</script>` }))
    await loads('form', () => {
      const frame = Object.assign(document.createElement('iframe'), { name: 'into' })
      const form = Object.assign(document.createElement('form'), { method: 'POST', action: `${base}/v1/pairings`, target: 'into', enctype: 'text/plain' })
      form.append(Object.assign(document.createElement('input'), { name: '{"permissions":["records.read"],"x":"', value: '"}' }))
      document.body.append(frame, form)
      form.submit()
      return document.createElement('div')
    })
    await new Promise((resolve) => { setTimeout(resolve, 1_000) })
    got.push({ said: `frame said ${posted.length === 0 ? 'nothing' : posted.every((each) => each === 'blocked') ? 'blocked' : 'SOMETHING'}`, text: posted.join(' ') })
    got.push(await new Promise((resolve) => {
      const socket = new WebSocket(`${base.replace('https', 'wss')}/v1/records`)
      let text = ''
      socket.addEventListener('message', ({ data }) => { text += String(data) })
      socket.addEventListener('open', () => { resolve({ said: 'WebSocket OPEN', text }) })
      socket.addEventListener('error', () => { resolve({ said: 'WebSocket refused', text }) })
      setTimeout(() => { resolve({ said: 'WebSocket nothing', text }) }, 10_000)
    }))
    got.push({ said: `beacon ${navigator.sendBeacon(`${base}/v1/pairings`, '{"permissions":["records.read"]}') ? 'sent' : 'not sent'}`, text: '' })
    return got
  }, { base, key })
}

interface Places {
  browser: AttackBrowser
  /** An origin that policy lists not, on this computer, and a page of another name that leads to it. */
  neighbour: string
  stranger: string
  /** A name that leads to this computer, to which a page's own name was bound anew. */
  rebound: string
  /** A key of a page that was let in. */
  stolen: () => string
}

/** Pages in a browser, in the worst case: the desk's certificate is trusted, and the person allowed the page the local network. */
export const pageAttacks = ({ browser, neighbour, stranger, rebound, stolen }: Places): readonly Attack[] => {
  const from = (url: (port: number) => string, mayAsk: boolean): Attack['run'] => async (desk) => {
    const page = await browser.open(url(desk.port), mayAsk)
    try {
      return cameOf(desk, await everything(page, `https://localhost:${desk.port}`, stolen()))
    } finally {
      await page.context().close()
    }
  }
  return [
    { name: 'A page of a stranger, as Chromium ships: Local Network Access asks first', by: 'page', run: from(() => stranger, false) },
    { name: 'A page of a stranger whom somebody allowed the local network: fetch, cookies, a stolen key, form, image, script, frame, WebSocket, no-cors, beacon', by: 'page', run: from(() => stranger, true) },
    { name: 'A page on this computer at another port, same site to the browser: all of these', by: 'page', run: from(() => neighbour, true) },
    {
      name: 'Rebinding: a page’s own name leads to the desk’s port', by: 'page',
      async run(desk) {
        const page = await browser.open(`https://${rebound}:${desk.port}/v1/health/live`, true)
        try {
          return cameOf(desk, [{ said: `page ${/api\.hostRefused/.exec(await page.content())?.[0] ?? 'OPENED'}`, text: await page.content() }, ...await everything(page, `https://${rebound}:${desk.port}`, stolen())])
        } finally {
          await page.context().close()
        }
      },
    },
  ]
}
