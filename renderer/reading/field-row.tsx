import { useEffect, useRef, useState } from 'react'
import type { ReadingField } from '../../electron/contract/reading.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'
import { fieldWords } from './document-words.ts'
import { FieldEditor } from './field-editor.tsx'
import { FieldValue } from './field-value.tsx'
import { Zoomable } from './zoomable.tsx'

interface FieldRowProps {
  field: ReadingField
  /** What a person typed over it, or null. */
  correction: string | null
  crop: Uint8Array | null
  /** It is being stored: nothing is corrected any more. */
  locked: boolean
  onCorrect: (value: string | null) => void
  /** What is being typed can be stored, or cannot. */
  onGood: (good: boolean) => void
}

/** Whether a field wants a look: its sources disagree, characters of it are in doubt, or it may go on where it ends. */
export function wantsLook(field: ReadingField): boolean {
  return field.agreement === 'conflict' || field.doubtful.length > 0 || field.cutOff === true
}

/** One field: what it says, where that comes from, whether the sources agree, and the pencil. */
export function FieldRow({ field, correction, crop, locked, onCorrect, onGood }: FieldRowProps) {
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
  const looks = correction === null && wantsLook(field)
  const printed = correction === null && field.asPrinted !== undefined && field.asPrinted !== field.value ? field.asPrinted : null

  return (
    <div className={`fact${looks ? ' fact-look' : ''}${correction === null ? '' : ' fact-typed'}`} data-testid={`field-${field.name}`}>
      <dt>
        {name}
        <span className="fact-from">{correction === null ? <Origin field={field} /> : <span className="tag tag-hand">{t('sources.hand')}</span>}</span>
      </dt>
      <dd>
        {editing ? (
          <FieldEditor
            name={field.name}
            label={name}
            start={correction ?? field.value}
            onDone={(value, stays) => {
              onCorrect(value === field.value ? null : value)
              close(stays)
            }}
            onCancel={close}
            onGood={onGood}
          />
        ) : (
          <div className="fact-value">
            <FieldValue field={shown} />
            {printed === null ? null : <span className="fact-printed"><span className="unseen">{t('reading.asPrinted')} </span><bdi dir="ltr" className="mono">{printed}</bdi></span>}
          </div>
        )}
        {looks && crop !== null ? <Zoomable bytes={crop} alt={t('reading.cropOf', { field: name })} className="fact-crop" /> : null}
        {looks ? <Doubts field={field} /> : null}
        {correction === null ? null : <p className="small">{t('reading.wasRead', { value: fieldWords(words, field.name, field.value) })}</p>}
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

/** Where it was read, and that it says the same everywhere. */
function Origin({ field }: { field: ReadingField }) {
  const { t } = useWords()
  return (
    <>
      {field.sources.map((source) => t(`sourcesShort.${source.source}`)).join(' · ')}
      {field.agreement === 'agree' ? <span className="fact-agree"><Icon name="check" /><span className="unseen">{t('reading.agree')}</span></span> : null}
    </>
  )
}

/** What is not certain about it. */
function Doubts({ field }: { field: ReadingField }) {
  const words = useWords()
  const { t } = words
  return (
    <div className="fact-note">
      <Icon name="warn" />
      <span>
        {field.doubtful.length === 0 ? null : t('reading.doubtful')}
        {field.cutOff === true ? t('reading.cutOff') : null}
        {field.agreement === 'conflict' ? (
          <>
            {t('reading.conflict')}{' '}
            {[...new Set(field.sources.map(({ value }) => value))].map((value, index) => (
              <span key={value}>{index > 0 ? ' · ' : ''}{field.sources.filter((each) => each.value === value).map(({ source }) => t(`sourcesShort.${source}`)).join(', ')}: <bdi dir="auto">{fieldWords(words, field.name, value)}</bdi></span>
            ))}
          </>
        ) : null}
      </span>
    </div>
  )
}
