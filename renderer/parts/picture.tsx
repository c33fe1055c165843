import { useCallback } from 'react'

interface PictureProps {
  bytes: Uint8Array
  alt: string
  mime?: string
  className?: string
}

/** Bytes as a picture. The object URL goes with the component, so nothing of a person stays in memory after it. */
export function Picture({ bytes, alt, mime = 'image/jpeg', className }: PictureProps) {
  const fill = useCallback((image: HTMLImageElement) => {
    const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime }))
    image.src = url
    return () => URL.revokeObjectURL(url)
  }, [bytes, mime])
  return <img ref={fill} alt={alt} className={className} draggable={false} />
}
