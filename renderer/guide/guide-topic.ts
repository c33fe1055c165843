import { useEffect } from 'react'
import type { GuideTopic } from './guides.ts'

/** What is in view and has a guide of its own, what came last at the end. */
const inView: { topic: GuideTopic }[] = []

/** As long as it is in view, help begins with this guide rather than with that of the whole screen. */
export function useGuideTopic(topic: GuideTopic, seen = true): void {
  useEffect(() => {
    if (!seen) return undefined
    const here = { topic }
    inView.push(here)
    return () => {
      inView.splice(inView.indexOf(here), 1)
    }
  }, [topic, seen])
}

/** The guide of what is in view, else of the screen. */
export function guideNow(ofScreen: GuideTopic): GuideTopic {
  return inView.at(-1)?.topic ?? ofScreen
}
