import { useState, type ReactNode } from 'react'
import { PRINT_MAX } from '../../electron/contract/records.ts'
import { useMay } from '../desk/desk-context.ts'
import { useNotify } from '../desk/notices.tsx'
import { Button } from '../parts/button.tsx'
import { useWords } from '../parts/use-language.ts'
import { EraseSheet } from './erase-sheet.tsx'
import { PrintRecords } from './print-records.tsx'
import { SaveRecords } from './save-records.tsx'

interface ActButtonsProps {
  ids: readonly string[]
  /** What is about to be erased, said before it is. */
  about?: ReactNode
  onErased: () => void
  /** What else can be done with them. */
  children?: ReactNode
}

/** What can be done with records, one or several, by those who may. */
export function ActButtons({ ids, about, onErased, children }: ActButtonsProps) {
  const { t } = useWords()
  const notify = useNotify()
  const may = useMay()
  const [doing, setDoing] = useState<'save' | 'print' | 'erase' | null>(null)
  const close = () => setDoing(null)
  return (
    <>
      {may('records.export') ? <Button icon="export" onPress={() => setDoing('save')}>{t('records.export')}</Button> : null}
      {may('records.print') ? <Button icon="print" disabled={ids.length > PRINT_MAX} onPress={() => setDoing('print')}>{t('records.print')}</Button> : null}
      {children}
      {may('records.erase') ? <Button icon="erase" onPress={() => setDoing('erase')}>{t('records.erase')}</Button> : null}
      {doing === 'save' ? <SaveRecords ids={ids} onClose={close} /> : null}
      {doing === 'print' ? <PrintRecords ids={ids} onClose={close} /> : null}
      {doing === 'erase' ? (
        <EraseSheet
          ids={ids}
          onClose={close}
          onErased={(count) => {
            notify({ kind: 'done', text: t('records.erased', { count }) })
            onErased()
          }}
        >
          {about}
        </EraseSheet>
      ) : null}
    </>
  )
}
