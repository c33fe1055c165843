import { Button } from './button.tsx'
import { useWords } from './use-language.ts'

interface PadProps {
  onDigit: (digit: string) => void
  onDelete: () => void
}

/** Digits for fingers. Left to right in every language, as on every lift and telephone. */
export function PinPad({ onDigit, onDelete }: PadProps) {
  const { t } = useWords()
  return (
    <fieldset className="pin-pad" aria-label={t('signIn.pad')} dir="ltr">
      {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => <Button key={digit} onPress={() => onDigit(digit)}>{digit}</Button>)}
      <span />
      <Button onPress={() => onDigit('0')}>0</Button>
      <Button icon="delete" label={t('keyboard.delete')} onPress={onDelete} />
    </fieldset>
  )
}
