import type { DestinationName, UplinkTold } from '../../contract/uplink.ts'
import type { Outbox } from './store.ts'

/** Keep what is told of a destination. When something last got through, and until when their certificate held, outlive the process that saw it. */
export function tellDestination(outbox: Pick<Outbox, 'destinations' | 'tell'>, name: DestinationName, told: UplinkTold): void {
  const before = outbox.destinations().find((each) => each.name === name)?.told
  outbox.tell(name, { ...told, okAt: told.okAt ?? before?.okAt ?? null, theirCertificateUntil: told.theirCertificateUntil ?? before?.theirCertificateUntil ?? null })
}
