import { FoyerError } from '../../contract/errors.ts'
import { RECEIVER, type UplinkHalt } from '../../contract/uplink.ts'
import type { Conflict } from '../../contract/uplink-protocol.ts'
import { storageError } from '../database/sqlite-errors.ts'
import { opened } from '../database/opened.ts'
import { tellOutbox, type OutboxDesk, type Sends } from './desk.ts'
import { readReceipt, receiverKey, type ReadReceipt } from './receipt.ts'

/** Everything that can be wrong with what the receiver gave as a receipt: `told` in the trail in these words. */
type Fault = 'notCountersigned' | 'notOurs' | 'replayed' | 'otherSize' | 'missing' | 'nothingSent'

const keyOf = ({ outbox, policy }: Sends) => receiverKey(policy.inForce().values.uplinkKey, outbox.enrolment()?.receiverKey ?? null)

/** One that is false moves nothing, and is told in the trail once, until a true one comes: each event makes another batch. */
function falseReceipt(desk: OutboxDesk, { outbox }: Sends, fault: Fault): FoyerError {
  if (!outbox.toldFalse.has(fault)) {
    outbox.toldFalse.add(fault)
    tellOutbox(desk, 'uplink.receiptFalse', fault)
  }
  return new FoyerError('uplink.receiptFalse', { detail: fault })
}

function inTransaction<T>({ database }: Sends, work: () => T): T {
  try {
    return database.transaction(work).immediate()
  } catch (error) {
    throw storageError(error)
  }
}

/** Nothing more is sent until somebody looked into it; told in the trail, and on the screen for as long. */
function stop(desk: OutboxDesk, parts: Sends, halt: Omit<UplinkHalt, 'at'>, note: string | null): FoyerError {
  const { outbox } = parts
  if (outbox.halt() === null) {
    inTransaction(parts, () => { outbox.stop({ ...halt, at: desk.now().toISOString() }, note) })
    tellOutbox(desk, halt.kind === 'fork' ? 'uplink.fork' : 'uplink.ahead', `size=${halt.size} ${halt.proven ? 'proven' : 'claimed'}`)
  }
  return new FoyerError('uplink.stopped', { detail: halt.kind })
}

/** A checkpoint of ours of our own size or less that our log does not hold is a fork, of more a log that was put back. @throws FoyerError `uplink.stopped` */
export function heldOrStopped(desk: OutboxDesk, parts: Sends, { size, standing }: ReadReceipt, note: string): void {
  if (standing === 'forked') throw stop(desk, parts, { kind: 'fork', size, proven: true }, note)
  if (standing === 'ahead') throw stop(desk, parts, { kind: 'ahead', size, proven: true }, note)
}

/**
 * Take what the receiver answered to a batch. Only what it countersigned of our own log moves the cursor, and only onwards.
 *
 * @throws FoyerError `uplink.receiptFalse`, `uplink.stopped`
 */
export function takeReceipt(desk: OutboxDesk, note: string): void {
  const parts = opened(desk)
  const { outbox, log } = parts
  const read = readReceipt(log, keyOf(parts), note, desk.now())
  if (typeof read === 'string') throw falseReceipt(desk, parts, read)
  heldOrStopped(desk, parts, read, note)
  const { size, time } = read
  const moved = inTransaction(parts, () => {
    if (size <= outbox.next(RECEIVER)) return false
    outbox.setNext(RECEIVER, size)
    outbox.receipts.keep({ size, time, note })
    return true
  })
  if (!moved) throw falseReceipt(desk, parts, 'replayed')
  outbox.toldFalse.clear()
}

/**
 * The receiver holds another number of leaves than the cursor says, or says that it holds another leaf. The first heals by itself from what it proves
 * to hold: an acknowledgement that was lost, a receiver that was put back. The second stops everything.
 *
 * @throws FoyerError `uplink.receiptFalse`, `uplink.stopped`
 */
export function takeConflict(desk: OutboxDesk, { code, size, receipt }: Conflict): void {
  const parts = opened(desk)
  const { outbox, log } = parts
  const read = receipt === null ? null : readReceipt(log, keyOf(parts), receipt, desk.now())
  if (code === 'uplink.fork') {
    const proven = read !== null && typeof read !== 'string' && read.standing !== 'holds'
    throw stop(desk, parts, { kind: 'fork', size, proven }, receipt)
  }
  if (size === 0 && receipt === null) {
    if (outbox.next(RECEIVER) === 0) throw falseReceipt(desk, parts, 'nothingSent')
    // A receiver that lost everything gets everything again; what it countersigned is kept.
    inTransaction(parts, () => { outbox.setNext(RECEIVER, 0) })
    tellOutbox(desk, 'uplink.healed', 'size=0')
    return
  }
  if (read === null) throw falseReceipt(desk, parts, 'missing')
  if (typeof read === 'string') throw falseReceipt(desk, parts, read)
  heldOrStopped(desk, parts, read, receipt ?? '')
  if (read.size !== size || size === outbox.next(RECEIVER)) throw falseReceipt(desk, parts, 'otherSize')
  const back = size < outbox.next(RECEIVER)
  inTransaction(parts, () => {
    outbox.setNext(RECEIVER, size)
    outbox.receipts.keep({ size, time: read.time, note: receipt ?? '' })
  })
  outbox.toldFalse.clear()
  // A lost acknowledgement is everyday; that the other side has less than it countersigned is not.
  if (back) tellOutbox(desk, 'uplink.healed', `size=${size}`)
}

/** An administrator looked into what stopped it. @returns whether anything had */
export function resumeSending(desk: OutboxDesk): boolean {
  const parts = opened(desk)
  return inTransaction(parts, () => parts.outbox.resume(desk.now().getTime()))
}
