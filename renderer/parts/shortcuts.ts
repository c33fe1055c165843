import { useEffectEvent, useLayoutEffect } from 'react'

/** A radio alone does nothing with it: whoever has chosen goes on with the same key. In a form it sends the form. */
const TAKES_ENTER = 'button, a[href], input:not([type="radio"]), form input, select, textarea, summary, [role="option"], [contenteditable]'
/** Where somebody types Insert is the field's, as all that is typed there is. */
const TAKES_TYPING = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]'

function hears(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false
  // A modal sheet has the keyboard to itself.
  if (document.querySelector('dialog[open]') !== null) return false
  const wants = event.key === 'Enter' ? TAKES_ENTER : event.key === 'Insert' ? TAKES_TYPING : null
  return wants === null || !(event.target instanceof Element) || event.target.closest(wants) === null
}

/** `F2`, `Shift+F2`, `Escape`: with Shift a function key is another key, and Shift+Insert pastes. */
const named = ({ key, shiftKey }: KeyboardEvent): string => (shiftKey && /^(?:F\d+|Insert)$/.test(key) ? `Shift+${key}` : key)

/**
 * A key of the whole screen: function keys, Escape, and Enter where no control wants it. Single
 * letters are never taken (WCAG 2.1.4).
 */
export function useShortcut(key: string, act: () => void, enabled = true): void {
  const press = useEffectEvent(act)
  // With the screen, not behind it: whoever sees it is heard, however late an effect runs on a busy machine.
  useLayoutEffect(() => {
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
