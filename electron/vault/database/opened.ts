import { FoyerError } from '../../contract/errors.ts'

/** A desk as far as its database goes. */
export interface MaybeOpen<Parts> {
  /** What keeps the database from being opened. */
  fault: FoyerError | null
  /** What works on it while it is open. */
  opened: Parts | null
}

/** @throws FoyerError the fault that keeps the database closed, or `desk.notSetUp` */
export function opened<Parts>({ fault, opened: parts }: MaybeOpen<Parts>): Parts {
  if (parts !== null) return parts
  throw fault ?? new FoyerError('desk.notSetUp')
}
