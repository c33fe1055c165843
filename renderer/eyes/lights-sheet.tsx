import type { Reading } from '../../electron/contract/reading.ts'
import { keyed } from '../parts/keyed.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../parts/use-language.ts'
import { Zoomable } from '../reading/zoomable.tsx'
import './eyes.css'

interface LightsSheetProps {
  images: Reading['images']
  onClose: () => void
}

/** The page in white, infrared and ultraviolet light side by side, for a person to look at: nothing here judges it. */
export function LightsSheet({ images: { page, lights = [] }, onClose }: LightsSheetProps) {
  const { t } = useWords()
  const views = [...(page === null ? [] : [{ light: 'white' as const, jpeg: page }]), ...lights]
  return (
    <Sheet title={t('eyes.lights')} wide onClose={onClose}>
      <div className="eyes-lights" data-testid="eyes-lights">
        {keyed(views, ({ light }) => light).map(({ key, item: { light, jpeg } }) => (
          <figure key={key}>
            <Zoomable bytes={jpeg} alt={t('eyes.pageIn', { light: t(`eyes.light.${light}`) })} />
            <figcaption>{t(`eyes.light.${light}`)}</figcaption>
          </figure>
        ))}
      </div>
    </Sheet>
  )
}
