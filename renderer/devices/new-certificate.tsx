import { useState } from 'react'
import type { Device } from '../../electron/contract/devices.ts'
import { call } from '../bridge.ts'
import { useMay } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { grouped } from './grouped.ts'

/** A scanner showed another certificate than it is known by: who may say what is trusted compares them, and takes it or leaves it. */
export function NewCertificate({ device: { id, fingerprint = '', newFingerprint } }: { device: Device }) {
  const { t } = useWords()
  const may = useMay()
  const [looks, setLooks] = useState(false)
  const task = useTask()
  if (newFingerprint === undefined) return null
  const accept = () => void task.run(async () => {
    await call('scanners.acceptCertificate', { id, fingerprint: newFingerprint })
    setLooks(false)
  })
  return (
    <>
      <p className="small">{t('devices.newCertificate')}: <bdi dir="ltr" className="mono">{grouped(newFingerprint)}</bdi></p>
      {may('trust.change') ? <div className="row"><Button testId="new-certificate" onPress={() => setLooks(true)}>{t('devices.accept.open')}</Button></div> : null}
      {looks ? (
        <Sheet title={t('devices.accept.title')} onClose={() => setLooks(false)} alert>
          <div className="stack">
            <p>{t('devices.accept.says')}</p>
            <dl className="facts fingerprints">
              <div><dt>{t('devices.accept.known')}</dt><dd><bdi dir="ltr" className="mono">{grouped(fingerprint)}</bdi></dd></div>
              <div><dt>{t('devices.accept.shown')}</dt><dd><bdi dir="ltr" className="mono">{grouped(newFingerprint)}</bdi></dd></div>
            </dl>
            {task.error === null ? null : <ErrorNote error={task.error} />}
            <div className="actions">
              <Button disabled={task.going} onPress={() => setLooks(false)}>{t('app.cancel')}</Button>
              <Button kind="primary" testId="accept-certificate" disabled={task.going} onPress={accept}>{t('devices.accept.take')}</Button>
            </div>
          </div>
        </Sheet>
      ) : null}
    </>
  )
}
