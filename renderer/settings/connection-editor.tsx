import { useState } from 'react'
import { isAddressRange } from '../../electron/contract/address-ranges.ts'
import { CERTIFICATES_MAX, clientPermissions, oauthClient, typedCertificate, type Client, type ClientPermission } from '../../electron/contract/clients.ts'
import { call } from '../bridge.ts'
import { PresentProof } from '../desk/present-proof.tsx'
import { useProof } from '../desk/use-proof.ts'
import { DateField } from '../parts/date-field.tsx'
import { TextField, Tick } from '../parts/fields.tsx'
import { FormSheet } from '../parts/form-sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** This computer alone: what most systems of one house run on, and what lets nobody else in. */
const HERE = '127.0.0.1 ::1'
const inWords = (text: string): string[] => text.split(/[\s,]+/).filter((each) => each !== '')

interface EditorProps {
  /** Null for a new one. */
  client: Client | null
  onClose: () => void
  onDone: (client: Client) => void
}

/** What a connection is called, what it may, from where and until when. */
export function ConnectionEditor({ client, onClose, onDone }: EditorProps) {
  const { t } = useWords()
  const [name, setName] = useState(client?.name ?? '')
  const [may, setMay] = useState<readonly ClientPermission[]>(client?.permissions ?? [])
  const [typed, setTyped] = useState(client?.addresses.join(' ') ?? HERE)
  const [oauth, setOauth] = useState(client?.oauth?.client ?? '')
  const [pins, setPins] = useState(client?.certificates.join(' ') ?? '')
  const [until, setUntil] = useState(client?.expiresAt?.slice(0, 10) ?? null)
  const proof = useProof()
  const task = useTask()
  const addresses = inWords(typed)
  const bad = addresses.find((each) => !isAddressRange(each))
  const certificates = inWords(pins)
  const badPin = certificates.find((each) => !typedCertificate.safeParse(each).success)
  const oauthBad = oauth.trim() !== '' && !oauthClient.safeParse(oauth.trim()).success
  // What is there already may more by it, and what a token opens to comes in without a key.
  const again = client !== null || oauth.trim() !== ''
  const ready = name.trim() !== '' && may.length > 0 && addresses.length > 0 && bad === undefined && badPin === undefined && certificates.length <= CERTIFICATES_MAX && !oauthBad && (!again || proof.ready)
  return (
    <FormSheet
      title={t(client === null ? 'connections.add' : 'connections.change')} testId="connection-editor" task={task} ready={ready} action={t(client === null ? 'connections.add' : 'app.save')} onClose={onClose}
      onSubmit={async () => {
        const about = {
          name: name.trim(), permissions: [...may], addresses, expiresAt: until === null ? null : `${until}T23:59:59.999Z`,
          oauthClient: oauth.trim() === '' ? null : oauth.trim(), certificates,
        }
        if (client !== null) onDone(await proof.afresh('clients.change', { id: client.id, ...about }))
        else onDone(again ? await proof.afresh('clients.create', about) : await call('clients.create', about))
      }}
    >
      <TextField label={t('connections.name')} hint={t('connections.nameHint')} value={name} onChange={setName} maxLength={80} startHere />
      <fieldset className="stack-tight">
        <legend>{t('connections.may')}</legend>
        {clientPermissions.map((each) => (
          <Tick key={each} label={t(`connections.permissions.${each}`)} checked={may.includes(each)} onChange={(checked) => setMay(clientPermissions.filter((one) => (one === each ? checked : may.includes(one))))} />
        ))}
      </fieldset>
      <TextField
        label={t('connections.addresses')} hint={t('connections.addressesHint')} value={typed} onChange={setTyped} ltr mono maxLength={1000}
        error={bad === undefined ? null : t('connections.addressBad', { address: `\u2066${bad}\u2069` })}
      />
      <TextField label={t('connections.oauth')} hint={t('connections.oauthHint')} value={oauth} onChange={setOauth} ltr mono maxLength={200} error={oauthBad ? t('connections.oauthBad') : null} />
      <TextField
        label={t('connections.certificates')} hint={t('connections.certificatesHint')} value={pins} onChange={setPins} ltr mono maxLength={2500}
        error={badPin === undefined ? null : t('connections.certificateBad', { given: `\u2066${badPin}\u2069` })}
      />
      <DateField label={t('connections.until')} value={until} onChange={setUntil} />
      {again ? <PresentProof proof={proof} /> : null}
    </FormSheet>
  )
}
