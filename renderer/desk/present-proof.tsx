import { TextField } from '../parts/fields.tsx'
import { useWords } from '../parts/use-language.ts'
import type { ProofEntry } from './use-proof.ts'

interface PresentProofProps {
  proof: ProofEntry
  hint?: string
  startHere?: boolean
}

/** One's own PIN or passphrase, given again, or a code: a session may be one that somebody left open. */
export function PresentProof({ proof: { typed, asks }, hint, startHere = false }: PresentProofProps) {
  const { t } = useWords()
  return (
    <TextField
      label={t(asks === 'secret' ? 'settings.presentSecret' : 'factors.freshCode')} type="password" value={typed.value} onChange={typed.type} ltr autoComplete={asks === 'secret' ? 'current-password' : 'off'} startHere={startHere}
      {...(hint === undefined ? {} : { hint })}
    />
  )
}
