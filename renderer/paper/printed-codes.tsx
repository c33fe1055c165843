import type { PaperHead } from '../../electron/contract/paper.ts'
import { useWords } from '../parts/use-language.ts'
import '../factors/factors.css'

/** Somebody's recovery codes on one sheet: whose they are, at which desk, and nothing else. */
export function PrintedCodes({ recoveryCodes, head }: { recoveryCodes: readonly string[]; head: PaperHead }) {
  const { t } = useWords()
  return (
    <article className="printed">
      <header className="printed-head"><span><strong>{t('app.name')} · <bdi>{head.deskName}</bdi></strong> · {t('factors.codesTitle')} · <bdi>{head.by}</bdi></span></header>
      <ul className="recovery-codes mono" dir="ltr">{recoveryCodes.map((code) => <li key={code}>{code}</li>)}</ul>
    </article>
  )
}
