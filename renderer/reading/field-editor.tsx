import { useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import type { FieldName } from '../../electron/contract/reading.ts'
import { Button } from '../parts/button.tsx'
import { useWords } from '../parts/use-language.ts'
import { exampleOf, kindOf, readAnswer, startText } from './field-answer.ts'

interface EditorProps {
  name: FieldName
  label: string
  /** As it is stored. */
  start: string
  /** @param stays whether the person is still at this field. */
  onDone: (value: string, stays: boolean) => void
  onCancel: (stays: boolean) => void
  /** What is typed can be stored, or cannot. */
  onGood: (good: boolean) => void
}

/**
 * One field by hand, in the form in which it is shown; what is typed is understood while it is typed. Enter keeps it, Escape leaves the field
 * as it was; neither reaches the screen behind. Going elsewhere keeps it too: a person who types and then touches Confirm means what was
 * typed. What cannot be stays open until it is finished or taken back.
 */
export function FieldEditor({ name, label, start, onDone, onCancel, onGood }: EditorProps) {
  const words = useWords()
  const { t } = words
  const id = useId()
  const chosen = kindOf(name) === 'sex'
  /** As it was when typing began: the field may be read anew meanwhile. */
  const [before] = useState(() => ({ value: start.trim(), text: startText(words, name, start) }))
  const [today] = useState(() => new Date().toISOString().slice(0, 10))
  const [text, setText] = useState(before.text)
  const input = useRef<HTMLInputElement & HTMLSelectElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const closed = useRef(false)
  const same = text.trim() === before.text.trim()
  const answer = same ? { value: before.value, says: '' } : readAnswer(words, name, text, today)
  const good = answer.value !== null
  const tellGood = useEffectEvent(onGood)
  useEffect(() => tellGood(good), [good])
  useEffect(() => () => tellGood(true), [])
  useEffect(() => {
    input.current?.focus()
    if (!chosen) input.current?.select()
  }, [chosen])
  const cancel = (stays: boolean) => {
    closed.current = true
    onCancel(stays)
  }
  const finish = (stays: boolean) => {
    // What is taken off the page loses focus too: that decides nothing any more.
    if (closed.current || answer.value === null) return
    if (answer.value === before.value) {
      cancel(stays)
      return
    }
    closed.current = true
    onDone(answer.value, stays)
  }
  const leave = useEffectEvent(() => finish(false))
  useEffect(() => {
    const here = form.current
    if (here === null) return undefined
    const onFocusOut = (event: FocusEvent) => {
      // To its own buttons, or the whole window lost the keyboard: it goes on being typed.
      if ((event.relatedTarget instanceof Node && here.contains(event.relatedTarget)) || !document.hasFocus()) return
      leave()
    }
    here.addEventListener('focusout', onFocusOut)
    return () => here.removeEventListener('focusout', onFocusOut)
  }, [])
  const said = answer.says === '' ? exampleOf(words, name) : answer.says
  const shared = {
    'aria-label': label,
    'aria-describedby': said === null ? undefined : `${id}-said`,
    value: text,
    onChange: (event: { target: { value: string } }) => setText(event.target.value),
    onKeyDown: (event: { key: string; preventDefault: () => void; stopPropagation: () => void }) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      cancel(true)
    },
  }
  return (
    <form
      ref={form}
      className="fact-form"
      onSubmit={(event) => {
        event.preventDefault()
        finish(true)
      }}
    >
      <div className="fact-editor">
        {chosen ? (
          <select ref={input} className="select" {...shared}>
            {[...new Set(['F', 'M', 'X', before.text])].map((each) => <option key={each} value={each}>{words.has(`sexes.${each}`) ? t(`sexes.${each}`) : each === '' ? t('reading.empty') : each}</option>)}
          </select>
        ) : (
          <input ref={input} className="input" dir="auto" aria-invalid={good ? undefined : true} maxLength={500} autoComplete="off" spellCheck={false} {...shared} />
        )}
        <Button submit icon="check" label={t('reading.keepEdit')} disabled={!good} />
        <Button icon="close" label={t('app.cancel')} onPress={() => cancel(true)} />
      </div>
      {said === null ? null : <output className={good ? 'fact-said-as small' : 'fact-said-as fact-bad small'} id={`${id}-said`}>{said}</output>}
    </form>
  )
}
