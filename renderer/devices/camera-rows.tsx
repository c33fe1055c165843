import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { FoyerError } from '../../electron/contract/errors.ts'
import { deviceNames } from '../desk/device-names.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { asFoyerError } from '../parts/error-texts.ts'
import { formatNumber, formatTime } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'
import { noteOf, type CameraNote } from '../scan/camera-notes.ts'
import { useCameras, type Camera } from '../scan/use-cameras.ts'
import { anyCamera, cameraOfId, WebcamSource } from '../scan/webcam-source.ts'
import { DefaultDevice } from './default-device.tsx'
import { FaultNote } from './fault-note.tsx'

interface CameraRowsProps {
  demo: boolean
  /** One gave a picture. */
  onTried: () => void
}

/** Cameras belong to the page, so they are listed and tested here; where none is there, or none has a name yet, one row stands for all. */
export function CameraRows({ demo, onTried }: CameraRowsProps) {
  const { t, language } = useWords()
  const [turn, setTurn] = useState(0)
  const again = useCallback(() => setTurn((count) => count + 1), [])
  const cameras = useCameras(true, again)
  const names = deviceNames(cameras.map(({ id, name }, at) => ({ id, name: name === '' ? t('devices.cameraNumber', { number: formatNumber(at + 1, language) }) : name })), language)
  if (cameras.length === 0) return <CameraRow camera={null} name={t('devices.kinds.camera')} demo={demo} turn={turn} onTried={onTried} />
  return cameras.map((camera, at) => <CameraRow key={camera.id} camera={camera} name={names.get(camera.id) ?? camera.name} demo={demo && at === 0} turn={turn} onTried={onTried} />)
}

interface CameraRowProps { camera: Camera | null; name: string; demo: boolean; turn: number; onTried: () => void }

function CameraRow({ camera, name, demo, turn, onTried }: CameraRowProps) {
  const { t, language } = useWords()
  const [source, setSource] = useState<WebcamSource | null>(null)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  const [error, setError] = useState<FoyerError | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const tried = useEffectEvent(onTried)
  // Read anew when a camera comes or goes, and after a test.
  const note: CameraNote = noteOf(camera?.id ?? null)
  useEffect(() => {
    if (source === null) return undefined
    let wanted = true
    place.current?.append(source.element)
    source.start().then(
      () => {
        if (!wanted) return
        setSize({ width: source.element.videoWidth, height: source.element.videoHeight })
        tried()
      },
      (thrown: unknown) => {
        if (wanted) setError(asFoyerError(thrown))
      },
    )
    return () => {
      wanted = false
      source.stop()
      source.element.remove()
      setSize(null)
    }
  }, [source])
  const failed = error !== null || note.fault !== null
  return (
    <li className="device" data-testid="camera" data-turn={turn}>
      <Icon name="camera" />
      <div className="grow stack-tight">
        <div>
          <h2><bdi>{name}</bdi></h2>
          <p>
            <span className="device-state">
              <Icon name={camera === null ? 'unknown' : failed ? 'stop' : 'check'} />
              {camera === null ? t('devices.noCamera') : t(failed ? 'devices.states.fault' : 'devices.states.ready')}
            </span>
            {demo ? <> · {t('devices.demoCamera')}</> : null}
          </p>
          {camera === null ? null : (
            <p className="small soft">{t('devices.kinds.camera')}{note.usedAt === null ? null : ` · ${t('devices.used', { time: formatTime(note.usedAt, language) })}`}</p>
          )}
        </div>
        {camera === null || camera.name === '' ? null : <DefaultDevice rule="deskCamera" device={camera} name={name} />}
        {error !== null || note.fault === null ? null : <FaultNote fault={note.fault} />}
        {error === null ? null : <ErrorNote error={error} />}
        {size === null ? null : <output><bdi dir="ltr">{formatNumber(size.width, language, { useGrouping: false })} × {formatNumber(size.height, language, { useGrouping: false })}</bdi></output>}
        {source === null ? null : <div ref={place} className="device-live" />}
      </div>
      <Button
        label={source === null ? t('devices.testNamed', { name }) : t('devices.stopTest')}
        onPress={() => {
          setError(null)
          setSource(source === null ? new WebcamSource(camera === null ? anyCamera : { ...cameraOfId(camera.id), only: true }, () => setError(new FoyerError('device.lost'))) : null)
        }}
      >
        {t(source === null ? 'devices.test' : 'devices.stopTest')}
      </Button>
    </li>
  )
}
