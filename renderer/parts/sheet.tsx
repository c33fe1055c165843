import { useId, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { useModal } from './use-modal.ts'
import { useWords } from './use-language.ts'

interface SheetProps {
  title: string
  onClose: () => void
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
        onClose()
      }}
    >
      <div className="sheet-head">
        <h2 id={id}>{title}</h2>
        <Button kind="quiet" icon="close" label={t('app.close')} onPress={onClose} />
      </div>
      <div className="sheet-body">{children}</div>
    </dialog>
  )
}
