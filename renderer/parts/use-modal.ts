import { useEffect, useRef, type RefObject } from 'react'
import { sheetOpened } from './open-sheets.ts'

/** A native dialog that is modal as long as it is there: it keeps focus inside, and gives it back. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const shown = dialog.current
    const before = document.activeElement
    if (shown !== null && !shown.open) shown.showModal()
    const opened = sheetOpened()
    return () => {
      opened()
      shown?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return dialog
}
