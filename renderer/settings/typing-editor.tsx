import { useState } from 'react'
import { KEY_DELAY, TARGET_WAIT, typingDateForms, type TypingDateForm, type TypingLayout, type TypingStep } from '../../electron/contract/typing.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { SelectField, TextField } from '../parts/fields.tsx'
import { FormSheet } from '../parts/form-sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { TypingSteps } from './typing-steps.tsx'

interface EditorProps {
  /** Null for a new one. */
  layout: TypingLayout | null
  onClose: () => void
  onDone: () => void
}

/** A form as most are: what stands on every document, a tab between each. */
const usualSteps: readonly TypingStep[] = ['primaryIdentifier', 'Tab', 'secondaryIdentifier', 'Tab', 'dateOfBirth', 'Tab', 'nationality', 'Tab', 'documentNumber']
/** The last day of a year: which of its numbers is what can be seen. */
const example = (form: TypingDateForm) => form.replace('yyyy', '1990').replace('mm', '12').replace('dd', '31')
/** @returns null for what is no whole number between them */
const wholeIn = (typed: string, { min, max }: { min: number, max: number }): number | null => {
  const value = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : NaN
  return value >= min && value <= max ? value : null
}

/** What a layout types, in which order, and how. */
export function TypingEditor({ layout, onClose, onDone }: EditorProps) {
  const { t } = useWords()
  const [name, setName] = useState(layout?.name ?? '')
  const [steps, setSteps] = useState<readonly TypingStep[]>(layout?.steps ?? usualSteps)
  const [dateForm, setDateForm] = useState<TypingDateForm>(layout?.dateForm ?? 'dd.mm.yyyy')
  const [delay, setDelay] = useState(String(layout?.delayMs ?? KEY_DELAY.usual))
  const [wait, setWait] = useState(String(layout?.waitSeconds ?? TARGET_WAIT.usual))
  const [deleting, setDeleting] = useState(false)
  const task = useTask()
  const delayMs = wholeIn(delay, KEY_DELAY)
  const waitSeconds = wholeIn(wait, TARGET_WAIT)
  const ready = name.trim() !== '' && steps.length > 0 && delayMs !== null && waitSeconds !== null
  return (
    <FormSheet
      title={t(layout === null ? 'typing.add' : 'typing.change')} testId="typing-editor" wide task={task} ready={ready} action={t('app.save')} onClose={onClose}
      onSubmit={async () => {
        if (delayMs === null || waitSeconds === null) return
        await call('typing.saveLayout', { id: layout?.id ?? null, name: name.trim(), steps: [...steps], dateForm, delayMs, waitSeconds })
        onDone()
      }}
      beside={layout === null ? null : (
        <>
          <Button kind="danger" onPress={() => setDeleting(true)}>{t('typing.delete')}</Button>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
        </>
      )}
      instead={deleting && layout !== null ? (
        <div className="stack-tight" role="alert">
          <p>{t('typing.deleteSays')}</p>
          <div className="actions">
            <Button onPress={() => setDeleting(false)}>{t('app.cancel')}</Button>
            <Button kind="danger" disabled={task.going} onPress={() => void task.run(async () => {
              await call('typing.removeLayout', { id: layout.id })
              onDone()
            })}>{t('typing.delete')}</Button>
          </div>
        </div>
      ) : null}
    >
      <TextField label={t('typing.name')} hint={t('typing.nameHint')} value={name} onChange={setName} maxLength={40} startHere />
      <TypingSteps steps={steps} onChange={setSteps} />
      <SelectField label={t('typing.dates')} value={dateForm} options={typingDateForms.map((each) => ({ value: each, text: example(each) }))} onChange={setDateForm} />
      <TextField label={t('typing.delay')} value={delay} onChange={setDelay} ltr inputMode="numeric" maxLength={3} error={delayMs === null ? t('typing.outOf', KEY_DELAY) : null} />
      <TextField label={t('typing.wait')} value={wait} onChange={setWait} ltr inputMode="numeric" maxLength={2} error={waitSeconds === null ? t('typing.outOf', TARGET_WAIT) : null} />
    </FormSheet>
  )
}
