import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { ReadingField } from '../../electron/contract/reading.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icons.tsx'
import { Picture } from '../parts/picture.tsx'
import { useWords } from '../parts/use-language.ts'
import { FieldValue } from './field-value.tsx'
import { fieldWords } from './document-words.ts'

interface FieldRowProps {
  field: ReadingField
  /** What a person typed over it, or null. */
  correction: string | null
  crop: Uint8Array | null
  /** It is being stored: nothing is corrected any more. */
  locked: boolean
  onCorrect: (value: string | null) => void
}

/** One field: what it says, where that comes from, whether the sources agree, and the pencil. */
export function FieldRow({ field, correction, crop, locked, onCorrect }: FieldRowProps) {
  const words = useWords()
  const { t } = words
  const [editing, setEditing] = useState(false)
  const name = t(`fields.${field.name}`)
  const pencil = useRef<HTMLButtonElement>(null)
  /** The editor was closed in place; who went elsewhere stays there. */
  const goesBack = useRef(false)
  useEffect(() => {
    if (goesBack.current && !editing) pencil.current?.focus()
    goesBack.current = false
  }, [editing])
  const close = (stays: boolean) => {
    goesBack.current = stays
    setEditing(false)
  }
  const shown = correction === null ? field : { name: field.name, value: correction, doubtful: [] }
  const looks = correction === null && (field.agreement === 'conflict' || field.doubtful.length > 0)

  return (
    <div className={looks ? 'fact fact-look' : 'fact'} data-testid={`field-${field.name}`}>
      <dt>{name}</dt>
      <dd className="fact-said">
        <div className="fact-text">
        {editing ? (
          <FieldEditor
            label={name}
            start={correction ?? field.value}
            onDone={(value, stays) => {
              onCorrect(value === field.value ? null : value)
              close(stays)
            }}
            onCancel={close}
          />
        ) : (
          <div className="fact-value">
            <FieldValue field={shown} />
          </div>
        )}
        {looks && crop !== null ? <Picture bytes={crop} alt={t('reading.cropOf', { field: name })} className="fact-crop" /> : null}
        {correction === null && field.doubtful.length > 0 ? <p className="fact-note"><Icon name="warn" />{t('reading.doubtful')}</p> : null}
        {correction === null && field.agreement === 'conflict' ? (
          <div className="fact-note">
            <Icon name="warn" />
            <span>
              {t('reading.conflict')}{' '}
              {field.sources.map((source, index) => (
                <span key={`${source.source}-${source.value}`}>{index > 0 ? ' · ' : ''}{t(`sources.${source.source}`)}: <bdi dir="auto">{fieldWords(words, field.name, source.value)}</bdi></span>
              ))}
            </span>
          </div>
        ) : null}
        <p className="fact-sources small soft">
          {correction === null ? field.sources.map((source) => t(`sourcesShort.${source.source}`)).join(' · ') : t('reading.wasRead', { value: fieldWords(words, field.name, field.value) })}
          {correction === null && field.agreement === 'agree' ? <span className="fact-agree"><Icon name="check" /><span className="unseen">{t('reading.agree')}</span></span> : null}
          {field.asPrinted === undefined || correction !== null || field.asPrinted === field.value ? null : (
            <span> · {t('reading.asPrinted')} <bdi dir="ltr" className="mono">{field.asPrinted}</bdi></span>
          )}
          {correction === null ? null : <span className="tag tag-hand">{t('sources.hand')}</span>}
        </p>
        </div>
      {editing ? null : (
        <div className="fact-act">
          {correction === null ? null : <Button kind="quiet" icon="turn" label={t('reading.undo', { field: name })} disabled={locked} onPress={() => onCorrect(null)} />}
          <Button kind="quiet" icon="edit" label={t('reading.edit', { field: name })} ref={pencil} disabled={locked} onPress={() => setEditing(true)} />
        </div>
      )}
      </dd>
    </div>
  )
}

interface EditorProps {
  label: string
  start: string
  /** @param stays whether the person is still at this field. */
  onDone: (value: string, stays: boolean) => void
  onCancel: (stays: boolean) => void
}

/**
 * Enter keeps what was typed, Escape leaves it as it was; neither reaches the screen behind. Going elsewhere keeps it too: a
 * person who types and then touches Confirm means what was typed.
 */
function FieldEditor({ label, start, onDone, onCancel }: EditorProps) {
  const { t } = useWords()
  /** As it was when typing began: the field may be read anew meanwhile. */
  const [before] = useState(start.trim())
  const [value, setValue] = useState(start)
  const input = useRef<HTMLInputElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const closed = useRef(false)
  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])
  const cancel = (stays: boolean) => {
    closed.current = true
    onCancel(stays)
  }
  const finish = (stays: boolean) => {
    // What is taken off the page loses focus too: that decides nothing any more.
    if (closed.current) return
    const typed = value.trim()
    if (typed === before) {
      cancel(stays)
      return
    }
    closed.current = true
    onDone(typed, stays)
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
  return (
    <form
      ref={form}
      className="fact-editor"
      onSubmit={(event) => {
        event.preventDefault()
        finish(true)
      }}
    >
      <input
        ref={input}
        className="input mono"
        dir="auto"
        aria-label={label}
        maxLength={500}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          event.stopPropagation()
          cancel(true)
        }}
      />
      <Button submit icon="check" label={t('reading.keepEdit')} />
      <Button icon="close" label={t('app.cancel')} onPress={() => cancel(true)} />
    </form>
  )
}
