import { useEffect, useEffectEvent, useRef, type RefObject } from 'react'

/**
 * A place to drop one file on; the button of the file panel does the same by key.
 * @param onOver whether a file is being held over it.
 */
export function useDrop(onFile: (file: File) => void, onOver: (over: boolean) => void): RefObject<HTMLElement | null> {
  const place = useRef<HTMLElement>(null)
  const drop = useEffectEvent(onFile)
  const over = useEffectEvent(onOver)
  useEffect(() => {
    const here = place.current
    if (here === null) return undefined
    const onDragOver = (event: DragEvent) => {
      event.preventDefault()
      over(true)
    }
    const onDragLeave = (event: DragEvent) => {
      if (event.target === here) over(false)
    }
    const onDrop = (event: DragEvent) => {
      event.preventDefault()
      over(false)
      const file = event.dataTransfer?.files[0]
      if (file !== undefined) drop(file)
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
