import { useCallback, useEffect, useMemo, useState } from 'react'
import { FoyerError } from '../../electron/contract/errors.ts'
import { useDesk } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Icon } from '../parts/icons.tsx'
import { ScrollArea } from '../parts/scroll-area.tsx'
import { useWords } from '../parts/use-language.ts'
import type { TakeReading } from '../reading/take-reading.ts'
import { SpecimenSource } from './specimen-source.ts'
import { RestingStage, Stage } from './stage.tsx'
import { chooseCamera, useCameras, wishOfDesk } from './use-cameras.ts'
import { useFrames } from './use-frames.ts'
import { WebcamSource } from './webcam-source.ts'

interface CameraPanelProps {
  kind: 'camera' | 'specimen'
  /** Demo desk: what lies under its camera. */
  specimen: Uint8Array | null
  sending: boolean
  continues: string | null
  onHeld: TakeReading
}

const clock = () => performance.now()
const still = window.matchMedia('(prefers-reduced-motion: reduce)')

/** A live camera, real or of the demo desk. */
export function CameraPanel({ kind, specimen, sending, continues, onHeld }: CameraPanelProps) {
  const { t } = useWords()
  const { state: desk } = useDesk()
  const { terminal } = desk
  const { values, locked } = desk.policy
  const rule = values.deskCamera.trim()
  const only = rule !== '' && locked['deskCamera'] !== undefined
  const wish = useMemo(() => wishOfDesk(terminal, rule, only), [terminal, rule, only])
  const [turn, setTurn] = useState(0)
  const [lost, setLost] = useState(false)
  const source = useMemo(() => {
    // `turn` counts the wishes for a new camera.
    if (!sending || turn < 0) return null
    return kind === 'camera' ? new WebcamSource(wish, () => setLost(true)) : new SpecimenSource(still.matches, clock)
  }, [kind, sending, turn, wish])
  const frames = useFrames(lost ? null : source, continues, onHeld)
  useEffect(() => {
    if (source instanceof SpecimenSource) source.show(specimen).catch(() => setLost(true))
  }, [source, specimen])
  const error = lost ? new FoyerError('device.lost') : frames.error
  const again = useCallback(() => {
    setLost(false)
    setTurn((count) => count + 1)
  }, [])
  const failed = error !== null
  // A camera that is plugged in again goes on by itself.
  const onDevices = useCallback(() => {
    if (failed) again()
  }, [failed, again])
  const cameras = useCameras(frames.live, onDevices)

  if (error !== null) {
    return (
      <ScrollArea className="scan-desk" label={t('scan.sources.camera')}>
        {error.code === 'device.notFound' ? (
          <>
            <Icon name="camera" />
            <h2>{only ? t('scan.fixedAbsent', { name: rule }) : t('scan.noCamera')}</h2>
            <p className="soft">{only ? t('scan.fixedAbsentSays', { source: locked['deskCamera'] }) : t('scan.noCameraSays')}</p>
          </>
        ) : <ErrorNote error={error} />}
        <div className="row">
          <Button
            kind="primary"
            onPress={() => {
              // What was chosen may be what is broken.
              chooseCamera(terminal, null)
              again()
            }}
          >
            {t('app.tryAgain')}
          </Button>
        </div>
      </ScrollArea>
    )
  }
  if (source === null) return <RestingStage />
  const other = kind === 'camera' && cameras.length > 1 && !only && source instanceof WebcamSource ? () => {
    const at = cameras.findIndex(({ id }) => id === source.openId)
    chooseCamera(terminal, cameras[(at + 1) % cameras.length]?.id ?? null)
    again()
  } : null
  return <Stage source={source} answer={frames.answer} live={frames.live} analysed={frames.analysed} turnedOver={continues !== null} onOtherCamera={other} />
}
