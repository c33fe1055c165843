import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BrowserWindow, session } from 'electron'
import { FoyerError } from '../contract/errors.ts'
import type { Paper } from '../contract/paper.ts'
import { lockSession, PAGE_ORIGIN, servePage } from './lock-down.ts'
import { paperPage } from './paper-page.ts'
import type { DrawnPaper } from './print-calls.ts'

const PAPER_PATH = '/paper.html'
/** A sheet is drawn in a fraction of a second; a page that has not come after so long never does, milliseconds. */
const DRAWN_MS = 20_000

/**
 * Draws sheets in a window that is never shown: in a session of its own, so in a process that no other page shares, sandboxed, without a preload
 * script and so without a way to call anything. Its session keeps nothing on the disk.
 *
 * @param folder of the built page
 */
export function paperWindows(folder: string): (paper: Paper) => Promise<DrawnPaper> {
  const waiting = new Map<string, Paper>()
  let last = 0
  let own: Electron.Session | null = null
  const sessionOfPaper = (): Electron.Session => {
    if (own !== null) return own
    own = session.fromPartition('paper')
    lockSession(own)
    servePage(own.protocol, folder, async ({ pathname, searchParams }) => {
      const paper = waiting.get(searchParams.get('sheet') ?? '')
      return pathname !== PAPER_PATH || paper === undefined ? null : paperPage(await readFile(join(folder, 'index.html'), 'utf8'), paper)
    })
    return own
  }
  return async (paper) => {
    last += 1
    const sheet = String(last)
    waiting.set(sheet, paper)
    const window = new BrowserWindow({
      show: false, width: 800, height: 1100,
      webPreferences: { session: sessionOfPaper(), sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false, spellcheck: false, devTools: false, backgroundThrottling: false },
    })
    const close = () => { if (!window.isDestroyed()) window.destroy() }
    try {
      await drawn(window, `${PAGE_ORIGIN}${PAPER_PATH}?sheet=${sheet}`)
      return { page: window.webContents, close }
    } catch (error) {
      close()
      throw error
    } finally {
      waiting.delete(sheet)
    }
  }
}

/** The page says that it is drawn by its title, which is no word of the sheet. @throws FoyerError `printer.failed` */
async function drawn(window: BrowserWindow, url: string): Promise<void> {
  const contents = window.webContents
  let late: NodeJS.Timeout | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      const failed = () => reject(new FoyerError('printer.failed', { detail: 'sheet' }))
      late = setTimeout(failed, DRAWN_MS)
      contents.on('page-title-updated', (_event, title) => { if (title === 'Foyer: drawn') resolve() })
      contents.once('render-process-gone', failed)
      window.loadURL(url).catch(failed)
    })
  } finally {
    clearTimeout(late)
  }
}
