import type { GlobalShortcut } from 'electron'

/** Escape, while something is being typed into another window: the page does not hear it then. */
export function escapeHeld(shortcuts: Pick<GlobalShortcut, 'register' | 'unregister'>): (pressed: () => void) => () => void {
  return (pressed) => {
    // Where another program holds it already, the button and another window's focus still stop.
    const held = shortcuts.register('Escape', pressed)
    return () => { if (held) shortcuts.unregister('Escape') }
  }
}
