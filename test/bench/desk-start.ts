import { spawn } from 'node:child_process'
import { DISPLAY_ARGS } from '../../electron/dev/session.ts'
import { projectRoot } from '../data-folder.ts'
import { familyOf, type FamilyMember } from './process-tree.ts'

/** One start of the built app, from its being spawned. */
export interface Start {
  /** To the sign-in screen being painted, ms. */
  signInMs: number
  /** To the page's own beginning, and to its first picture, ms. */
  pageMs: number
  firstPaintMs: number
  /** Processor time of all processes until then, or a moment later, ms: what the start costs, however busy the machine is. */
  cpuMs: number
  /** Once everything that is loaded after the window is loaded. */
  family: FamilyMember[]
}

/** After sign-in is shown: what starts behind it has started, ms. */
const AFTERWARDS_MS = 4000

/** How often the page is asked whether it shows sign-in, and for how long, ms: it notes itself when it did. */
const ASK_MS = 100
const PATIENCE_MS = 60_000

const MARKS = `JSON.stringify({
  origin: performance.timeOrigin,
  firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
  signIn: performance.getEntriesByName('foyer.screen.signIn')[0]?.startTime ?? null,
})`
interface Marks { origin: number, firstPaint: number | null, signIn: number | null }

/** Spawned as the installed app is, nothing between: the page's own timeline says when it showed what. `dataFolder`: a demo desk that is there already. */
export async function measureStart(executable: string, dataFolder: string): Promise<Start> {
  const args = [...DISPLAY_ARGS, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--remote-debugging-port=0', projectRoot, '--demo', `--data-folder=${dataFolder}`, '--window']
  const spawned = Date.now()
  const child = spawn(executable, args, { env: process.env, stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    const port = await portOf(child.stderr)
    const { origin, firstPaint, signIn } = await marksOf(port)
    const cpuMs = familyOf(child.pid!).reduce((sum, each) => sum + each.cpuMs, 0)
    await new Promise((resolve) => { setTimeout(resolve, AFTERWARDS_MS) })
    return { cpuMs, signInMs: origin + signIn - spawned, pageMs: origin - spawned, firstPaintMs: origin + firstPaint - spawned, family: familyOf(child.pid!) }
  } finally {
    const gone = new Promise((resolve) => { child.once('exit', resolve) })
    child.kill()
    await gone
  }
}

/** Where Chromium's DevTools protocol listens. */
function portOf(stderr: NodeJS.ReadableStream): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = ''
    stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const found = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1]
      if (found !== undefined) resolve(Number(found))
    })
    stderr.once('end', () => reject(new Error(`it ended before it listened:\n${text}`)))
  })
}

async function marksOf(port: number): Promise<{ origin: number, firstPaint: number, signIn: number }> {
  const end = Date.now() + PATIENCE_MS
  while (Date.now() < end) {
    const pages = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json() as { type: string, webSocketDebuggerUrl?: string }[]
    const url = pages.find(({ type }) => type === 'page')?.webSocketDebuggerUrl
    const found = url === undefined ? null : JSON.parse(await evaluate(url, MARKS)) as Marks | null
    if (found !== null && found.signIn !== null && found.firstPaint !== null) return { origin: found.origin, firstPaint: found.firstPaint, signIn: found.signIn }
    await new Promise((resolve) => { setTimeout(resolve, ASK_MS) })
  }
  throw new Error('the sign-in screen was not shown')
}

/** One expression in the page, over its DevTools socket: Playwright asks this Electron for what it has not. */
function evaluate(url: string, expression: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    socket.addEventListener('error', () => reject(new Error('no answer from the page')))
    socket.addEventListener('open', () => socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } })))
    socket.addEventListener('message', ({ data }) => {
      socket.close()
      // None while the page is only just being opened.
      const { result } = JSON.parse(String(data)) as { result?: { result: { value?: string } } }
      resolve(result?.result.value ?? 'null')
    })
  })
}
