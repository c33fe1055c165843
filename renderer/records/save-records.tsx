import { useState } from 'react'
import { call } from '../bridge.ts'
import { SaveSheet } from '../files/save-sheet.tsx'
import { useWords } from '../parts/use-language.ts'

interface SaveRecordsProps {
  ids: readonly string[]
  onClose: () => void
}

/** Records as files, each one of its own. */
export function SaveRecords({ ids, onClose }: SaveRecordsProps) {
  const { t } = useWords()
  /** Files that are written already, and where: another try there goes on with the next. */
  const [written, setWritten] = useState<{ place: string; names: readonly string[] }>({ place: '', names: [] })
  return (
    <SaveSheet
      title={t('records.export')}
      says={t('records.exportSays', { count: ids.length })}
      going={t('files.saving')}
      fraction={ids.length === 1 ? null : written.names.length / ids.length}
      save={async (place) => {
        let names = written.place === place ? written.names : []
        for (const id of ids.slice(names.length)) {
          names = [...names, (await call('records.save', { id, place })).fileName]
          setWritten({ place, names })
        }
        const [only = ''] = names
        return { fileName: names.length === 1 ? only : t('records.files', { count: names.length }), told: t('records.exported', { count: names.length }) }
      }}
      onClose={onClose}
    />
  )
}
