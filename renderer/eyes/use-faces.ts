import { useState } from 'react'
import type { FacesAnswer, FaceSource, HeldReading } from '../../electron/contract/reading.ts'
import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { useTask, type Task } from '../parts/use-task.ts'
import { facesOf, hasFace, type Face } from './faces-of.ts'

export interface Faces {
  printed: Face | null
  chip: Face | null
  /** A still of who stands there: in this page's memory alone, and gone with the document. */
  live: Uint8Array | null
  setLive: (still: Uint8Array | null) => void
  /** What somebody said of these faces. */
  answer: FacesAnswer | null
  /** There is a face, and policy offers to compare it. */
  offered: boolean
  /** Policy wants an answer, and there is none yet. */
  wanted: boolean
  shown: boolean
  show: (shown: boolean) => void
  task: Task
  say: (answer: FacesAnswer) => void
}

/** The faces of the document at the desk, and what was said of them. */
export function useFaces({ readingId, reading }: HeldReading): Faces {
  const { compareFaces, requireFaces } = useDesk().state.policy.values
  const [live, setLive] = useState<Uint8Array | null>(null)
  const [said, setSaid] = useState<{ of: string; answer: FacesAnswer } | null>(null)
  const [shown, show] = useState(false)
  const task = useTask()
  const { printed, chip } = facesOf(reading)
  // The vault forgets an answer with the faces that it is about; so does the screen.
  const these = `${printed?.bytes.length ?? ''} ${chip?.bytes.length ?? ''}`
  const answer = said?.of === these ? said.answer : null
  const offered = (compareFaces || requireFaces) && hasFace(reading)
  return {
    printed, chip, live, setLive, answer, offered, wanted: offered && requireFaces && answer === null, shown, show, task,
    say(next) {
      const there: Record<FaceSource, unknown> = { printed, chip, live }
      const pictures = (['printed', 'chip', 'live'] as const).filter((each) => there[each] !== null)
      // One picture was held against whoever stands there.
      const seen: FaceSource[] = pictures.length === 1 && live === null ? [...pictures, 'live'] : pictures
      void task.run(async () => {
        await call('reading.compareFaces', { readingId, answer: next, seen: next === 'notCompared' ? [] : seen })
        setSaid({ of: these, answer: next })
        show(false)
      })
    },
  }
}
