import { useEffect, useRef, useState } from 'react'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { Zoomable } from '../reading/zoomable.tsx'
import { useCameras } from '../scan/use-cameras.ts'
import { cameraOfId, WebcamSource } from '../scan/webcam-source.ts'
import { stillOf } from './still.ts'

interface LiveFaceProps {
  still: Uint8Array | null
  onStill: (still: Uint8Array | null) => void
}

const nothing = (): void => undefined

/** Who stands there, by the desk's camera: open only while somebody looks, and one still at their press. */
export function LiveFace({ still, onStill }: LiveFaceProps) {
  const { t } = useWords()
  const [source, setSource] = useState<WebcamSource | null>(null)
  /** Also while it is still opening. */
  const latest = useRef<WebcamSource | null>(null)
  const camera = useTask()
  const opening = useSlow(camera.going && source === null)
  const cameras = useCameras(source !== null, nothing)
  useEffect(() => () => latest.current?.stop(), [])

  const close = () => {
    latest.current?.stop()
    latest.current = null
    setSource(null)
  }
  const open = (deviceId: string | null) => {
    close()
    void camera.run(async () => {
      const next = new WebcamSource(cameraOfId(deviceId), close)
      latest.current = next
      await next.start()
      if (latest.current === next) setSource(next)
    })
  }
  const take = () => {
    if (source === null) return
    void camera.run(async () => {
      const taken = await stillOf(source.element)
      if (taken === null) return
      onStill(taken)
      close()
    })
  }
  const other = cameras[(cameras.findIndex(({ id }) => id === source?.openId) + 1) % Math.max(1, cameras.length)]

  return (
    <>
      <div className="eyes-face" data-testid="eyes-live">
        {source !== null ? <figure className="eyes-video" aria-label={t('eyes.looking')} ref={(place) => place?.replaceChildren(source.element)} />
          : still !== null ? <Zoomable bytes={still} alt={t('eyes.sources.live')} /> : <p className="soft">{t('eyes.noFace')}</p>}
      </div>
      {opening ? <Progress label={t('scan.cameraStarting')} fraction={null} /> : null}
      {camera.error === null ? null : <ErrorNote error={camera.error} />}
      <div className="row">
        {source === null
          ? <Button icon="camera" disabled={camera.going} testId="eyes-open" onPress={() => open(null)}>{t(still === null ? 'eyes.start' : 'eyes.anew')}</Button>
          : <Button icon="camera" kind="primary" testId="eyes-take" onPress={take}>{t('eyes.take')}</Button>}
        {source !== null && cameras.length > 1 && other !== undefined ? <Button icon="turn" label={t('eyes.otherCamera')} onPress={() => open(other.id)} /> : null}
        {source === null ? null : <Button icon="close" label={t('eyes.stop')} onPress={close} />}
      </div>
    </>
  )
}
