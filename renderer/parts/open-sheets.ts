import { useSyncExternalStore } from 'react'

let count = 0
const listeners = new Set<() => void>()

function change(by: number): void {
  count += by
  for (const changed of listeners) changed()
}

/** A modal sheet covers the page. @returns what takes it away again */
export function sheetOpened(): () => void {
  change(1)
  return () => change(-1)
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

/** Whether a modal sheet covers the page now. */
export function useSheetOpen(): boolean {
  return useSyncExternalStore(subscribe, () => count > 0)
}
