import { useId, type HTMLInputTypeAttribute, type KeyboardEvent, type ReactNode, type Ref } from 'react'
import { useStartHere } from './use-start-here.ts'

interface TextFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string
  error?: string | null
  type?: HTMLInputTypeAttribute
  lead?: boolean
  /** Left to right whatever the page is: numbers, keys, MRZ. */
  ltr?: boolean
  mono?: boolean
  maxLength?: number
  autoComplete?: string
  inputMode?: 'text' | 'numeric'
  /** Focus begins in this field. */
  startHere?: boolean
  disabled?: boolean
}

export function TextField({
  label, value, onChange, hint, error = null, type = 'text', lead, ltr, mono, maxLength = 200, autoComplete = 'off', inputMode, startHere = false, disabled,
}: TextFieldProps) {
  const id = useId()
  const input = useStartHere<HTMLInputElement>(startHere)
  const notes = [hint === undefined ? null : `${id}-hint`, error === null ? null : `${id}-error`].filter((each) => each !== null)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint === undefined ? null : <span className="hint" id={`${id}-hint`}>{hint}</span>}
      <input
        id={id}
        ref={input}
        className={`input${lead === true ? ' input-lead' : ''}${mono === true ? ' mono' : ''}`}
        type={type}
        value={value}
        dir={ltr === true ? 'ltr' : 'auto'}
        maxLength={maxLength}
        autoComplete={autoComplete}
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        disabled={disabled}
        inputMode={inputMode}
        aria-invalid={error === null ? undefined : true}
        aria-describedby={notes.length === 0 ? undefined : notes.join(' ')}
        onChange={(event) => onChange(event.target.value)}
      />
      {error === null ? null : <span className="small" id={`${id}-error`} role="alert">{error}</span>}
    </div>
  )
}

interface SelectFieldProps<T extends string> {
  label: string
  value: T
  options: readonly { value: T; text: string }[]
  onChange: (value: T) => void
  disabled?: boolean
  hint?: string
}

export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      {props.hint === undefined ? null : <span className="hint" id={`${id}-hint`}>{props.hint}</span>}
      <select
        id={id}
        className="select"
        value={props.value}
        disabled={props.disabled}
        aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => {
          const chosen = props.options.find((option) => option.value === event.target.value)
          if (chosen !== undefined) props.onChange(chosen.value)
        }}
      >
        {props.options.map((option) => <option key={option.value} value={option.value}>{option.text}</option>)}
      </select>
    </div>
  )
}

interface ChoiceProps<T extends string> {
  label: string
  /** Keep the question for screen readers only where the place says it already. */
  labelHidden?: boolean
  /** Three or four of them do not all fit beside each other everywhere: the same room for each. */
  even?: boolean
  value: T | null
  options: readonly { value: T; content: ReactNode; disabled?: boolean }[]
  onChange: (value: T) => void
}

/** One of a few: native radios, so arrow keys and names come from the platform. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const name = useId()
  return (
    <fieldset className={props.even === true ? 'choice-even' : undefined}>
      <legend className={props.labelHidden === true ? 'unseen' : undefined}>{props.label}</legend>
      <div className="choice-cells">
        {props.options.map((option) => (
          <label key={option.value} className="choice">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={props.value === option.value}
              disabled={option.disabled}
              onChange={() => props.onChange(option.value)}
            />
            {option.content}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

interface TickProps {
  label: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
  ref?: Ref<HTMLInputElement>
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
}

export function Tick({ label, checked, onChange, disabled, ref, onKeyDown }: TickProps) {
  return (
    <label className="tick">
      <input ref={ref} type="checkbox" checked={checked} disabled={disabled} onKeyDown={onKeyDown} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  )
}
