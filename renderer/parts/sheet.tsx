import { useId, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { useModal } from './use-modal.ts'
import { useWords } from './use-language.ts'

interface SheetProps {
  title: string
  /** Null: only what stands in it closes it. */
  onClose: (() => void) | null
  children: ReactNode
  wide?: boolean
  alert?: boolean
}

/** A modal sheet: the native dialog keeps focus inside, closes on Escape and gives focus back. */
export function Sheet({ title, onClose, children, wide, alert }: SheetProps) {
  const { t } = useWords()
  const id = useId()
  const dialog = useModal()
  return (
    <dialog
      ref={dialog}
      className={wide === true ? 'sheet sheet-wide' : 'sheet'}
      role={alert === true ? 'alertdialog' : undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose?.()
      }}
      onClose={() => {
        // The browser closes it by itself at a second Escape, without asking (HTML, close watchers): what is still there is shown.
        if (dialog.current === null || dialog.current.open) return
        dialog.current.showModal()
        onClose?.()
      }}
    >
      <div className="sheet-head">
        <h2 id={id}>{title}</h2>
        {onClose === null ? null : <Button kind="quiet" icon="close" label={t('app.close')} onPress={onClose} />}
      </div>
      <div className="sheet-body">{children}</div>
    </dialog>
  )
}
