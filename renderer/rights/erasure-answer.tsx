import { useState } from 'react'
import type { Erasure } from '../../electron/contract/rights.ts'
import { call } from '../bridge.ts'
import { SaveSheet } from '../files/save-sheet.tsx'
import { Button } from '../parts/button.tsx'
import { formatExactTime, formatNumber } from '../parts/format.ts'
import { groupsOf } from '../parts/groups.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../parts/use-language.ts'

/** What the person can be handed: what was erased, when, and which signed checkpoint covers it; on the screen and as a file with the proof. */
export function ErasureAnswer({ answer, onClose }: { answer: Erasure; onClose: () => void }) {
  const { t, language } = useWords()
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
        <p>{t('rights.answer', { count: answer.records.length, number: formatNumber(answer.records.length, language), time: formatExactTime(answer.at, language) })}</p>
        <dl className="facts">
          <div><dt>{t('rights.answerRecords')}</dt><dd><bdi dir="ltr" className="mono small">{answer.records.join(' ')}</bdi></dd></div>
          {answer.setAside === 0 ? null : <div><dt>{t('rights.held.setAside')}</dt><dd><bdi>{formatNumber(answer.setAside, language)}</bdi></dd></div>}
          <div><dt>{t('rights.answerEvent')}</dt><dd><bdi>{formatNumber(answer.event, language)}</bdi></dd></div>
          <div><dt>{t('rights.answerCheckpoint')}</dt><dd>{answer.checkpoint === null ? t('rights.answerUnsigned') : <>{formatNumber(answer.checkpoint.size, language)} · <bdi dir="ltr" className="mono">{groupsOf(answer.checkpoint.root)}</bdi></>}</dd></div>
          <div><dt>{t('rights.answerId')}</dt><dd><bdi dir="ltr" className="mono small">{answer.id}</bdi></dd></div>
        </dl>
        <p className="small">{t('rights.answerCheck')}</p>
        <p className="small soft">{t('rights.answerStays')}</p>
        <div className="actions">
          <Button icon="export" testId="answer-save" onPress={() => setSaving(true)}>{t('rights.saveAnswer')}</Button>
          <Button kind="primary" keyHint="Esc" onPress={onClose}>{t('app.close')}</Button>
        </div>
      </div>
    </Sheet>
  )
}
