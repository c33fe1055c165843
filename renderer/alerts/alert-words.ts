import type { Alert } from '../../electron/contract/alerts.ts'
import type { Language } from '../../electron/contract/primitives.ts'
import { formatNumber } from '../parts/format.ts'
import type { Words } from '../parts/use-language.ts'

/** What an alert says, with the numbers that made it and whose doing it is. */
export function alertWords({ t, language }: Pick<Words, 't'> & { language: Language }, { code, params, who }: Alert): string {
  const numbers = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === 'number' ? formatNumber(value, language) : value]))
  return t(`alerts.says.${code}`, { ...numbers, name: who?.name === 'anyone' ? t('audit.principals.anyone') : who?.name ?? '' })
}
