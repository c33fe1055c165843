import { GuideSheet } from '../guide/guide-sheet.tsx'
import type { GuideTopic } from '../guide/guides.ts'
import { useWords } from '../parts/use-language.ts'
import { FACES_KEY } from '../eyes/eyes-acts.tsx'
import { UPDATE_KEY } from '../reading/before-line.tsx'
import { GUEST_KEY, screenKeys, SHIFT_KEY, type ScreenName } from './screens.ts'

interface HelpSheetProps {
  guide: GuideTopic
  screens: readonly ScreenName[]
  handsOver: boolean
  onClose: () => void
}

/** The guide of this screen, and every key in one place. */
export function HelpSheet({ guide, screens, handsOver, onClose }: HelpSheetProps) {
  const { t } = useWords()
  const rows: readonly (readonly [string, string])[] = [
    ['Enter', t('help.enter')],
    ['Escape', t('help.escape')],
    ['Tab', t('help.tab')],
    ['← ↑ → ↓', t('help.arrows')],
    ...(screens.includes('scan') ? [[FACES_KEY, t('eyes.title')] as const, [UPDATE_KEY, t('help.update')] as const] : []),
    ...screens.map((screen) => [screenKeys[screen], t(`nav.${screen}`)] as const),
    ...(screens.includes('scan') ? [[GUEST_KEY, t('guest.open')] as const] : []),
    ['F9', t('app.lock')],
    ...(handsOver ? [[SHIFT_KEY, t('shift.title')] as const] : []),
    ['F1', t('guide.title')],
    ['Ctrl +  −  0', t('help.zoom')],
  ]
  return (
    <GuideSheet topic={guide} onClose={onClose}>
      <section className="section stack">
        <h3>{t('help.title')}</h3>
        <dl className="facts">
          {rows.map(([key, what]) => (
            <div key={key}>
              <dt><kbd className="key"><bdi dir="ltr">{key}</bdi></kbd></dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </section>
    </GuideSheet>
  )
}
