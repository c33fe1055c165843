import { useState } from 'react'
import { Button } from './button.tsx'
import { useWords } from './use-language.ts'
import type { Language } from '../../electron/contract/primitives.ts'

const layouts: Record<Language, readonly string[]> = {
  en: ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm.-'],
  de: ['1234567890ß', 'qwertzuiopü', 'asdfghjklöä', 'yxcvbnm.-'],
  fr: ['1234567890é', 'azertyuiopè', 'qsdfghjklmà', 'wxcvbnç.-'],
  es: ['1234567890', 'qwertyuiop', 'asdfghjklñ', 'zxcvbnm.-'],
  it: ['1234567890', 'qwertyuiopè', 'asdfghjklòà', 'zxcvbnmù.-'],
  ar: ['1234567890', 'ضصثقفغعهخحج', 'شسيبلاتنمكط', 'ئءؤرىةوزظد'],
}

interface KeyboardProps {
  onText: (text: string) => void
  onDelete: () => void
}

/** A keyboard for desks without one. It types what is on its keys and remembers nothing. */
export function Keyboard({ onText, onDelete }: KeyboardProps) {
  const { t, language } = useWords()
  const [upper, setUpper] = useState(false)
  const show = (letter: string) => (upper && letter !== 'ß' ? letter.toUpperCase() : letter)
  return (
    <fieldset className="keyboard" aria-label={t('keyboard.label')} dir="ltr">
      {layouts[language].map((row) => (
        <div key={row} className="keyboard-row">
          {row.split('').map((letter) => (
            <Button key={letter} onPress={() => onText(show(letter))}>{show(letter)}</Button>
          ))}
        </div>
      ))}
      <div className="keyboard-row">
        {language === 'ar' ? null : <Button icon="shift" label={t('keyboard.shift')} pressed={upper} onPress={() => setUpper((now) => !now)} />}
        <button type="button" className="button keyboard-space" onClick={() => onText(' ')}>{t('keyboard.space')}</button>
        <Button icon="delete" label={t('keyboard.delete')} onPress={onDelete} />
      </div>
    </fieldset>
  )
}
