import { useState } from 'react'
import type { Device } from '../../electron/contract/devices.ts'
import type { Output } from '../../electron/contract/index.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { SelectField } from '../parts/fields.tsx'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords, type Words } from '../parts/use-language.ts'
import { documentName } from '../reading/document-words.ts'

/** "Passport, Utopia (altered chip)": several are of one kind. */
function named(words: Words, { id, documentType, issuingState }: Output<'reading.specimens'>[number]): string {
  const document = documentName(words, documentType, issuingState)
  const own = `specimenNames.${id}`
  return words.has(own) ? words.t('chip.specimenNamed', { document, name: words.t(own) }) : document
}

/** Demo desk: lay a specimen with a chip on the simulated reader, or take it away. */
export function SimulatedCard({ reader }: { reader: Device }) {
  const words = useWords()
  const { t } = words
  const specimens = useLoaded('specimens', () => call('reading.specimens', {}))
  const [chosen, setChosen] = useState('')
  const task = useTask()
  const cards = (specimens.value ?? []).filter((each) => each.hasChip && each.side === 'front')
  const card = cards.find((each) => each.id === chosen) ?? cards[0]
  if (card === undefined) return null
  const lay = (specimen: string | null) => void task.run(async () => {
    await call('devices.simulate', { id: reader.id, specimen })
  })
  return (
    <div className="simulated">
      <p className="small"><span className="tag tag-demo">{t('app.demoMark')}</span></p>
      {cards.length > 1 ? (
        <SelectField
          label={t('chip.specimen')}
          value={card.id}
          options={cards.map((each) => ({ value: each.id, text: named(words, each) }))}
          onChange={setChosen}
        />
      ) : null}
      <Button disabled={task.going} onPress={() => lay(reader.cardPresent === true ? null : card.id)}>
        {t(reader.cardPresent === true ? 'chip.takeAway' : 'chip.laySpecimen')}
      </Button>
      {task.error === null ? null : <ErrorNote error={task.error} />}
    </div>
  )
}
