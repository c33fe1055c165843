import { useState } from 'react'
import { RecordDetail } from './record-detail.tsx'
import { RecordList } from './record-list.tsx'
import './records.css'

/** The list, or one record of it. The query outlives a look at a record. */
export function RecordsScreen({ open }: { open: string | null }) {
  const [query, setQuery] = useState('')
  const [record, setRecord] = useState<string | null>(open)
  return record === null
    ? <RecordList query={query} onQuery={setQuery} onOpen={setRecord} />
    : <RecordDetail key={record} id={record} onOpen={setRecord} onBack={() => setRecord(null)} />
}
