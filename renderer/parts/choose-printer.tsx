import type { TFunction } from 'i18next'
import { Button } from './button.tsx'

interface ChoosePrinterProps {
  t: TFunction
  /** Names to choose from; none: there is nothing to choose. */
  printers: readonly string[]
  disabled: boolean
  onChoose: (printer: string) => void
}

/** On which printer, where this computer has several: none is taken unasked. */
export function ChoosePrinter({ t, printers, disabled, onChoose }: ChoosePrinterProps) {
  if (printers.length === 0) return null
  return (
    <fieldset className="stack-tight">
      <legend>{t('setUp.choosePrinter')}</legend>
      <div className="row">
        {[...new Set(printers)].map((name) => <Button key={name} icon="print" disabled={disabled} onPress={() => onChoose(name)}><bdi>{name}</bdi></Button>)}
      </div>
    </fieldset>
  )
}
