/** Where somebody is in the list: which row, at which place among the rows, and how far it is scrolled, pixels. Outlives the list itself. */
export interface Place {
  id: string | null
  index: number
  top: number
}

/** The way into the list by keys. */
export interface ListEntry {
  /** Focus goes to the first row, or to the one where it was. */
  enter: (first: boolean) => void
}
