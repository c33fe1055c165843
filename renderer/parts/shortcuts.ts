import { useEffect, useEffectEvent } from 'react'

/** A radio alone does nothing with it: whoever has chosen goes on with the same key. In a form it sends the form. */
const TAKES_ENTER = 'button, a[href], input:not([type="radio"]), form input, select, textarea, summary, [role="option"], [contenteditable]'

function hears(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false
  // A modal sheet has the keyboard to itself.
  if (document.querySelector('dialog[open]') !== null) return false
  if (event.key !== 'Enter') return true
  return !(event.target instanceof Element) || event.target.closest(TAKES_ENTER) === null
}

/** `F2`, `Shift+F2`, `Escape`: with Shift a function key is another key. */
const named = ({ key, shiftKey }: KeyboardEvent): string => (shiftKey && /^F\d+$/.test(key) ? `Shift+${key}` : key)

/**
 * A key of the whole screen: function keys, Escape, and Enter where no control wants it. Single
 * letters are never taken (WCAG 2.1.4).
 */
export function useShortcut(key: string, act: () => void, enabled = true): void {
  const press = useEffectEvent(act)
  useEffect(() => {
    if (!enabled) return undefined
    const onKey = (event: KeyboardEvent) => {
      if (named(event) !== key || !hears(event)) return
      event.preventDefault()
      press()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [key, enabled])
}
