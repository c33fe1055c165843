import { useState } from 'react'
import { ChoosePrinter } from './choose-printer.tsx'
import { ErrorNote } from './error-note.tsx'
import { Progress, useSlow } from './progress.tsx'
import { useTask, type Task } from './use-task.ts'
import { useWords } from './use-language.ts'

/** Something that main draws and prints. */
export interface Printing {
  task: Task
  /** Printers to choose from, where this computer has several; none before that is known, nor where it has one. */
  printers: readonly string[]
  /** @param printer null: the one that this computer prints on */
  print: (printer: string | null) => void
}

/** @param onPrinted not where there is a printer to choose first */
export function usePrinting(ask: (printer: string | null) => Promise<{ printed: boolean, choose: readonly string[] }>, onPrinted: () => void = () => undefined): Printing {
  const task = useTask()
  const [printers, setPrinters] = useState<readonly string[]>([])
  return {
    task, printers,
    print: (printer) => void task.run(async () => {
      const { printed, choose } = await ask(printer)
      setPrinters(choose)
      if (printed) onPrinted()
    }),
  }
}

/** How far it is: what was refused, that it goes on, and which printer is asked for. */
export function PrintingNow({ printing: { task, printers, print } }: { printing: Printing }) {
  const { t } = useWords()
  const slow = useSlow(task.going)
  return (
    <>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('setUp.printing')} fraction={null} /> : null}
      <ChoosePrinter t={t} printers={printers} disabled={task.going} onChoose={print} />
    </>
  )
}
