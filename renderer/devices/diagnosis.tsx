import { useState } from 'react'
import { call } from '../bridge.ts'
import { ReportSheet } from '../files/report-sheet.tsx'
import { Button } from '../parts/button.tsx'
import { useWords } from '../parts/use-language.ts'
import { noteOf } from '../scan/camera-notes.ts'
import { camerasNow } from '../scan/use-cameras.ts'

/** The cameras as they stand here: none is opened for it. */
async function seenCameras() {
  const found = await camerasNow().catch(() => [])
  const all = found.length === 0 && noteOf(null).fault !== null ? [{ id: null, name: '' }] : found
  return all.slice(0, 16).map(({ id, name }) => ({ name: name.slice(0, 200), ...noteOf(id) }))
}

/** How the devices are, for whoever mends them. */
export function Diagnosis() {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <>
      <div className="row"><Button icon="export" testId="diagnosis" onPress={() => setOpen(true)}>{t('devices.diagnosis.open')}</Button></div>
      {open ? (
        <ReportSheet
          words={{ title: t('devices.diagnosis.title'), says: t('devices.diagnosis.says'), making: t('devices.diagnosis.making'), save: t('devices.diagnosis.save'), saving: t('devices.diagnosis.saving') }}
          load={async () => await call('devices.diagnosis', { cameras: await seenCameras() })}
          save={async (place) => await call('devices.saveDiagnosis', { cameras: await seenCameras(), place })}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  )
}
