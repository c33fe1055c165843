import { useRef, useState } from 'react'
import { RecordDetail } from './record-detail.tsx'
import { RecordList } from './record-list.tsx'
import type { Place } from './place.ts'
import { nothingSelected, type Selection } from './selection.ts'
import { useWorklist } from './use-worklist.ts'
import './print.css'
import './records.css'

/** The list, or one record of it. What was looked for, what is chosen and where somebody was outlive a look at a record. */
export function RecordsScreen({ open }: { open: string | null }) {
  const list = useWorklist()
  const [record, setRecord] = useState<string | null>(open)
  const [selection, setSelection] = useState<Selection>(nothingSelected)
  const place = useRef<Place>({ id: null, index: 0, top: 0 })
  /** Where somebody was when they opened a record. */
  const [start, setStart] = useState<Place | null>(null)
  if (record === null) {
    return (
      <RecordList
        list={list}
        selection={selection}
        onSelect={setSelection}
        start={start}
        onPlace={(change) => Object.assign(place.current, change)}
        onOpen={(id) => {
          place.current.id = id
          setRecord(id)
        }}
      />
    )
  }
  return (
    <RecordDetail
      key={record}
      id={record}
      onOpen={setRecord}
      onBack={(erased) => {
        setStart({ ...place.current })
        setRecord(null)
        if (!erased) return
        setSelection(nothingSelected)
        list.reload()
      }}
    />
  )
}
