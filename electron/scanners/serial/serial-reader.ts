import type { ErrorCode } from '../../contract/error-codes.ts'
import { FoyerError } from '../../contract/errors.ts'
import { SERIAL_READER } from '../../contract/sources.ts'
import type { OnOffer, PushSource } from '../push/push-source.ts'
import { swipedTexts, type SwipedTexts } from '../push/swiped-texts.ts'
import { frames, framingOf } from './framing.ts'
import { openPort, type OpenPort, type PortSettings } from './port.ts'

/** A swipe at 9600 baud has no pause of three characters in it; a USB adapter delivers in pieces 16 ms apart, ms. */
const PAUSE_MS = 250
/** A reader that was unplugged is looked for so often, ms. */
const AGAIN_MS = 2000
/** Bytes of one look at the port: one that never stops is given no more time than others, and heard on after a breath. */
const PIECE = 4096
const BREATH_MS = 20

const codes: Readonly<Record<string, ErrorCode>> = { EACCES: 'scanner.denied', EPERM: 'scanner.denied', EBUSY: 'device.busy' }

export interface SerialReader extends PushSource, Pick<SwipedTexts, 'attend'> {
  isOpen(): boolean
  /** Why it is not heard now, or null. */
  fault(): FoyerError | null
}

interface SerialOptions { settings: PortSettings; framing: string; onOffer: OnOffer; open?: typeof openPort; againMs?: number; pauseMs?: number; keepMs?: number; testMs?: number }

/** A reader at a serial port: what it says is offered, frame by frame. Unplugged, it is waited for. */
export function serialReader({ settings, framing, onOffer, open = openPort, againMs = AGAIN_MS, pauseMs = PAUSE_MS, keepMs, testMs }: SerialOptions): SerialReader {
  const texts = swipedTexts({ kind: 'serial', id: `${SERIAL_READER}${settings.path}`, name: settings.path, onOffer: () => onOffer(reader), ...(keepMs === undefined ? {} : { keepMs }), ...(testMs === undefined ? {} : { testMs }) })
  let closed = false
  let port: OpenPort | null = null
  let fault: FoyerError | null = null
  let wake: () => void = () => undefined
  const wait = (ms: number): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    timer.unref()
    wake = () => { clearTimeout(timer); resolve() }
  })

  const listen = async (from: OpenPort): Promise<void> => {
    const heard = frames(framingOf(framing))
    const offer = (found: string[]): void => { for (const text of found) texts.offer([text]) }
    let silence: NodeJS.Timeout | null = null
    try {
      // A port that is closed throws.
      for (;;) {
        const bytes = await from.read(PIECE)
        if (silence !== null) clearTimeout(silence)
        offer(heard.take(bytes))
        silence = setTimeout(() => offer(heard.pause()), pauseMs)
        if (bytes.length >= PIECE / 2) await wait(BREATH_MS)
      }
    } finally {
      // What was half said when it was unplugged is nothing.
      if (silence !== null) clearTimeout(silence)
    }
  }

  const isClosed = (): boolean => closed

  const run = async (): Promise<void> => {
    for (;;) {
      let opened: OpenPort | null = null
      try {
        opened = await open(settings)
        port = opened
        fault = null
        // Whoever closed it while it was being opened had nothing to close.
        if (!isClosed()) await listen(opened)
      } catch (thrown) {
        fault = new FoyerError(opened === null ? codes[wordIn(thrown)] ?? 'device.notFound' : 'device.lost', { cause: thrown })
      }
      // One that has failed is not open while it is being closed: nobody hears what is said meanwhile.
      port = null
      await opened?.close()
      if (closed) return
      await wait(againMs)
    }
  }
  const running = run()

  const reader: SerialReader = {
    kind: 'serial', id: texts.id, name: texts.name,
    waiting: () => texts.waiting(),
    // Where nothing waits, why not is worth more than that.
    take: () => (fault !== null && texts.waiting() === 0 ? Promise.reject(fault) : texts.take()),
    attend: (...given) => texts.attend(...given),
    // One that is not there is not waited for.
    test: () => (fault === null ? texts.test() : Promise.reject(fault)),
    isOpen: () => port !== null,
    fault: () => fault,
    close: async () => {
      closed = true
      wake()
      await port?.close()
      await running
      await texts.close()
    },
  }
  return reader
}

/** The binding's errors hold the system's word for it in their text alone: `Error: Permission denied, cannot open ...`. */
function wordIn(thrown: unknown): string {
  const { message } = thrown as Error
  return /permission denied|access denied/i.test(message) ? 'EACCES' : /lock|busy|temporarily unavailable/i.test(message) ? 'EBUSY' : ''
}
