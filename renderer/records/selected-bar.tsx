import { PRINT_MAX } from '../../electron/contract/records.ts'
import { useMay } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { useWords } from '../parts/use-language.ts'
import { ActButtons } from './act-buttons.tsx'
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
  const ids = [...selection.ids]
  return (
    <div className="record-tools" role="toolbar" aria-label={t('records.chosen')} data-testid="selected-bar">
      <Button icon="close" keyHint="Esc" onPress={() => onSelect(nothingSelected)}>{t('records.selectNone')}</Button>
      <output><strong>{t('records.selected', { count: ids.length })}</strong></output>
      <span className="grow soft">{may('records.print') && ids.length > PRINT_MAX ? t('records.printMost', { count: PRINT_MAX }) : null}</span>
      <ActButtons ids={ids} onErased={() => {
        onSelect(nothingSelected)
        onErased()
      }} />
    </div>
  )
}
