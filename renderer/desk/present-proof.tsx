import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/fields.tsx'
import { useWords } from '../parts/use-language.ts'
import { DemoKey, LayKey } from './lay-key.tsx'
import type { ProofEntry } from './use-proof.ts'

interface PresentProofProps {
  proof: ProofEntry
  hint?: string
  startHere?: boolean
}

const labels = { secret: 'settings.presentSecret', code: 'factors.freshCode', securityKey: 'factors.keyPin' } as const
const others = { secret: 'factors.useSecret', code: 'factors.useCode', securityKey: 'factors.useKey' } as const

/** One's own PIN or passphrase, given again, a code, or a security key: a session may be one that somebody left open. */
export function PresentProof({ proof: { typed, asks, other, key }, hint, startHere = false }: PresentProofProps) {
  const { t } = useWords()
  const typing = asks !== 'securityKey' || (key.wantsPin && key.step === null)
  return (
    <>
      {typing ? (
        <TextField
          key={asks}
          label={t(labels[asks])} type="password" value={typed.value} onChange={typed.type} ltr autoComplete={asks === 'secret' ? 'current-password' : 'off'} startHere={startHere || asks === 'securityKey'}
          {...(hint === undefined ? {} : { hint })}
        />
      ) : null}
      {asks === 'securityKey' ? <><LayKey step={key.step} /><DemoKey /></> : null}
      {other === null || key.step !== null ? null : <div className="row"><Button testId="other-proof" onPress={other.choose}>{t(others[other.asks])}</Button></div>}
    </>
  )
}
