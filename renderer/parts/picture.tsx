import { useEffect, useState } from 'react'

interface PictureProps {
  bytes: Uint8Array
  alt: string
  mime?: string
  className?: string
}

/** Bytes as a picture. The object URL goes with the component, so nothing of a person stays in memory after it. */
export function Picture({ bytes, alt, mime = 'image/jpeg', className }: PictureProps) {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes, mime])
  if (url === null) return null
  return <img src={url} alt={alt} className={className} draggable={false} />
}
