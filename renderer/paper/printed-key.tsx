import type { PaperHead } from '../../electron/contract/paper.ts'
import { useWords } from '../parts/use-language.ts'
import { KeyGroups } from '../set-up/key-groups.tsx'

/** The recovery key on one sheet: its groups, whose desk it opens, and nothing else. */
export function PrintedKey({ recoveryKey, head }: { recoveryKey: string; head: PaperHead }) {
  const { t } = useWords()
  return (
    <article className="printed">
      <header className="printed-head"><span><strong>{t('app.name')} · <bdi>{head.deskName}</bdi></strong> · {t('setUp.recoveryKey')}</span></header>
      <KeyGroups recoveryKey={recoveryKey} />
    </article>
  )
}
