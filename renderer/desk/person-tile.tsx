import type { Role } from '../../electron/contract/roles.ts'
import { Icon } from '../parts/icons.tsx'
import { useStartHere } from '../parts/use-start-here.ts'
import { useWords } from '../parts/use-language.ts'

interface PersonTileProps {
  person: { id: string, name: string, role: Role }
  locked?: boolean
  /** Focus begins here. */
  first?: boolean
  disabled?: boolean
  testId: string
  onPress: () => void
}

/** One of those who could come now. */
export function PersonTile({ person, locked = false, first = false, disabled = false, testId, onPress }: PersonTileProps) {
  const { t } = useWords()
  const place = useStartHere<HTMLButtonElement>(first)
  return (
    <li>
      <button ref={place} type="button" className="tile" disabled={disabled} onClick={onPress} data-testid={testId}>
        <Icon name={locked ? 'lock' : 'person'} />
        <span className="tile-name"><bdi>{person.name}</bdi></span>
        <span className="soft">{t(`roles.${person.role}`)}</span>
      </button>
    </li>
  )
}
