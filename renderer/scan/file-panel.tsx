import { useState } from 'react'
import type { FileReading } from '../../electron/contract/reading.ts'
import { call } from '../bridge.ts'
import { FileSheet } from '../files/file-sheet.tsx'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icons.tsx'
import { useSlow } from '../parts/progress.tsx'
import { ScrollArea } from '../parts/scroll-area.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useWords } from '../parts/use-language.ts'
import { ReadingProgress } from './reading-progress.tsx'

/**
 * Read a chosen or dropped file. Its name stays outside: it may hold a person's.
 * @param continues the Reading that this is the other side of. @param beside one that this may be the other side of.
 * @throws FoyerError whatever the reader finds.
 */
export function readBytes(bytes: Uint8Array<ArrayBuffer>, continues: string | null, beside: string | null = null): Promise<FileReading> {
  return call('reading.readFile', { bytes, ...(continues === null ? {} : { continues }), ...(beside === null ? {} : { beside }) })
}

interface FilePanelProps {
  /** Whether Enter is for this panel. */
  active: boolean
  going: boolean
  onBytes: (bytes: Uint8Array<ArrayBuffer>) => void
}

/** A place to drop a picture or PDF, or to choose one. */
export function FilePanel({ active, going, onBytes }: FilePanelProps) {
  const { t } = useWords()
  const [choosing, setChoosing] = useState(false)
  const slow = useSlow(going)
  useShortcut('Enter', () => setChoosing(true), active && !going)
  return (
    <ScrollArea className="scan-desk scan-drop" label={t('scan.sources.file')}>
      <Icon name="file" />
      <h2>{t('scan.dropTitle')}</h2>
      <p className="soft">{t('scan.dropKinds')}</p>
      <Button kind="primary" icon="file" testId="choose-file" {...(active ? { keyHint: 'Enter' } : {})} disabled={going} onPress={() => setChoosing(true)}>{t('scan.pick')}</Button>
      {slow ? <ReadingProgress /> : null}
      {choosing ? (
        <FileSheet
          title={t('scan.pick')}
          kind="document"
          onTaken={(bytes) => {
            setChoosing(false)
            onBytes(bytes)
          }}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </ScrollArea>
  )
}
