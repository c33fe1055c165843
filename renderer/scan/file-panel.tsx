import { useRef } from 'react'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { HeldReading } from '../../electron/contract/reading.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icons.tsx'
import { useSlow } from '../parts/progress.tsx'
import { useWords } from '../parts/use-language.ts'
import { ReadingProgress } from './reading-progress.tsx'

/** As the contract bounds it; checked here too, so that a film is not read into memory. */
const FILE_MAX = 64 * 1024 * 1024

/**
 * Read a picked or dropped file. Its name stays here: it may hold a person's.
 * @throws FoyerError `input.tooLarge` and whatever the reader finds.
 */
export async function readPicked(file: File, continues: string | null): Promise<HeldReading> {
  if (file.size > FILE_MAX) throw new FoyerError('input.tooLarge')
  const bytes = new Uint8Array(await file.arrayBuffer())
  return call('reading.readFile', { bytes, ...(continues === null ? {} : { continues }) })
}

/** A place to drop a picture or PDF, or to pick one. */
export function FilePanel({ going, onFile }: { going: boolean; onFile: (file: File) => void }) {
  const { t } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const slow = useSlow(going)
  return (
    <div className="scan-desk scan-drop">
      <Icon name="file" />
      <h2>{t('scan.dropTitle')}</h2>
      <p className="soft">{t('scan.dropKinds')}</p>
      <input
        ref={input}
        className="unseen"
        type="file"
        accept="image/*,application/pdf"
        tabIndex={-1}
        aria-label={t('scan.pick')}
        data-testid="file-input"
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file !== undefined) onFile(file)
        }}
      />
      <Button kind="primary" icon="file" disabled={going} onPress={() => input.current?.click()}>{t('scan.pick')}</Button>
      {slow ? <ReadingProgress /> : null}
    </div>
  )
}
