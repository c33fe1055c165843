import { on } from '../bridge.ts'

/** Keys of a machine that a page sees before it is known for one (electron/main/keyboard-reader), and some. */
const KEYS_KEPT = 16
/** A field's text is remembered no longer than a machine types, ms: it may be a secret. */
const KEPT_MS = 2000

interface Before { field: HTMLInputElement | HTMLTextAreaElement; value: string; start: number | null; end: number | null }

/** What a swipe reader typed first is taken back out of the field that it fell into: text, caret and what was marked are as they were. */
export function startTakingBack(): void {
  let before: (Before | null)[] = []
  let timer: ReturnType<typeof setTimeout> | null = null
  const forget = (): void => { before = [] }
  document.addEventListener('keydown', ({ key, isTrusted }) => {
    if (!isTrusted || /^(?:Shift|Control|Alt|Meta|AltGraph|CapsLock|NumLock)$/.test(key)) return
    before = [...before, fieldNow()].slice(-KEYS_KEPT)
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(forget, KEPT_MS)
  }, true)
  on('keyboard.takeBack', ({ keys }) => {
    const was = before.at(-keys) ?? null
    forget()
    if (was !== null) restore(was)
  })
}

function fieldNow(): Before | null {
  const field = document.activeElement
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return null
  // A field of another kind (a date, a number) has no caret to ask for.
  return { field, value: field.value, start: field.selectionStart, end: field.selectionEnd }
}

function restore({ field, value, start, end }: Before): void {
  if (!field.isConnected || field.value === value) return
  // Past React's own: it takes the event for news only where the value is none that it set.
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, value)
  field.dispatchEvent(new Event('input', { bubbles: true }))
  if (start !== null) field.setSelectionRange(start, end)
}
