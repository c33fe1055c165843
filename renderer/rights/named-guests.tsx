import type { NamedGuest } from '../../electron/contract/rights.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatTime } from '../parts/format.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** Whom other systems name in what they ask for: there may be no record of them, and their name is held all the same. */
export function NamedGuests({ guests, onForgotten }: { guests: readonly NamedGuest[], onForgotten: () => void }) {
  const { t, language } = useWords()
  const task = useTask()
  const forget = ({ requestId, place }: NamedGuest) => void task.run(async () => {
    await call('rights.forgetGuest', { requestId, place })
    onForgotten()
  })
  return (
    <>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      <ul>
        {guests.map((guest) => (
          <li key={`${guest.requestId} ${guest.place}`} className="rights-row spread">
            <span>
              <strong><bdi>{guest.name}</bdi></strong> <span className="small soft">{t('rights.named', { client: `\u2068${guest.client}\u2069`, time: formatTime(guest.expiresAt, language) })}</span>
            </span>
            <Button disabled={task.going} label={`${t('rights.forgetGuest')}: ${guest.name}`} onPress={() => forget(guest)}>{t('rights.forgetGuest')}</Button>
          </li>
        ))}
      </ul>
    </>
  )
}
