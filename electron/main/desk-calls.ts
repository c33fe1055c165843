import { readFile } from 'node:fs/promises'
import { homedir, hostname, userInfo } from 'node:os'
import type { App, BrowserWindow } from 'electron'
import { FoyerError } from '../contract/errors.ts'
import type { AnyCallName, Output } from '../contract/index.ts'
import type { Paper } from '../contract/paper.ts'
import { sessionLock } from '../system/session-lock.ts'
import type { CallContext, CallerContext, ValidInput } from '../transport/handlers.ts'
import { deviceDiagnosis } from './device-diagnosis.ts'
import { fileCalls, isFileCall } from './file-calls.ts'
import type { Exchange } from './files/exchange.ts'
import type { ClipboardKeeper } from './clipboard.ts'
import { isPrintCall, printCalls, type DrawnPaper } from './print-calls.ts'
import { copyFields } from './record-calls.ts'
import type { Processes } from './processes.ts'
import { recoveryCalls } from './recovery-calls.ts'
import type { PageSessions } from './sessions.ts'
import { trustCalls } from './trust-calls.ts'
import { isTypingCall, type TypingCalls } from './typing/typing-calls.ts'

interface MainCallsOptions {
  app: App
  processes: Processes
  sessions: PageSessions
  exchange: Exchange
  licencesFile: string
  clipboard: ClipboardKeeper
  typing: TypingCalls
  window: () => BrowserWindow | null
  /** Draws a sheet where nobody but a printer sees it. */
  draw: (paper: Paper) => Promise<DrawnPaper>
}

/** So that the answer still reaches the page, milliseconds. */
const LEAVE_MS = 100

/** The few calls that main itself answers. */
export function mainCalls({ app, processes, sessions, exchange, licencesFile, clipboard, typing, window, draw }: MainCallsOptions) {
  const files = fileCalls(exchange, processes.of('vault'))
  const prints = printCalls({ vault: processes.of('vault'), reader: processes.of('reader'), window: () => window()?.webContents ?? null, draw })
  const health = (): Output<'desk.health'> => ({
    processes: processes.states(),
    electron: process.versions['electron'] ?? '', chromium: process.versions['chrome'] ?? '', node: process.versions.node,
    platform: `${process.platform} ${process.arch}`, cage: processes.cage(), lockedBy: sessionLock(process.platform, process.pid),
  })

  const trust = trustCalls({ vault: processes.of('vault'), reader: processes.of('reader'), trust: processes.trust, foundFolder: () => processes.foundTrust() })

  const recovery = recoveryCalls({
    vault: processes.of('vault'), exchange, health, mode: () => processes.mode, restart: () => processes.restart(), leave: () => { setTimeout(() => { window()?.setKiosk(false); app.quit() }, LEAVE_MS) },
  })

  const diagnosis = async ({ cameras }: Pick<ValidInput<'devices.diagnosis'>, 'cameras'>, context: CallContext): Promise<string[]> => {
    // A reader that is down is part of the diagnosis.
    const devices = await processes.of('reader').call('devices.list', {}, { ...context, inside: true }).then(({ value }) => value as Output<'devices.list'>, () => [])
    return deviceDiagnosis({ now: new Date(Date.now()), version: app.getVersion(), health: health(), devices, cameras, names: [userInfo().username, homedir().split(/[\\/]/).at(-1) ?? '', hostname()] })
  }

  return async (name: AnyCallName, input: unknown, context: CallerContext): Promise<unknown> => {
    if (isFileCall(name)) return await files(name, input, context)
    if (isPrintCall(name)) return await prints(name, input, context)
    if (isTypingCall(name)) return await typing.answer(name, input, context)
    switch (name) {
      case 'desk.health': return health()
      case 'desk.licences': return JSON.parse(await readFile(licencesFile, 'utf8')) as Output<'desk.licences'>
      case 'desk.switchMode': {
        const { mode } = input as ValidInput<'desk.switchMode'>
        if (mode !== processes.mode) sessions.clear()
        await processes.switchTo(mode)
        return {}
      }
      case 'records.copy': return await copyFields(processes.of('vault'), clipboard, input as ValidInput<'records.copy'>, context)
      case 'connections.copyKey':
        await clipboard.put((input as ValidInput<'connections.copyKey'>).key)
        return {}
      case 'devices.diagnosis': return { lines: await diagnosis(input as ValidInput<'devices.diagnosis'>, context) }
      case 'devices.saveDiagnosis': {
        const { place, cameras } = input as ValidInput<'devices.saveDiagnosis'>
        const { put } = await exchange.writable(place)
        return { fileName: await put('foyer-devices.txt', `${(await diagnosis({ cameras }, context)).join('\n')}\n`) }
      }
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
