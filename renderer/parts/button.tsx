import type { ReactNode, Ref } from 'react'
import { Icon, type IconName } from './icons.tsx'

interface ButtonProps {
  children?: ReactNode
  /** Name when there is no visible text. */
  label?: string
  kind?: 'primary' | 'plain' | 'quiet' | 'danger'
  icon?: IconName
  /** The key that does the same, shown beside the word. */
  keyHint?: string
  disabled?: boolean
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
export function Button(props: ButtonProps) {
  const kind = props.kind ?? 'plain'
  const bare = props.children === undefined
  return (
    <button
      ref={props.ref}
      type={props.submit === true ? 'submit' : 'button'}
      className={`button button-${kind}${bare ? ' button-icon' : ''}${props.wide === true ? ' button-wide' : ''}`}
      aria-disabled={props.disabled === true ? true : undefined}
      aria-label={props.label}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      aria-keyshortcuts={props.keyHint}
      data-testid={props.testId}
      onClick={(event) => {
        if (props.disabled === true) event.preventDefault()
        else props.onPress?.()
      }}
    >
      {props.icon === undefined ? null : <Icon name={props.icon} />}
      {bare ? null : <span>{props.children}</span>}
      {props.keyHint === undefined ? null : <kbd className="key" aria-hidden="true">{props.keyHint}</kbd>}
    </button>
  )
}
