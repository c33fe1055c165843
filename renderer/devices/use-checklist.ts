import { useState } from 'react'
import { useDesk } from '../desk/desk-context.ts'

/** What a person said or did about the list, at this desk. */
interface Kept { tried: boolean; dismissed: boolean }

function read(store: string): Kept {
  try {
    const words = window.localStorage.getItem(store)?.split(' ') ?? []
    return { tried: words.includes('tried'), dismissed: words.includes('dismissed') }
  } catch {
    // Storage may be switched off for the page: then the list comes again.
    return { tried: false, dismissed: false }
  }
}

export interface Checklist extends Kept {
  setTried: () => void
  dismiss: () => void
}

/** Remembered by the desk's own terminal: two desks of one computer do not share it. */
export function useChecklist(): Checklist {
  const store = `foyer.checklist.${useDesk().state.terminal ?? ''}`
  const [kept, setKept] = useState(() => read(store))
  const keep = (now: Kept) => {
    setKept(now)
    try {
      window.localStorage.setItem(store, [now.tried ? 'tried' : '', now.dismissed ? 'dismissed' : ''].join(' ').trim())
    } catch {
      // As above.
    }
  }
  return { ...kept, setTried: () => keep({ ...kept, tried: true }), dismiss: () => keep({ ...kept, dismissed: true }) }
}
