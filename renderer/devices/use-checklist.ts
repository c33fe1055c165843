import { useState } from 'react'
import { useDesk } from '../desk/desk-context.ts'

/** What a person said or did about the list, at this desk. */
interface Kept { tried: boolean; rulesSeen: boolean; dismissed: boolean }

const nothing: Kept = { tried: false, rulesSeen: false, dismissed: false }

function read(store: string): Kept {
  try {
    const words = window.localStorage.getItem(store)?.split(' ') ?? []
    return { tried: words.includes('tried'), rulesSeen: words.includes('rulesSeen'), dismissed: words.includes('dismissed') }
  } catch {
    // Storage may be switched off for the page: then the list comes again.
    return nothing
  }
}

export interface Checklist extends Kept {
  setTried: () => void
  setRulesSeen: () => void
  dismiss: () => void
}

/** Remembered by the desk's own terminal: two desks of one computer do not share it. */
export function useChecklist(): Checklist {
  const store = `foyer.checklist.${useDesk().state.terminal ?? ''}`
  const [kept, setKept] = useState(() => read(store))
  const keep = (now: Kept) => {
    setKept(now)
    try {
      window.localStorage.setItem(store, Object.entries(now).filter(([, is]) => is).map(([word]) => word).join(' '))
    } catch {
      // As above.
    }
  }
  return { ...kept, setTried: () => keep({ ...kept, tried: true }), setRulesSeen: () => keep({ ...kept, rulesSeen: true }), dismiss: () => keep({ ...kept, dismissed: true }) }
}
