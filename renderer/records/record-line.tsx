import type { KeyboardEvent, MouseEvent } from 'react'
import type { RecordRow } from '../../electron/contract/records.ts'
import { ROW_HEIGHT } from './lines.ts'
import { RecordCells } from './record-cells.tsx'

interface RecordLineProps {
  row: RecordRow
  /** Its place among the rows, from 0, and in pixels beneath the first. */
  index: number
  top: number
  chosen: boolean
  /** It is the list's tab stop. */
  stop: boolean
  /** @returns whether focus is to go to the tab stop now that it is drawn; once for each time that it is wanted */
  takesFocus: () => boolean
  withDay: boolean
  onKey: (event: KeyboardEvent, row: RecordRow) => void
  onFocus: () => void
  onPress: (event: MouseEvent, row: RecordRow) => void
  onToggle: (range: boolean) => void
}

/** One record of the list, where it stands. */
export function RecordLine({ row, index, top, chosen, stop, takesFocus, withDay, onKey, onFocus, onPress, onToggle }: RecordLineProps) {
  return (
    <tr
      className="list-row record-columns"
      aria-rowindex={index + 2}
      data-chosen={chosen ? true : undefined}
      tabIndex={stop ? 0 : -1}
      ref={(element) => {
        if (element === null) return
        element.style.setProperty('--y', `${top}px`)
        element.style.setProperty('--row', `${ROW_HEIGHT}px`)
        if (stop && takesFocus()) element.focus({ preventScroll: true })
      }}
      onKeyDown={(event) => onKey(event, row)}
      onFocus={onFocus}
      onClick={(event) => onPress(event, row)}
    >
      <RecordCells row={row} chosen={chosen} withDay={withDay} onToggle={onToggle} />
    </tr>
  )
}
