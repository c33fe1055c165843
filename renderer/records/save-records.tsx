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
  return (
    <SaveSheet
      title={t('records.export')}
      says={t('records.exportSays', { count: ids.length })}
      going={t('files.saving')}
      save={async (place) => {
        const names: string[] = []
        for (const id of ids) names.push((await call('records.save', { id, place })).fileName)
        const [only = ''] = names
        return { fileName: names.length === 1 ? only : t('records.files', { count: names.length }), told: t('records.exported', { count: names.length }) }
      }}
      onClose={onClose}
    />
  )
}
