import { useEffect, useEffectEvent } from 'react'

/** F1 opens the guide, also over a sheet: whoever is stuck there needs it most. */
export function useGuideKey(open: () => void): void {
  const press = useEffectEvent(open)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'F1' || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return
      event.preventDefault()
      // Whoever holds the turned screen is no clerk.
      if (document.querySelector('dialog.guest') === null) press()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
