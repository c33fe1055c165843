import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import { BytesInFlight, bytesIn } from '../contract/bytes-in-flight.ts'
import { FoyerError, type ErrorPayload } from '../contract/errors.ts'
import { calls, isScreenCallName, type CallName } from '../contract/index.ts'
import type { CallerContext } from '../transport/handlers.ts'
import { CallFailure, type CallResult } from '../transport/calls-under-way.ts'
import { sendEvent } from './event-bus.ts'
import { isOurPage } from './lock-down.ts'
import type { PageSessions } from './sessions.ts'

export type Answer = { ok: true; value: unknown } | { ok: false; error: ErrorPayload }

/** The way of a call from the door to whoever answers it. */
export type Carry = (name: CallName, input: unknown, context: CallerContext) => Promise<CallResult>

/** Calls of one page in flight at once; a page that asks for more is not ours any more. */
const MAX_IN_FLIGHT = 32

/**
 * The one door from the page: sender, name and payload are checked here, the session is put in here,
 * only coded errors leave.
 * @param isOurs whether these are the contents of the kiosk's own window
 */
export function openDoor(
  ipcMain: IpcMain,
  sessions: PageSessions,
  carry: Carry,
  isOurs: (contents: WebContents) => boolean,
): void {
  const inFlight = new Map<number, number>()
  const bytes = new BytesInFlight()
  ipcMain.handle('foyer:call', async (event: IpcMainInvokeEvent, name: unknown, raw: unknown): Promise<Answer> => {
    const page = event.sender.id
    const count = inFlight.get(page) ?? 0
    try {
      checkSender(event, isOurs)
      if (count >= MAX_IN_FLIGHT) throw new FoyerError('input.tooLarge', { detail: 'calls in flight' })
      if (!isScreenCallName(name)) throw new FoyerError('input.unknownCall')
      const landed = bytes.enter(bytesIn(raw))
      inFlight.set(page, count + 1)
      try {
        const input = calls[name].input.safeParse(raw)
        if (!input.success) throw new FoyerError('input.invalid')
        const session = sessions.tokenOf(page)
        // What is said while it goes on is for whoever asked: not for the next person at the same page.
        const hear: CallerContext['hear'] = (said, payload) => { if (sessions.tokenOf(page) === session) sendEvent(event.sender, said, payload) }
        const result = await carry(name, input.data, { session, way: 'screen', address: 'local', hear })
        sessions.apply(page, result.session)
        return { ok: true, value: result.value }
      } finally {
        landed()
        inFlight.set(page, (inFlight.get(page) ?? 1) - 1)
      }
    } catch (thrown) {
      if (thrown instanceof CallFailure) sessions.apply(page, thrown.session)
      return { ok: false, error: FoyerError.from(thrown).toPayload() }
    }
  })
}

/** The main frame of our one window, with our page in it: no other frame, no other window, no other page. */
function checkSender({ sender, senderFrame }: IpcMainInvokeEvent, isOurs: (contents: WebContents) => boolean): void {
  const ours = senderFrame && senderFrame === sender.mainFrame && isOurs(sender) && isOurPage(senderFrame.url)
  if (!ours) throw new FoyerError('staff.forbidden', { detail: 'sender' })
}
