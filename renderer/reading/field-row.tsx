import { useEffect, useRef, useState } from 'react'
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
  onCorrect: (value: string | null) => void
}

/** One field: what it says, where that comes from, whether the sources agree, and the pencil. */
export function FieldRow({ field, correction, crop, onCorrect }: FieldRowProps) {
  const words = useWords()
  const { t } = words
  const [editing, setEditing] = useState(false)
  const name = t(`fields.${field.name}`)
  const pencil = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  useEffect(() => {
    if (wasEditing.current && !editing) pencil.current?.focus()
    wasEditing.current = editing
  }, [editing])
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
            onDone={(value) => {
              onCorrect(value === field.value ? null : value)
              setEditing(false)
            }}
            onCancel={() => setEditing(false)}
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
          {correction === null ? null : <Button kind="quiet" icon="turn" label={t('reading.undo', { field: name })} onPress={() => onCorrect(null)} />}
          <Button kind="quiet" icon="edit" label={t('reading.edit', { field: name })} ref={pencil} onPress={() => setEditing(true)} />
        </div>
      )}
      </dd>
    </div>
  )
}

interface EditorProps {
  label: string
  start: string
  onDone: (value: string) => void
  onCancel: () => void
}

/** Enter keeps what was typed, Escape leaves it as it was; neither reaches the screen behind. */
function FieldEditor({ label, start, onDone, onCancel }: EditorProps) {
  const { t } = useWords()
  const [value, setValue] = useState(start)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])
  return (
    <form
      className="fact-editor"
      onSubmit={(event) => {
        event.preventDefault()
        onDone(value.trim())
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
          onCancel()
        }}
      />
      <Button submit icon="check" label={t('reading.keepEdit')} />
      <Button icon="close" label={t('app.cancel')} onPress={onCancel} />
    </form>
  )
}
