import { TextField } from './fields.tsx'
import type { Secret } from './use-secret.ts'
import { useWords } from './use-language.ts'

interface PresentSecretProps {
  secret: Secret
  hint?: string
  startHere?: boolean
}

/** One's own PIN or passphrase, given again: a session may be one that somebody left open. */
export function PresentSecret({ secret, hint, startHere = false }: PresentSecretProps) {
  const { t } = useWords()
  return (
    <TextField
      label={t('settings.presentSecret')} type="password" value={secret.value} onChange={secret.type} ltr autoComplete="current-password" startHere={startHere}
      {...(hint === undefined ? {} : { hint })}
    />
  )
}
