import { useEffect, useEffectEvent, useState } from 'react'
import type { FoyerError } from '../../electron/contract/errors.ts'
import type { Rect } from '../../electron/contract/primitives.ts'
import type { FrameAnswer } from '../../electron/contract/reading.ts'
import { call } from '../bridge.ts'
import { asFoyerError } from '../parts/error-texts.ts'
import { dropReading, type TakeReading } from '../reading/take-reading.ts'
import { Rest, restUntilMoved } from './rest.ts'
import type { CameraSource } from './camera-source.ts'

/** The reader may be away for a moment (it restarts by itself) or behind with its work: worth trying again rather than showing an error. */
const PASSING: ReadonlySet<string> = new Set(['process.down', 'internal.timeout', 'device.busy', 'image.timeout'])
const AGAIN_MS = 400
/** At least so long from one frame to the next; the reader sets the real pace. A frame that it asked for goes at once. */
const LEAST_GAP_MS = 50
/** The same while a page comes to rest: to see that it has is cheap, and somebody waits. Longer than a camera of 30 pictures a second has the same one. */
const GAP_TO_REST_MS = 36

/**
 * The stream outlives one look at a document: the reader then knows the one that still lies there after it was stored, and
 * does not read it again.
 */
let lasting: { id: string; sequence: number } | null = null

/** What lies under the camera may be read anew (it was discarded, or somebody else is at the desk). */
export function forgetDocument(): void {
  if (lasting === null) return
  call('reading.closeStream', { stream: lasting.id }).catch(() => undefined)
  lasting = null
}

const nothing: FramesState = { answer: null, error: null, live: false, analysed: 0 }

const wait = (ms: number) => new Promise<void>((resolve) => {
  setTimeout(resolve, ms)
})

interface FramesState {
  answer: FrameAnswer | null
  error: FoyerError | null
  /** Camera is open and sends. */
  live: boolean
  /** Frames that the reader has answered. */
  analysed: number
}

/**
 * Open a camera and send its frames to the reader, one at a time, until it hands back a Reading.
 * @param source what to send from, or null to send nothing. @param continues the Reading that the other side belongs to.
 */
export function useFrames(source: CameraSource | null, continues: string | null, onHeld: TakeReading): FramesState {
  const [state, setState] = useState<FramesState & { of: CameraSource | null }>({ ...nothing, of: null })
  const hold = useEffectEvent(onHeld)
  useEffect(() => {
    if (source === null) return undefined
    let going = true
    // The other side of a document is another picture of it: a stream of its own.
    const fresh = { id: crypto.randomUUID(), sequence: 0 }
    if (continues === null) lasting ??= fresh
    const stream = continues === null ? (lasting ?? fresh) : fresh
    const send = async () => {
      await source.start()
      let analysed = 0
      let comesToRest = false
      let region: Rect | null = null
      const rest = new Rest()
      if (going) setState({ answer: null, error: null, live: true, analysed, of: source })
      while (going) {
        const began = performance.now()
        const frame = await source.grab(region)
        if (!going) return
        if (frame === null) {
          await wait(LEAST_GAP_MS)
          continue
        }
        try {
          const answer = await call('reading.frame', { stream: stream.id, sequence: stream.sequence, timeMs: began, frame, ...(continues === null ? {} : { continues }) })
          stream.sequence += 1
          analysed += 1
          comesToRest = answer.hint === 'holdStill'
          region = answer.region
          if (answer.held !== null) {
            // Another source was chosen meanwhile: the document is left to be read again. Its other side is joined
            // already, and what was held before it is gone, so that is handed on whatever is in view.
            const wanted = going || continues !== null
            if (going) setState({ answer, error: null, live: true, analysed, of: source })
            going = false
            if (!wanted) dropReading(answer.held.readingId)
            if (!wanted || !hold(answer.held, continues)) call('reading.closeStream', { stream: stream.id }).catch(() => undefined)
            return
          }
          if (!going) return
          setState({ answer, error: null, live: true, analysed, of: source })
          rest.note(answer, performance.now())
        } catch (thrown) {
          const error = asFoyerError(thrown)
          if (!PASSING.has(error.code)) throw error
          await wait(AGAIN_MS)
        }
        const gap = comesToRest ? GAP_TO_REST_MS : LEAST_GAP_MS
        if (rest.isDue(performance.now())) {
          source.slow?.(true)
          if (await restUntilMoved({ glance: async () => await source.glance?.() ?? null, going: () => going, wait })) {
            rest.end()
            source.slow?.(false)
          }
        } else if (region === null) await wait(Math.max(0, gap - (performance.now() - began)))
      }
    }
    send().catch((thrown: unknown) => {
      if (going) setState({ answer: null, error: asFoyerError(thrown), live: false, analysed: 0, of: source })
    })
    return () => {
      going = false
      source.stop()
      if (stream !== lasting) call('reading.closeStream', { stream: stream.id }).catch(() => undefined)
    }
  }, [source, continues])
  // What another camera said is not shown for this one.
  return state.of === source ? state : nothing
}
