import { useState } from 'react'
import type { WaitingPage } from '../../electron/contract/pairing.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatTime } from '../parts/format.ts'
import { PresentSecret } from '../parts/present-secret.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { isTyped, useSecret } from '../parts/use-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { Fact } from './upstream-fact.tsx'

/** Who asks, from where, for what: and, once somebody who says again who they are has said yes, the code for the page. */
export function WaitingPageSheet({ page: { id, origin, permissions, address, until }, onClose }: { page: WaitingPage, onClose: () => void }) {
  const { t, language } = useWords()
  const secret = useSecret()
  const task = useTask()
  const [allowed, setAllowed] = useState<{ code: string, until: string } | null>(null)
  const ready = isTyped(secret) && !task.going
  if (allowed !== null) {
    return (
      <Sheet title={t('connections.pages.code')} onClose={onClose}>
        <div className="stack" data-testid="page-code">
          <p className="page-code mono" dir="ltr" data-testid="page-code-text">{allowed.code.replace(/^(\d{4})/, '$1 ')}</p>
          <p>{t('connections.pages.codeSays', { origin: `\u2066${origin}\u2069`, time: formatTime(allowed.until, language) })}</p>
          <div className="actions"><Button kind="primary" testId="page-code-done" onPress={onClose}>{t('connections.pages.done')}</Button></div>
        </div>
      </Sheet>
    )
  }
  return (
    <Sheet title={t('connections.pages.asks')} onClose={onClose}>
      <form
        className="stack"
        data-testid="waiting-page"
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready) return
          const presentSecret = secret.handOver()
          void task.run(async () => { setAllowed(await call('pairings.allow', { id, presentSecret })) })
        }}
      >
        <dl className="facts">
          <Fact name={t('connections.pages.from')}><strong><bdi dir="ltr" className="page-origin">{origin}</bdi></strong></Fact>
          <Fact name={t('connections.may')}>{permissions.map((each) => t(`connections.permissions.${each}`)).join(' · ')}</Fact>
          <Fact name={t('connections.pages.address')}><bdi dir="ltr">{address}</bdi></Fact>
          <Fact name={t('connections.pages.until')}>{formatTime(until, language)}</Fact>
        </dl>
        <p>{t('connections.pages.says')}</p>
        <PresentSecret secret={secret} startHere />
        {task.error === null ? null : <ErrorNote error={task.error} />}
        <div className="actions">
          <Button disabled={task.going} testId="page-refuse" onPress={() => void task.run(async () => {
            await call('pairings.refuse', { id })
            onClose()
          })}>{t('connections.pages.refuse')}</Button>
          <Button kind="primary" submit disabled={!ready}>{t('connections.pages.allow')}</Button>
        </div>
      </form>
    </Sheet>
  )
}
