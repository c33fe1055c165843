import { readFile } from 'node:fs/promises'
import type { App, BrowserWindow } from 'electron'
import { FoyerError } from '../contract/errors.ts'
import type { AnyCallName, Output } from '../contract/index.ts'
import type { CallContext, ValidInput } from '../transport/handlers.ts'
import { fileCalls, isFileCall } from './file-calls.ts'
import type { Exchange } from './files/exchange.ts'
import type { ClipboardKeeper } from './clipboard.ts'
import { printPage } from './print.ts'
import { isRecordCall, recordCalls } from './record-calls.ts'
import type { Processes } from './processes.ts'
import { recoveryCalls } from './recovery-calls.ts'
import type { PageSessions } from './sessions.ts'
import { trustCalls } from './trust-calls.ts'

interface MainCallsOptions {
  app: App
  processes: Processes
  sessions: PageSessions
  exchange: Exchange
  licencesFile: string
  clipboard: ClipboardKeeper
  window: () => BrowserWindow | null
}

/** So that the answer still reaches the page, milliseconds. */
const LEAVE_MS = 100

/** The few calls that main itself answers. */
export function mainCalls({ app, processes, sessions, exchange, licencesFile, clipboard, window }: MainCallsOptions) {
  const files = fileCalls(exchange, processes.of('vault'))
  const records = recordCalls({ vault: processes.of('vault'), clipboard, page: () => window()?.webContents ?? null })
  const health = (): Output<'desk.health'> => ({
    processes: processes.present().map((name) => {
      const { state, restarts, since } = processes.of(name)
      return { name, state, restarts, since: new Date(since).toISOString() }
    }),
    electron: process.versions['electron'] ?? '', chromium: process.versions['chrome'] ?? '', node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
  })

  const trust = trustCalls({ vault: processes.of('vault'), reader: processes.of('reader'), trust: processes.trust, foundFolder: () => processes.foundTrust() })

  const recovery = recoveryCalls({
    vault: processes.of('vault'), exchange, health, mode: () => processes.mode, restart: () => processes.restart(), leave: () => { setTimeout(() => { window()?.setKiosk(false); app.quit() }, LEAVE_MS) },
  })

  return async (name: AnyCallName, input: unknown, context: CallContext): Promise<unknown> => {
    if (isFileCall(name)) return await files(name, input, context)
    if (isRecordCall(name)) return await records(name, input, context)
    switch (name) {
      case 'desk.health': return health()
      case 'desk.licences': return JSON.parse(await readFile(licencesFile, 'utf8')) as Output<'desk.licences'>
      case 'desk.switchMode': {
        const { mode } = input as ValidInput<'desk.switchMode'>
        if (mode !== processes.mode) sessions.clear()
        await processes.switchTo(mode)
        return {}
      }
      case 'connections.copyKey':
        await clipboard.put((input as ValidInput<'connections.copyKey'>).key)
        return {}
      case 'desk.print':
      case 'desk.printNotice': return await printPage(window()?.webContents ?? null, (input as ValidInput<'desk.print' | 'desk.printNotice'>).printer)
      case 'desk.exit':
        setTimeout(() => { window()?.setKiosk(false); app.quit() }, LEAVE_MS)
        return {}
      default: {
        const answer = await recovery(name, input, context) ?? await trust(name, input, context)
        if (answer === undefined) throw new FoyerError('input.unknownCall')
        return answer
      }
    }
  }
}
