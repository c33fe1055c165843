import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../parts/use-language.ts'
import { GUEST_KEY, screenKeys, type ScreenName } from './screens.ts'

/** Every key, in one place. */
export function HelpSheet({ screens, onClose }: { screens: readonly ScreenName[]; onClose: () => void }) {
  const { t } = useWords()
  const rows: readonly (readonly [string, string])[] = [
    ['Enter', t('help.enter')],
    ['Escape', t('help.escape')],
    ['Tab', t('help.tab')],
    ['← ↑ → ↓', t('help.arrows')],
    ...screens.map((screen) => [screenKeys[screen], t(`nav.${screen}`)] as const),
    ...(screens.includes('scan') ? [[GUEST_KEY, t('guest.open')] as const] : []),
    ['F9', t('app.lock')],
    ['F1', t('help.title')],
  ]
  return (
    <Sheet title={t('help.title')} onClose={onClose}>
      <dl className="facts">
        {rows.map(([key, what]) => (
          <div key={key}>
            <dt><kbd className="key"><bdi dir="ltr">{key}</bdi></kbd></dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p className="soft">{t('help.where')}</p>
    </Sheet>
  )
}
