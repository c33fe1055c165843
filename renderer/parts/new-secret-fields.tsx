import { Choice, TextField } from './fields.tsx'
import { useWords } from './use-language.ts'
import type { NewSecret } from './use-new-secret.ts'

/** PIN or passphrase, then the secret: hidden and typed twice, or readable and typed once. */
export function NewSecretFields({ made, label }: { made: NewSecret; label: string }) {
  const { t } = useWords()
  const { kind, kinds, choose, first, again } = made
  const differs = again !== null && again.value !== '' && again.value !== first.value
  return (
    <>
      <Choice label={t('setUp.secretKind')} value={kind} options={kinds.map((value) => ({ value, content: t(`signIn.${value}`) }))} onChange={choose} />
      {again === null ? (
        <TextField label={label} hint={t(`setUp.${kind}Hint`)} value={first.value} onChange={first.type} ltr mono />
      ) : (
        <div className="field-pair">
          <TextField label={label} hint={t(`setUp.${kind}Hint`)} type="password" value={first.value} onChange={first.type} ltr autoComplete="new-password" />
          <TextField label={t('setUp.again')} type="password" value={again.value} onChange={again.type} ltr autoComplete="new-password" error={differs ? t('setUp.differs') : null} />
        </div>
      )}
    </>
  )
}
