import { useState } from 'react'
import { typedFingerprint, type Client, type ClientKey, type MadeKey } from '../../electron/contract/clients.ts'
import { PresentProof } from '../desk/present-proof.tsx'
import { useProof } from '../desk/use-proof.ts'
import { SelectField, TextField } from '../parts/fields.tsx'
import { FormSheet } from '../parts/form-sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { overlaps, type Overlap } from './connection-words.ts'

interface KeyMakerProps {
  client: Client
  /** The key in whose place it comes; null for one more. */
  instead: ClientKey | null
  onClose: () => void
  onMade: (made: MadeKey) => void
}

/** A new key, by somebody who says again who they are. */
export function KeyMaker({ client: { id }, instead, onClose, onMade }: KeyMakerProps) {
  const { t } = useWords()
  const proof = useProof()
  const [overlap, setOverlap] = useState<Overlap>('24')
  const [typed, setTyped] = useState('')
  const task = useTask()
  const certificate = typed.trim() === '' ? null : typed.trim()
  const isBad = certificate !== null && !typedFingerprint.safeParse(certificate).success
  return (
    <FormSheet
      title={t(instead === null ? 'connections.makeKey' : 'connections.rotate')} testId="key-maker" task={task} ready={proof.ready && !isBad} action={t('connections.makeKey')} onClose={onClose}
      onSubmit={async () => {
        onMade(instead === null
          ? await proof.afresh('clients.addKey', { id, certificate })
          : await proof.afresh('clients.rotateKey', { id, keyId: instead.id, overlapHours: Number(overlap) }))
      }}
    >
      {instead === null
        ? <TextField label={t('connections.pin')} hint={t('connections.pinHint')} value={typed} onChange={setTyped} ltr mono maxLength={100} error={isBad ? t('connections.pinBad') : null} />
        : <SelectField label={t('connections.overlap')} hint={t('connections.overlapHint')} value={overlap} options={overlaps.map((each) => ({ value: each, text: t(`connections.overlaps.h${each}`) }))} onChange={setOverlap} />}
      <PresentProof proof={proof} startHere />
    </FormSheet>
  )
}
