import type { FieldName } from '../../electron/contract/reading.ts'
import { CLIPBOARD_SECONDS, numberFields, type Record as StoredRecord } from '../../electron/contract/records.ts'
import { call } from '../bridge.ts'
import { useMay } from '../desk/desk-context.ts'
import { useNotify } from '../desk/notices.tsx'
import { errorText, asFoyerError } from '../parts/error-texts.ts'
import { useWords } from '../parts/use-language.ts'
import { inLookingOrder } from '../reading/document-words.ts'

export interface Copy {
  /** Fields that whoever is here may copy; none where policy closes it. */
  fields: readonly FieldName[]
  copy: (names: readonly FieldName[]) => void
}

/** Fields into the clipboard, for as long as it takes to type them on. @param record null while it is being opened: there is nothing to copy */
export function useCopy(record: Pick<StoredRecord, 'id' | 'fields'> | null): Copy {
  const { t, language } = useWords()
  const may = useMay()
  const notify = useNotify()
  const shown = inLookingOrder(record?.fields ?? []).filter(({ name, value }) => value !== '' && (may('records.numbers') || !numberFields.has(name)))
  return {
    fields: may('records.copy') ? shown.map(({ name }) => name) : [],
    copy: (names) => {
      if (record === null) return
      call('records.copy', { id: record.id, fields: names.map((name) => ({ name, label: t(`fields.${name}`) })), language }).then(
        () => notify({ kind: 'done', text: t('records.copied', { count: CLIPBOARD_SECONDS }) }),
        (thrown: unknown) => notify({ kind: 'trouble', text: errorText(asFoyerError(thrown).code, language).sentence }),
      )
    },
  }
}
