import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'
import { screenKeys, type ScreenName } from './screens.ts'

interface RailProps {
  screens: readonly ScreenName[]
  screen: ScreenName
  onGo: (screen: ScreenName) => void
}

/** The screens, at the side (or along the bottom of an upright display), each with its key. */
export function Rail({ screens, screen, onGo }: RailProps) {
  const { t } = useWords()
  return (
    <nav className="rail" aria-label={t('nav.label')}>
      <ul>
        {screens.map((name) => (
          <li key={name}>
            <button
              type="button"
              className="rail-item"
              aria-current={name === screen ? 'page' : undefined}
              aria-keyshortcuts={screenKeys[name]}
              onClick={() => onGo(name)}
            >
              <Icon name={name} />
              <span>{t(`nav.${name}`)}</span>
              <kbd className="key" aria-hidden="true">{screenKeys[name]}</kbd>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}
