import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { FoyerError } from '../../electron/contract/errors.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { asFoyerError } from '../parts/error-texts.ts'
import { formatNumber } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'
import { WebcamSource } from '../scan/webcam-source.ts'

/** The camera belongs to the page, so it is tested here: its live picture, its size. */
export function CameraRow({ demo, onTried }: { demo: boolean; onTried: () => void }) {
  const { t, language } = useWords()
  const [count, setCount] = useState<number | null>(null)
  const [source, setSource] = useState<WebcamSource | null>(null)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  const [error, setError] = useState<FoyerError | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const tried = useEffectEvent(onTried)
  useEffect(() => {
    let wanted = true
    const look = () => {
      navigator.mediaDevices.enumerateDevices().then(
        (found) => {
          if (wanted) setCount(found.filter((each) => each.kind === 'videoinput').length)
        },
        () => {
          if (wanted) setCount(0)
        },
      )
    }
    look()
    navigator.mediaDevices.addEventListener('devicechange', look)
    return () => {
      wanted = false
      navigator.mediaDevices.removeEventListener('devicechange', look)
    }
  }, [])
  useEffect(() => {
    if (source === null) return undefined
    let wanted = true
    place.current?.append(source.element)
    source.start().then(
      () => {
        if (!wanted) return
        setSize(source.size())
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
  return (
    <li className="device">
      <Icon name="camera" />
      <div className="grow stack-tight">
        <div>
          <h2>{t('devices.kinds.camera')}</h2>
          <p>
            <span className="device-state">
              <Icon name={count !== null && count > 0 ? 'check' : 'unknown'} />
              {count === null ? t('devices.looking') : count === 0 ? t('devices.noCamera') : t('devices.cameras', { count })}
            </span>
            {demo ? <> · {t('devices.demoCamera')}</> : null}
          </p>
        </div>
        {error === null ? null : <ErrorNote error={error} />}
        {size === null ? null : <output><bdi dir="ltr">{formatNumber(size.width, language, { useGrouping: false })} × {formatNumber(size.height, language, { useGrouping: false })}</bdi></output>}
        {source === null ? null : <div ref={place} className="device-live" />}
      </div>
      <Button
        label={source === null ? t('devices.testNamed', { name: t('devices.kinds.camera') }) : t('devices.stopTest')}
        onPress={() => {
          setError(null)
          setSource(source === null ? new WebcamSource(null, () => setError(new FoyerError('device.lost'))) : null)
        }}
      >
        {t(source === null ? 'devices.test' : 'devices.stopTest')}
      </Button>
    </li>
  )
}
