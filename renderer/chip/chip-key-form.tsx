import { useState } from 'react'
import type { Reading } from '../../electron/contract/reading.ts'
import { Button } from '../parts/button.tsx'
import { Choice, TextField } from '../parts/fields.tsx'
import { useWords } from '../parts/use-language.ts'

export interface ChipKey {
  can: string | null
  keyFields: { documentNumber: string; dateOfBirth: string; dateOfExpiry: string } | null
}

/** `1974-08-12` as the key wants it: YYMMDD (9303-11 §4.3.2). */
export function toSixDigits(isoDate: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(isoDate) ? isoDate.slice(2).replaceAll('-', '') : ''
}

function valueOf(reading: Reading | null, name: string): string {
  return reading?.fields.find((field) => field.name === name)?.value ?? ''
}

/** The key to the chip by hand: the card access number, or the three fields of the MRZ that it is made of. */
export function ChipKeyForm({ reading, lastAttempt, onKey }: { reading: Reading | null; lastAttempt: boolean; onKey: (key: ChipKey) => void }) {
  const { t } = useWords()
  const [kind, setKind] = useState<'fields' | 'can'>('fields')
  const [can, setCan] = useState('')
  const [number, setNumber] = useState(valueOf(reading, 'documentNumber'))
  const [birth, setBirth] = useState(toSixDigits(valueOf(reading, 'dateOfBirth')))
  const [expiry, setExpiry] = useState(toSixDigits(valueOf(reading, 'dateOfExpiry')))
  const good = kind === 'can' ? /^\d{6}$/.test(can) : number.trim() !== '' && /^[\d<]{6}$/.test(birth) && /^\d{6}$/.test(expiry)
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!good) return
        onKey(kind === 'can'
          ? { can, keyFields: null }
          : { can: null, keyFields: { documentNumber: number.trim().toUpperCase(), dateOfBirth: birth, dateOfExpiry: expiry } })
      }}
    >
      <Choice
        label={t('chip.keyKind')}
        value={kind}
        options={[{ value: 'fields', content: t('chip.keyFields') }, { value: 'can', content: t('chip.can') }]}
        onChange={setKind}
      />
      {kind === 'can' ? (
        <TextField label={t('chip.canLong')} hint={t('chip.canHint')} value={can} onChange={setCan} ltr mono maxLength={6} inputMode="numeric" />
      ) : (
        <div className="chip-fields">
          <TextField label={t('fields.documentNumber')} value={number} onChange={setNumber} ltr mono maxLength={40} />
          <TextField label={t('fields.dateOfBirth')} hint={t('chip.birthHint')} value={birth} onChange={setBirth} ltr mono maxLength={6} inputMode="numeric" />
          <TextField label={t('fields.dateOfExpiry')} hint={t('chip.dateHint')} value={expiry} onChange={setExpiry} ltr mono maxLength={6} inputMode="numeric" />
        </div>
      )}
      <div className="row"><Button submit icon="chip" disabled={!good}>{t(lastAttempt ? 'chip.openLast' : 'chip.open')}</Button></div>
    </form>
  )
}
