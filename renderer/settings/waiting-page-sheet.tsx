import { useState } from 'react'
import type { WaitingPage } from '../../electron/contract/pairing.ts'
import { call } from '../bridge.ts'
import { PresentProof } from '../desk/present-proof.tsx'
import { useProof } from '../desk/use-proof.ts'
import { Button } from '../parts/button.tsx'
import { formatTime } from '../parts/format.ts'
import { FormSheet } from '../parts/form-sheet.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { Fact } from './upstream-fact.tsx'

/** Who asks, from where, for what: and, once somebody who says again who they are has said yes, the code for the page. */
export function WaitingPageSheet({ page: { id, origin, permissions, address, until }, onClose }: { page: WaitingPage, onClose: () => void }) {
  const { t, language } = useWords()
  const proof = useProof()
  const task = useTask()
  const [allowed, setAllowed] = useState<{ code: string, until: string } | null>(null)
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
    <FormSheet
      title={t('connections.pages.asks')} testId="waiting-page" task={task} ready={proof.ready} action={t('connections.pages.allow')} onClose={onClose}
      onSubmit={async () => { setAllowed(await proof.afresh('pairings.allow', { id })) }}
      beside={(
        <Button disabled={task.going} testId="page-refuse" onPress={() => void task.run(async () => {
          await call('pairings.refuse', { id })
          onClose()
        })}>{t('connections.pages.refuse')}</Button>
      )}
    >
      <dl className="facts">
        <Fact name={t('connections.pages.from')}><strong><bdi dir="ltr" className="page-origin">{origin}</bdi></strong></Fact>
        <Fact name={t('connections.may')}>{permissions.map((each) => t(`connections.permissions.${each}`)).join(' · ')}</Fact>
        <Fact name={t('connections.pages.address')}><bdi dir="ltr">{address}</bdi></Fact>
        <Fact name={t('connections.pages.until')}>{formatTime(until, language)}</Fact>
      </dl>
      <p>{t('connections.pages.says')}</p>
      <PresentProof proof={proof} startHere />
    </FormSheet>
  )
}
