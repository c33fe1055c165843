import { typedDate } from '../../electron/contract/typed-date.ts'
import { useId, useState } from 'react'
import { Button } from './button.tsx'
import { Calendar } from './calendar.tsx'
import { dateIn } from './date-text.ts'
import { formatDate } from './format.ts'
import { useWords } from './use-language.ts'
import './dates.css'

interface DateFieldProps {
  label: string
  /** ISO day, or null for none. */
  value: string | null
  /** Counts how often it was cleared from outside: what was being typed goes too, also where it was no day yet. */
  cleared?: number
  onChange: (day: string | null) => void
}

/**
 * A day in the form in which days are shown here, typed or chosen. Empty it shows that form by its letters: an example looks like a day. It is taken as soon as what is typed is one; what is none is said
 * beside it and changes nothing. Left empty, there is none.
 */
export function DateField({ label, value, cleared = 0, onChange }: DateFieldProps) {
  const { t, language } = useWords()
  const id = useId()
  /** What is being typed, in place of what, and since which clearing. */
  const [typed, setTyped] = useState<{ text: string; over: string | null; since: number } | null>(null)
  const [choosing, setChoosing] = useState(false)
  // Chosen elsewhere meanwhile, or cleared: that holds.
  const text = typed !== null && typed.since === cleared && (typed.over === value || dateIn(language, typed.text) === value) ? typed.text : value === null ? '' : typedDate(language, value)
  const example = typedDate(language, '1990-12-31')
  const wrong = text.trim() !== '' && dateIn(language, text) === null
  const set = (next: string) => {
    const day = dateIn(language, next)
    setTyped({ text: next, over: day ?? (next.trim() === '' ? null : value), since: cleared })
    if (day !== null || next.trim() === '') onChange(day)
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="date-field">
        <input
          id={id}
          className="input"
          dir="ltr"
          value={text}
          placeholder={t('date.form')}
          maxLength={40}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={wrong ? `${id}-said` : undefined}
          onChange={(event) => set(event.target.value)}
          onBlur={() => {
            if (!wrong) setTyped(null)
          }}
        />
        <Button icon="calendar" label={t('date.choose', { field: label })} expanded={choosing} onPress={() => setChoosing(true)} />
      </div>
      {wrong ? <output className="small date-wrong" id={`${id}-said`}>{t('reading.noDate', { example })}</output> : null}
      {value !== null && !wrong ? <output className="unseen">{formatDate(value, language)}</output> : null}
      {choosing ? (
        <Calendar
          title={label}
          day={value}
          onClose={() => setChoosing(false)}
          onChoose={(day) => {
            setTyped(null)
            onChange(day)
            setChoosing(false)
          }}
        />
      ) : null}
    </div>
  )
}
