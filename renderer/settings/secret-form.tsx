import { useNotify } from '../desk/notices.tsx'
import { formatNumber } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'
import { NewSecretForm } from './new-secret-form.tsx'

interface SecretFormProps {
  staffId: string
  /** Whose is set: one’s own, or a colleague’s. */
  own: boolean
  /** How many security keys sign them in without it. */
  keys: number
  onDone?: () => void
}

/** Another PIN or passphrase in place of the one that somebody has. */
export function SecretForm({ staffId, own, keys, onDone }: SecretFormProps) {
  const { t, language } = useWords()
  const notify = useNotify()
  return (
    <NewSecretForm
      kind="primary" action={t('settings.changeSecret')} theirs={!own}
      onSecret={async (given, afresh) => {
        await afresh('staff.setSecret', { id: staffId, ...given })
        notify({ kind: 'done', text: t('settings.secretChanged') })
        onDone?.()
      }}
    >
      {keys === 0 ? null : <p data-testid="secret-keys">{t(own ? 'settings.secretOwnKeys' : 'settings.secretTheirKeys', { number: formatNumber(keys, language) })}</p>}
    </NewSecretForm>
  )
}
