import { openCameraStreams, type CameraStreams } from './camera-streams.ts'
import type { DocumentReader } from './document-reader.ts'
import type { TextReader } from './viz/text-reader.ts'

/** What reads documents: models and decoders, loaded once somebody is there who may show one. A sign-in screen gives no memory and no time to them. */
export interface Engines {
  readonly documents: DocumentReader
  readonly streams: CameraStreams
  readonly texts: TextReader
  /** Load them, if they are not: the first page shall not wait. */
  warm(): void
  /** The certificates have changed. */
  reloadCertificates(): void
  close(): Promise<void>
}

interface EnginesOptions {
  open: () => DocumentReader
  texts: TextReader
  modulesFolder: string
}

export function openEngines({ open, texts, modulesFolder }: EnginesOptions): Engines {
  let opened: { documents: DocumentReader; streams: CameraStreams } | null = null
  const now = (): NonNullable<typeof opened> => {
    if (opened !== null) return opened
    const documents = open()
    // Print is read last: what reads it, half of all this memory, is loaded while the page comes into view.
    return opened = { documents, streams: openCameraStreams({ documents, modulesFolder, onSight: () => texts.warm() }) }
  }
  return {
    get documents() { return now().documents },
    get streams() { return now().streams },
    texts,
    warm: () => void now(),
    reloadCertificates: () => opened?.documents.reloadCertificates(),
    close: async () => { await Promise.all([opened?.documents.close(), texts.close()]) },
  }
}
