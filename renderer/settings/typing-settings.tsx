import { useState } from 'react'
import type { TypingLayout } from '../../electron/contract/typing.ts'
import { LAYOUTS_MAX } from '../../electron/contract/typing.ts'
import { call } from '../bridge.ts'
import { useMay } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { TypingEditor } from './typing-editor.tsx'

/** By which layouts records are typed into the forms of other programs. */
export function TypingSettings() {
  const { t } = useWords()
  const may = useMay()
  const layouts = useLoaded('typing', () => call('typing.layouts', {}))
  const [open, setOpen] = useState<TypingLayout | 'new' | null>(null)
  const close = () => setOpen(null)
  const list = layouts.value ?? []
  return (
    <section className="section stack" data-testid="typing-settings">
      <div className="spread">
        <h2>{t('settings.section.typing')}</h2>
        <Button kind="primary" testId="typing-add" disabled={layouts.value === null || list.length >= LAYOUTS_MAX} onPress={() => setOpen('new')}>{t('typing.add')}</Button>
      </div>
      <p>{t('typing.layoutsSay')}</p>
      {may('records.type') ? null : <p data-testid="typing-closed">{t('typing.closed')}</p>}
      {layouts.error === null ? null : <ErrorNote error={layouts.error} />}
      {layouts.value?.length === 0 ? <p>{t('typing.noLayouts')}</p> : null}
      <ul className="staff">
        {list.map((each) => (
          <li key={each.id}>
            <div className="grow">
              <p><strong><bdi>{each.name}</bdi></strong></p>
              <p className="small soft">{t('typing.stepCount', { count: each.steps.length })}</p>
            </div>
            <Button icon="edit" label={`${t('typing.open')}: ${each.name}`} onPress={() => setOpen(each)}>{t('typing.open')}</Button>
          </li>
        ))}
      </ul>
      {open === null ? null : (
        <TypingEditor
          layout={open === 'new' ? null : open}
          onClose={close}
          onDone={() => {
            close()
            layouts.reload()
          }}
        />
      )}
    </section>
  )
}
