import type { DeskState } from '../../electron/contract/desk.ts'
import type { HeldReading, Reading } from '../../electron/contract/reading.ts'
import type { MockHandlers } from './mock-bridge.ts'
import type { Scenario } from './mock-scenario.ts'
import { bothSides, cardFront, cutOff, misprint, passport, type Pictures } from './mock-documents.ts'

interface MockCameraOptions {
  scenario: Scenario
  pictures: Pictures
  picture: (specimen: string) => Promise<Uint8Array>
  mode: () => DeskState['mode']
  hold: (reading: Reading, replaces: string | null) => HeldReading
}

interface MockCamera {
  handlers: Pick<MockHandlers, 'reading.frame' | 'reading.closeStream' | 'reading.specimenPicture'>
  /** What lies under it now, read. */
  read: () => Reading
}

const OUTLINE: NonNullable<Awaited<ReturnType<MockHandlers['reading.frame']>>['outline']> = [{ x: 420, y: 190 }, { x: 1500, y: 205 }, { x: 1490, y: 900 }, { x: 410, y: 880 }]

/** The camera of the double's desk, as the reader's behaves: what lies there is steady first, read once, and then lies there still. */
export function mockCamera({ scenario, pictures, picture, mode, hold }: MockCameraOptions): MockCamera {
  let frames = 0
  let firstFrame = 0
  /** Demo desk: nothing lies under its camera until a specimen is picked. */
  let shown = mode() === 'demo' ? '' : 'passport-genuine'
  /** What was read lies there still, and is not read again until it is laid down anew. */
  let given = ''
  /** The stream that read it; the demo camera that comes after that one has an empty counter. */
  let givenBy = ''
  const read = (): Reading => {
    if (scenario.reading === 'card' || shown === 'card-front') return cardFront(pictures)
    if (shown === 'passport-misprint') return misprint(pictures)
    const { images, ...rest } = scenario.nameCutOff === true ? cutOff(pictures) : passport(pictures)
    const lights = [{ light: 'infrared' as const, jpeg: pictures.infrared }, { light: 'ultraviolet' as const, jpeg: pictures.ultraviolet }]
    return { ...rest, images: scenario.lights === true ? { ...images, lights } : images }
  }
  return {
    read,
    handlers: {
      'reading.frame': ({ continues, stream }) => {
        frames += 1
        if (frames === 1) firstFrame = Date.now()
        if (scenario.reading === 'none' || shown === '') return { outline: null, hint: 'noDocument', phase: 'searching', region: null, held: null }
        // The side that was read before is not its other side.
        if (continues !== undefined && shown !== 'card-back') return { outline: OUTLINE, hint: 'turnOver', phase: 'steady', region: null, held: null }
        if (mode() === 'demo' && shown === given) return { outline: OUTLINE, hint: null, phase: 'steady', region: null, held: null }
        // A document is not read the moment it is laid.
        if (frames < 4 || Date.now() - firstFrame < 600) return { outline: frames < 2 ? null : OUTLINE, hint: frames < 2 ? 'moveCloser' : 'holdStill', phase: frames < 2 ? 'searching' : 'steady', region: null, held: null }
        frames = 0
        given = shown
        givenBy = stream
        return { outline: OUTLINE, hint: null, phase: 'done', region: null, held: hold(continues === undefined ? read() : bothSides(pictures), continues ?? null) }
      },
      'reading.closeStream': ({ stream }) => {
        if (mode() === 'demo' && stream === givenBy) shown = ''
        return {}
      },
      'reading.specimenPicture': async ({ id }) => {
        shown = id
        given = ''
        frames = 0
        return { jpeg: await picture(id) }
      },
    },
  }
}
