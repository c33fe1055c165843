import { useEffect, useState } from 'react'
import type { WaitingPage } from '../../electron/contract/pairing.ts'
import { call, on } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatTime } from '../parts/format.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { WaitingPageSheet } from './waiting-page-sheet.tsx'

/** Pages in browsers that ask to be let in. @param onDone one of them was let in, or took its key */
export function WaitingPages({ onDone }: { onDone: () => void }) {
  const { t, language } = useWords()
  const { value, error, reload } = useLoaded('pairings', () => call('pairings.list', {}))
  const [open, setOpen] = useState<WaitingPage | null>(null)
  useEffect(() => on('pairings.changed', () => {
    reload()
    onDone()
  }), [reload, onDone])
  const pages = value?.pages ?? []
  return (
    <>
      {error === null ? null : <ErrorNote error={error} />}
      {pages.length === 0 ? null : (
        <section className="section stack" data-testid="waiting-pages">
          <h2>{t('connections.pages.title')}</h2>
          <p>{t('connections.pages.says')}</p>
          <ul className="staff">
            {pages.map((page) => (
              <li key={page.id}>
                <div className="grow">
                  <p><strong><bdi dir="ltr">{page.origin}</bdi></strong></p>
                  <p className="small soft">{page.permissions.map((each) => t(`connections.permissions.${each}`)).join(' · ')}</p>
                  <p className="small soft">{t('connections.pages.until')} {formatTime(page.until, language)}</p>
                </div>
                <Button icon="next" testId={`waiting-page-${page.id}`} label={`${t('connections.pages.look')}: ${page.origin}`} onPress={() => setOpen(page)}>{t('connections.pages.look')}</Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {open === null ? null : <WaitingPageSheet page={open} onClose={() => {
        setOpen(null)
        reload()
        onDone()
      }} />}
    </>
  )
}
