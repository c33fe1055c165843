import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { WaitingAct } from '../../electron/contract/staff.ts'
import { call, onSecondWanted } from '../bridge.ts'
import { useNotify } from '../desk/notices.tsx'
import { useWords } from '../parts/use-language.ts'
import { SecondSheet } from './second-sheet.tsx'

interface Asked {
  act: WaitingAct
  answer: (approved: boolean) => void
}

/** Wherever an act wants a second person, they are asked for it here; then it is done. Closed, it is not, and what was filled in is still there. */
export function SecondPerson() {
  const { t } = useWords()
  const notify = useNotify()
  const [asked, setAsked] = useState<Asked | null>(null)
  const open = useRef<Asked | null>(null)
  const show = (next: Asked | null) => {
    open.current = next
    setAsked(next)
  }
  const ask = useEffectEvent(async (): Promise<boolean> => {
    if (open.current !== null) return false
    const { act } = await call('staff.act', {})
    if (act === null) return false
    return await new Promise((answer) => { show({ act, answer }) })
  })
  useEffect(() => {
    const stop = onSecondWanted(() => ask())
    return () => {
      stop()
      open.current?.answer(false)
    }
  }, [])
  if (asked === null) return null
  const end = (approved: boolean) => {
    show(null)
    asked.answer(approved)
  }
  return (
    <SecondSheet
      act={asked.act}
      onClose={() => end(false)}
      onApproved={(name) => {
        if (name !== null) notify({ kind: 'done', text: t('secondPerson.approved', { name }) })
        end(true)
      }}
    />
  )
}
