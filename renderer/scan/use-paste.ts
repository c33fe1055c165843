import { useEffect, useEffectEvent } from 'react'

/**
 * Files, and pictures without one, out of the clipboard, wherever the focus is. Text stays whoever's it is for: a field that is being typed into takes it.
 * @param active whether they are for whoever listens here
 */
export function usePaste(onFiles: (files: readonly File[]) => void, active: boolean): void {
  const paste = useEffectEvent((event: ClipboardEvent) => {
    const files = [...event.clipboardData?.files ?? []]
    if (!active || files.length === 0) return
    event.preventDefault()
    onFiles(files)
  })
  useEffect(() => {
    const listen = (event: ClipboardEvent): void => paste(event)
    window.addEventListener('paste', listen)
    return () => window.removeEventListener('paste', listen)
  }, [])
}
