import type { ReactNode, Ref } from 'react'
import { Icon, type IconName } from './icons.tsx'

interface ButtonProps {
  children?: ReactNode
  /** Name when there is no visible text, or when the text alone does not tell it from its neighbours. */
  label?: string
  kind?: 'primary' | 'plain' | 'quiet' | 'danger'
  icon?: IconName
  /** The key that does the same, shown beside the word. */
  keyHint?: string
  disabled?: boolean
  /** It cannot be pressed for a moment only: not worth drawing it otherwise. */
  waits?: boolean
  wide?: boolean
  submit?: boolean
  pressed?: boolean
  expanded?: boolean
  onPress?: () => void
  ref?: Ref<HTMLButtonElement>
  testId?: string
}

/**
 * A button stays reachable when it is disabled (aria-disabled), so that keyboard focus never falls
 * off the page while something is being done.
 */
export function Button({ children, label, kind = 'plain', icon, keyHint, disabled: out, waits, wide, submit, pressed, expanded, onPress, ref, testId }: ButtonProps) {
  const bare = children === undefined
  const disabled = out === true || waits === true
  return (
    <button
      ref={ref}
      type={submit === true ? 'submit' : 'button'}
      className={`button button-${kind}${bare ? ' button-icon' : ''}${wide === true ? ' button-wide' : ''}`}
      aria-disabled={disabled ? true : undefined}
      data-waits={waits === true && out !== true ? true : undefined}
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-keyshortcuts={keyHint?.replace('Ctrl+', 'Control+')}
      data-testid={testId}
      onClick={(event) => {
        if (disabled) event.preventDefault()
        else onPress?.()
      }}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {bare ? null : <span>{children}</span>}
      {keyHint === undefined ? null : <kbd className="key" aria-hidden="true">{keyHint}</kbd>}
    </button>
  )
}
