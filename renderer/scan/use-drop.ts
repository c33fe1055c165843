import { useEffect, useEffectEvent, useRef, type RefObject } from 'react'

/**
 * A place to drop files on; the button of the file panel does the same by key.
 * @param onOver whether a file is being held over it.
 */
export function useDrop(onFiles: (files: readonly File[]) => void, onOver: (over: boolean) => void): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null)
  const drop = useEffectEvent(onFiles)
  const over = useEffectEvent(onOver)
  useEffect(() => {
    const here = place.current
    if (here === null) return undefined
    const onDragOver = (event: DragEvent) => {
      event.preventDefault()
      over(true)
    }
    const onDragLeave = (event: DragEvent) => {
      if (!(event.relatedTarget instanceof Node && here.contains(event.relatedTarget))) over(false)
    }
    const onDrop = (event: DragEvent) => {
      event.preventDefault()
      over(false)
      const files = [...event.dataTransfer?.files ?? []]
      if (files.length > 0) drop(files)
    }
    here.addEventListener('dragover', onDragOver)
    here.addEventListener('dragleave', onDragLeave)
    here.addEventListener('drop', onDrop)
    return () => {
      here.removeEventListener('dragover', onDragOver)
      here.removeEventListener('dragleave', onDragLeave)
      here.removeEventListener('drop', onDrop)
    }
  }, [])
  return place
}
