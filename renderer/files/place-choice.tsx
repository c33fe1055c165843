import type { FilePlace } from '../../electron/contract/files.ts'
import { Choice } from '../parts/fields.tsx'
import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'
import type { Places } from './use-places.ts'

interface PlaceChoiceProps {
  label: string
  places: Places
  fits?: (place: FilePlace) => boolean
}

/** This computer's folder and the disks in it; one that cannot be used says why. */
export function PlaceChoice({ label, places: { places, chosen, choose }, fits = () => true }: PlaceChoiceProps) {
  const { t } = useWords()
  if (places === null) return null
  return (
    <>
      <Choice
        even
        label={label}
        value={chosen?.id ?? null}
        options={places.map((place) => ({
          value: place.id, disabled: !fits(place),
          content: (
            <span className="place">
              <Icon name={place.kind === 'removable' ? 'disk' : 'folder'} />
              <span>
                <bdi>{place.kind === 'removable' ? place.name : t('files.thisComputer')}</bdi>
                <span className="small">{fits(place) ? place.kind === 'removable' ? t('files.removable') : <bdi dir="ltr">{place.name}</bdi> : t('files.notWritable')}</span>
              </span>
            </span>
          ),
        }))}
        onChange={choose}
      />
      <p className="soft small">{t('files.putIn')}</p>
    </>
  )
}
