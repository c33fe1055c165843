import { call } from '../bridge.ts'
import { useWords } from '../parts/use-language.ts'
import { KeyForm } from './key-form.tsx'

/** The key is not in this machine's keychain, or is another one: the recovery key opens the database, and puts it there. */
export function RecoveryForm({ onDone }: { onDone: () => Promise<void> }) {
  const { t } = useWords()
  return (
    <KeyForm title={t('fault.recoverTitle')} says={t('fault.recoverSays')} act={t('fault.recover')} going={t('fault.recovering')} primary open={async (recoveryKey) => {
      await call('desk.recover', { recoveryKey })
      await onDone()
    }} />
  )
}
