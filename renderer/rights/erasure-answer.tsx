import { useState } from 'react'
import type { Erasure } from '../../electron/contract/rights.ts'
import { call } from '../bridge.ts'
import { SaveSheet } from '../files/save-sheet.tsx'
import { Button } from '../parts/button.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../parts/use-language.ts'
import { ErasureFacts } from './erasure-facts.tsx'
import { PrintErasure } from './print-erasure.tsx'

/** What the person can be handed: what was erased, when, and which signed checkpoint covers it; on the screen, on paper, and as a file with the proof. */
export function ErasureAnswer({ answer, onClose }: { answer: Erasure; onClose: () => void }) {
  const { t } = useWords()
  const [saving, setSaving] = useState(false)
  if (saving) {
    return (
      <SaveSheet
        title={t('rights.saveAnswer')}
        says={t('rights.saveAnswerSays')}
        going={t('files.saving')}
        save={async (place) => ({ fileName: (await call('rights.saveAnswer', { id: answer.id, place })).fileName, told: '' })}
        onClose={() => setSaving(false)}
      />
    )
  }
  return (
    <Sheet title={t('rights.answerTitle')} onClose={onClose} wide>
      <div className="stack" data-testid="rights-answer">
        <ErasureFacts answer={answer} />
        <p className="small">{t('rights.answerCheck')}</p>
        <p className="small soft">{t('rights.answerStays')}</p>
        <PrintErasure id={answer.id}>
          <Button icon="export" testId="answer-save" onPress={() => setSaving(true)}>{t('rights.saveAnswer')}</Button>
          <Button kind="primary" keyHint="Esc" onPress={onClose}>{t('app.close')}</Button>
        </PrintErasure>
      </div>
    </Sheet>
  )
}
