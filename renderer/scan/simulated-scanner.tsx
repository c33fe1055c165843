import { useState } from 'react'
import type { Device } from '../../electron/contract/devices.ts'
import { call } from '../bridge.ts'
import { FileSheet } from '../files/file-sheet.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { SelectField } from '../parts/fields.tsx'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { documentName } from '../reading/document-words.ts'

/** Demo desk: lay a specimen or a file's page on the simulated scanner, or take it away. */
export function SimulatedScanner({ scanner }: { scanner: Device }) {
  const words = useWords()
  const { t } = words
  const specimens = useLoaded('specimens', () => call('reading.specimens', {}))
  const [chosen, setChosen] = useState('')
  const [choosing, setChoosing] = useState(false)
  const task = useTask()
  const laid = scanner.pageLaid === true
  const pages = specimens.value ?? []
  const page = pages.find((each) => each.id === chosen) ?? pages[0]
  const lay = (what: { specimen: string | null, page?: Uint8Array }) => void task.run(async () => {
    await call('devices.simulate', { id: scanner.id, ...what })
  })
  return (
    <div className="simulated" data-testid="simulated-scanner">
      <p className="small"><span className="tag tag-demo">{t('app.demoMark')}</span> {t(laid ? 'scan.pageLaid' : 'scan.glassEmpty')}</p>
      {page === undefined ? null : (
        <SelectField
          label={t('scan.specimenPage')}
          value={page.id}
          options={pages.map((each) => ({
            value: each.id,
            text: [documentName(words, each.documentType, each.issuingState), words.has(`specimenNames.${each.id}`) ? t(`specimenNames.${each.id}`) : '', each.side === 'back' ? t('scan.back') : ''].filter((part) => part !== '').join(' · '),
          }))}
          onChange={setChosen}
        />
      )}
      <div className="row">
        {page === undefined ? null : <Button disabled={task.going} onPress={() => lay({ specimen: page.id })}>{t('scan.layPage')}</Button>}
        <Button icon="file" disabled={task.going} onPress={() => setChoosing(true)}>{t('scan.layFile')}</Button>
        {laid ? <Button disabled={task.going} onPress={() => lay({ specimen: null })}>{t('scan.takePage')}</Button> : null}
      </div>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {choosing ? (
        <FileSheet
          title={t('scan.layFile')}
          kind="document"
          onTaken={(bytes) => {
            setChoosing(false)
            lay({ specimen: null, page: bytes })
          }}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </div>
  )
}
