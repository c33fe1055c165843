import { FoyerError } from '../contract/errors.ts'
import { checkPage } from './escl/index.ts'

/** Whether what a driver gave is a page from its first byte to its last; it is not decoded. @throws FoyerError `scanner.badAnswer` */
export function checkWhole(bytes: Uint8Array): void {
  try {
    checkPage(bytes)
  } catch (cause) {
    throw new FoyerError('scanner.badAnswer', { cause, detail: 'page' })
  }
}
