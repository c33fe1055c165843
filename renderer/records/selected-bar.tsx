import { useState } from 'react'
import { PRINT_MAX } from '../../electron/contract/records.ts'
import { useMay } from '../desk/desk-context.ts'
import { useNotify } from '../desk/notices.tsx'
import { Button } from '../parts/button.tsx'
import { useWords } from '../parts/use-language.ts'
import { EraseSheet } from './erase-sheet.tsx'
import { PrintRecords } from './print-records.tsx'
import { SaveRecords } from './save-records.tsx'
import { nothingSelected, type Selection } from './selection.ts'

interface SelectedBarProps {
  selection: Selection
  onSelect: (selection: Selection) => void
  onErased: () => void
}

/** In the place of the search while records are chosen: how many, what can be done with them, and the way back. */
export function SelectedBar({ selection, onSelect, onErased }: SelectedBarProps) {
  const { t } = useWords()
  const may = useMay()
  const notify = useNotify()
  const [doing, setDoing] = useState<'save' | 'print' | 'erase' | null>(null)
  const ids = [...selection.ids]
  const close = () => setDoing(null)
  return (
    <div className="record-tools" role="toolbar" aria-label={t('records.chosen')} data-testid="selected-bar">
      <Button icon="close" keyHint="Esc" onPress={() => onSelect(nothingSelected)}>{t('records.selectNone')}</Button>
      <output><strong>{t('records.selected', { count: ids.length })}</strong></output>
      <span className="grow soft">{may('records.print') && ids.length > PRINT_MAX ? t('records.printMost', { count: PRINT_MAX }) : null}</span>
      {may('records.export') ? <Button icon="export" onPress={() => setDoing('save')}>{t('records.export')}</Button> : null}
      {may('records.print') ? <Button icon="print" disabled={ids.length > PRINT_MAX} onPress={() => setDoing('print')}>{t('records.print')}</Button> : null}
      {may('records.erase') ? <Button icon="erase" onPress={() => setDoing('erase')}>{t('records.erase')}</Button> : null}
      {doing === 'save' ? <SaveRecords ids={ids} onClose={close} /> : null}
      {doing === 'print' ? <PrintRecords ids={ids} onClose={close} /> : null}
      {doing === 'erase' ? (
        <EraseSheet
          ids={ids}
          onClose={close}
          onErased={(count) => {
            notify({ kind: 'done', text: t('records.erased', { count }) })
            onSelect(nothingSelected)
            onErased()
          }}
        />
      ) : null}
    </div>
  )
}
