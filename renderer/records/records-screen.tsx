import { useRef, useState } from 'react'
import { RecordDetail } from './record-detail.tsx'
import { RecordList } from './record-list.tsx'
import type { Place } from './place.ts'
import { nothingSelected, type Selection } from './selection.ts'
import { useWorklist } from './use-worklist.ts'
import './records.css'

interface RecordsScreenProps {
  /** A record to begin with, or null for the list. */
  open: string | null
  /** Back to where that record was asked for. */
  onLeave: () => void
}

/** The list, or one record of it. What was looked for, what is chosen and where somebody was outlive a look at a record. */
export function RecordsScreen({ open, onLeave }: RecordsScreenProps) {
  const list = useWorklist()
  /** The record in view last, before it those from which it was reached. */
  const [trail, setTrail] = useState<readonly string[]>(open === null ? [] : [open])
  const record = trail.at(-1)
  const [selection, setSelection] = useState<Selection>(nothingSelected)
  const place = useRef<Place>({ id: null, index: 0, top: 0 })
  /** Where somebody was when they opened a record. */
  const [start, setStart] = useState<Place | null>(null)
  if (record === undefined) {
    return (
      <RecordList
        list={list}
        selection={selection}
        onSelect={setSelection}
        start={start}
        onPlace={(change) => Object.assign(place.current, change)}
        onOpen={(id) => {
          place.current.id = id
          setTrail([id])
        }}
      />
    )
  }
  return (
    <RecordDetail
      key={record}
      id={record}
      toList={trail.length === 1 && open === null}
      onOpen={(id) => setTrail([...trail, id])}
      onBack={(erased) => {
        if (erased) {
          setSelection(nothingSelected)
          list.reload()
        }
        if (trail.length === 1 && open !== null) {
          onLeave()
          return
        }
        setStart({ ...place.current })
        setTrail(trail.slice(0, -1))
      }}
    />
  )
}
