import type { Input, Output } from '../../../electron/contract/index.ts'
import { keyAnswer } from '../../../electron/contract/security-key.ts'
import type { TapPurpose } from '../../../electron/contract/security-key-calls.ts'
import { tapKey } from '../../../electron/reader/key-tap.ts'
import { SimulatedReaders } from '../../../electron/reader/smartcards/simulated-readers.ts'
import { linkedCard, type CardInSoftware } from '../../../electron/emrtd/simulator/link.ts'
import type { Bench } from '../vault-fixture.ts'

const READER = 'Reader of the test'

/** Lay a card down for a ticket, by the reader's own half; what crosses the border is held against the contract. */
export async function layFor(made: Pick<Bench, 'call'>, ticket: string, card: CardInSoftware): Promise<void> {
  const readers = new SimulatedReaders([READER])
  readers.insert(READER, linkedCard(card, { kbitPerSecond: null, msPerApdu: 0 }))
  try {
    await tapKey({ list: async () => (await readers.list()).map(({ name, card: there }) => ({ name, cardPresent: there !== null })), connect: (name) => readers.connect(name), onChange: (listener) => readers.onEvent(listener) }, {
      next: async (answer) => (await made.call('internal.keyStep', { ticket, answer: keyAnswer.parse(answer) })).step,
      tell: () => undefined, signal: new AbortController().signal, guards: false, wait: () => Promise.resolve(),
    })
  } finally {
    await readers.close()
  }
}

/** @returns the ticket, which has its answer */
export async function tap(made: Pick<Bench, 'call'>, purpose: TapPurpose, card: CardInSoftware, pin: string | null = null): Promise<string> {
  const { ticket } = await made.call('staff.beginTap', { purpose, pin })
  await layFor(made, ticket, card)
  return ticket
}

/** Enrol a key for whoever's session it is, or to a challenge. */
export async function enrolKey(made: Pick<Bench, 'call' | 'afresh'>, card: CardInSoftware, { pin = null, challenge = null, name = 'Blue one', secret }: { pin?: string | null, challenge?: string | null, name?: Input<'staff.finishKeyEnrolment'>['name'], secret?: string } = {}): Promise<Output<'staff.finishKeyEnrolment'>> {
  if (challenge === null) await made.afresh('staff.beginKeyEnrolment', {}, secret)
  const ticket = await tap(made, { for: 'enrol', challenge }, card, pin)
  return made.call('staff.finishKeyEnrolment', { challenge, ticket, name })
}
