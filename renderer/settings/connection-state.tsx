import { FoyerError } from '../../electron/contract/errors.ts'
import { call } from '../bridge.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatDate, formatTime } from '../parts/format.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { inGroups } from './connection-words.ts'
import { Fact } from './upstream-fact.tsx'

/** Where this desk answers, and by which certificate others know that it is this one. */
export function ConnectionState() {
  const { t, language } = useWords()
  const { value, error } = useLoaded('connections', () => call('connections.state', {}))
  if (value === null) return error === null ? null : <ErrorNote error={error} />
  const { open, address, port, certificate, issuer } = value
  const authority = certificate?.authority ?? null
  const day = (time: string) => formatDate(time.slice(0, 10), language)
  const where = `https://${address.includes(':') ? `[${address}]` : address}:${port}`
  return (
    <section className="section stack" data-testid="connection-state">
      <h2>{t('connections.desk')}</h2>
      {open ? null : <p>{t('connections.closed')}</p>}
      <dl className="facts">
        {open ? <Fact name={t('connections.where')}><bdi dir="ltr">{where}</bdi></Fact> : null}
        <Fact name={t('connections.certificate')}>{certificate === null ? t('connections.certificateNone') : t(certificate.own ? 'connections.certificateOwn' : 'connections.certificateTheirs', { date: day(certificate.until) })}</Fact>
        {certificate === null ? null : (
          <>
            <Fact name={t('connections.names')}><bdi dir="ltr">{certificate.names.join(', ')}</bdi></Fact>
            <Fact name={t('connections.fingerprint')}><bdi dir="ltr" className="mono">{inGroups(certificate.fingerprint)}</bdi></Fact>
          </>
        )}
        {authority === null ? null : (
          <Fact name={t('connections.authority')}>
            <bdi dir="ltr" className="mono">{inGroups(authority.fingerprint)}</bdi>
            <p className="small soft">{t('connections.authoritySays', { date: day(authority.until) })}</p>
          </Fact>
        )}
        {issuer === null ? null : (
          <Fact name={t('connections.tokens')}>
            <bdi dir="ltr">{issuer.address}</bdi>
            <p className="small soft">{issuer.keysAt === null ? t('connections.tokensNone') : t(issuer.counts ? 'connections.tokensCount' : 'connections.tokensOld', { time: formatTime(issuer.keysAt, language) })}</p>
            {issuer.error === null ? null : <ErrorNote error={FoyerError.fromPayload(issuer.error)} />}
          </Fact>
        )}
      </dl>
    </section>
  )
}
