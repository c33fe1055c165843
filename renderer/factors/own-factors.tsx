import { useState } from 'react'
import type { OwnFactors, TotpOffer } from '../../electron/contract/staff.ts'
import { wantsSecondFactor } from '../../electron/contract/roles.ts'
import { useDesk, useSession } from '../desk/desk-context.ts'
import { PresentProof } from '../desk/present-proof.tsx'
import { useProof } from '../desk/use-proof.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber, formatTime } from '../parts/format.ts'
import { FormSheet } from '../parts/form-sheet.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useTask, type Loaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { OwnKeys } from './own-keys.tsx'
import { Enrolment } from './enrolment.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

type Asked = 'setUp' | 'renew' | 'remove'

/** One's own second factor: what there is, and a new one, new codes, or none. */
export function OwnFactorsSettings({ factors }: { factors: Loaded<OwnFactors> }) {
  const { t, language } = useWords()
  const { refresh, state } = useDesk()
  const { role } = useSession()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [offer, setOffer] = useState<TotpOffer | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const proof = useProof()
  const task = useTask()
  const done = () => {
    setAsked(null)
    setOffer(null)
    setCodes(null)
    factors.reload()
    void task.run(refresh)
  }
  const { value: own } = factors
  const hasOne = own !== null && (own.totp !== null || own.keys.length > 0)
  const removable = hasOne && !wantsSecondFactor(role, state.policy.values)
  return (
    <>
      <section className="section stack" data-testid="own-factors">
        <h2>{t('factors.title')}</h2>
        {factors.error === null ? null : <ErrorNote error={factors.error} />}
        {own === null ? null : <p>{factorsSaid(own, t, language)}</p>}
        <div className="row">
          <Button onPress={() => setAsked('setUp')}>{t('factors.enrolTitle')}</Button>
          {hasOne ? <Button onPress={() => setAsked('renew')}>{t('factors.renew')}</Button> : null}
          {removable ? <Button onPress={() => setAsked('remove')}>{t('factors.remove')}</Button> : null}
        </div>
        {asked === null ? null : (
          <FormSheet
            title={t(words[asked])} testId="factor-proof" task={task} ready={proof.ready} action={t(words[asked])} onClose={() => setAsked(null)}
            onSubmit={async () => {
              if (asked === 'setUp') setOffer(await proof.afresh('staff.beginEnrolment', { challenge: null }))
              else if (asked === 'renew') setCodes((await proof.afresh('staff.renewRecoveryCodes', {})).recoveryCodes)
              else {
                await proof.afresh('staff.removeFactor', {})
                done()
              }
              setAsked(null)
            }}
          >
            <PresentProof proof={proof} startHere />
          </FormSheet>
        )}
        {offer === null ? null : (
          <Sheet title={t('factors.title')} onClose={null} wide>
            <Enrolment challenge={null} offer={offer} onDone={done} beside={<Button onPress={done}>{t('app.cancel')}</Button>} />
          </Sheet>
        )}
        {codes === null ? null : <Sheet title={t('factors.title')} onClose={null} wide><RecoveryCodes codes={codes} onDone={done} /></Sheet>}
      </section>
      {own === null ? null : <OwnKeys own={own} onChanged={done} />}
    </>
  )
}

const words = { setUp: 'factors.enrolTitle', renew: 'factors.renew', remove: 'factors.remove' } as const

function factorsSaid({ totp, keys, recoveryCodes }: OwnFactors, t: ReturnType<typeof useWords>['t'], language: ReturnType<typeof useWords>['language']): string {
  if (totp === null) return keys.length === 0 ? t('factors.none') : t('factors.noApp', { number: formatNumber(recoveryCodes, language) })
  return t('factors.has', { time: formatTime(totp, language), number: formatNumber(recoveryCodes, language) })
}
