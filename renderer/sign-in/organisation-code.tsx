import { useEffect, useEffectEvent, useState } from 'react'
import type { OrganisationCode } from '../../electron/contract/organisation.ts'
import { QrCode } from '../factors/qr-code.tsx'
import { useWords } from '../parts/use-language.ts'

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

/** What is typed or scanned with one's own telephone, and how long it counts. */
export function OrganisationCodeShown({ code: { userCode, address, addressWithCode, seconds }, onOver }: { code: OrganisationCode, onOver: () => void }) {
  const { t } = useWords()
  const [left, setLeft] = useState(seconds)
  const over = useEffectEvent(onOver)
  useEffect(() => {
    const end = performance.now() + seconds * 1000
    const timer = setInterval(() => {
      const now = Math.max(0, Math.ceil((end - performance.now()) / 1000))
      setLeft(now)
      if (now > 0) return
      clearInterval(timer)
      over()
    }, 1000)
    return () => clearInterval(timer)
  }, [seconds])
  return (
    <>
      <p>{t(addressWithCode === null ? 'signIn.organisation.saysTyped' : 'signIn.organisation.says')}</p>
      <div className="row organisation-code">
        {addressWithCode === null ? null : <QrCode text={addressWithCode} label={t('signIn.organisation.qr')} />}
        <div className="stack grow">
          <div className="stack-tight">
            <p className="small soft">{t('signIn.organisation.code')}</p>
            <p className="user-code mono"><bdi dir="ltr" data-testid="user-code">{userCode}</bdi></p>
          </div>
          <div className="stack-tight">
            <p className="small soft">{t('signIn.organisation.address')}</p>
            <p className="code-address mono"><bdi dir="ltr" data-testid="code-address">{address}</bdi></p>
          </div>
          <p role="timer" data-testid="code-left">{t('signIn.organisation.waiting', { time: clock(left) })}</p>
        </div>
      </div>
    </>
  )
}
