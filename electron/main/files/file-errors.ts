import { FoyerError, type ErrorPayload } from '../../contract/errors.ts'

type Code = ErrorPayload['code']

const CODES: Record<string, Code> = {
  ENOENT: 'files.gone', ENOTDIR: 'files.gone', ENODEV: 'files.gone', ENXIO: 'files.gone', ELOOP: 'files.gone',
  EACCES: 'files.readOnly', EPERM: 'files.readOnly', EROFS: 'files.readOnly',
  ENOSPC: 'files.full', EDQUOT: 'files.full', EFBIG: 'files.full',
}

/** What the file system said, as a code of ours; the name of its error is all that goes along. */
export function fileError(thrown: unknown): FoyerError {
  if (thrown instanceof FoyerError) return thrown
  const name = (thrown as { code?: unknown } | null)?.code
  const known = typeof name === 'string' && /^E[A-Z0-9]{2,20}$/.test(name) ? name : null
  return new FoyerError(known === null ? 'files.failed' : CODES[known] ?? 'files.failed', { cause: thrown, ...(known === null ? {} : { detail: known }) })
}
