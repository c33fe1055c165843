import { mutantsOf, type Mutant } from './mutant.ts'

const documents = ['test/documents']

/** What a document says: pure functions. */
export const documentMutants: readonly Mutant[] = [
  ...mutantsOf('electron/documents/mrz/check-digit.ts', ['test/documents/mrz'], [
    ['(i % 3 === 0 ? 7 : i % 3 === 1 ? 3 : 1)', '(i % 3 === 0 ? 7 : 3)'],
    ['if (code >= 65 && code <= 90) return code - 55', 'if (code >= 65 && code <= 90) return code - 54'],
  ]),
  ...mutantsOf('electron/documents/dates.ts', documents, [
    ['(year % 4 === 0 && year % 100 !== 0) || year % 400 === 0', 'year % 4 === 0'],
    ['return on > expiry', 'return on >= expiry'],
    ['const had = o.month > b.month || (o.month === b.month && o.day >= b.day)', 'const had = o.month >= b.month'],
    ['return full > year ? full - 100 : full', 'return full'],
    ['if (full > year + 50) full -= 100', 'if (full > year + 100) full -= 100'],
  ]),
  ...mutantsOf('electron/documents/cross-check/verdict.ts', ['test/documents/cross-check', 'test/reader/card-desk.test.ts'], [
    ["if (chip?.verdict === 'altered' && foreign !== 'only') reasons.push(reason('chipAltered'))", ''],
    ["if (foreign !== 'no') reasons.push(reason('chipOtherIssuer'))", ''],
    ["parts.chip?.verdict === 'genuine' && comparedWithPage && doubts.length === 0", "parts.chip?.verdict === 'genuine' && doubts.length === 0"],
    ["if (stops.length > 0) return {", "if (stops.length > 1) return {"],
    ["if (expired) reasons.push(reason('expired', expired.params))", ''],
    ["if (code.startsWith('mrz.') && code.endsWith('CheckDigit')) reasons.push(reason('checkDigitWrong', field))", "if (code.startsWith('mrz.') && code.endsWith('CheckDigit')) continue"],
    ["reasons.push(reason('sourcesConflict', { field: field.name }))", 'continue'],
    ["parsed.signature?.status === 'invalid')) reasons.push(reason('sealInvalid'))", "parsed.signature?.status === 'invalid')) reasons.push()"],
    ['if (mrz.unfitting?.some(stands) === true) return false', ''],
  ]),
  ...mutantsOf('electron/documents/cross-check/same-document.ts', ['test/documents/cross-check'], [
    ['isAnother(ours.documentNumber, parsed?.fields.documentNumber) && isAnother(ours.dateOfExpiry, parsed?.fields.dateOfExpiry)', 'isAnother(ours.documentNumber, parsed?.fields.documentNumber) || isAnother(ours.dateOfExpiry, parsed?.fields.dateOfExpiry)'],
    ['return other.checks.every((check) => check.ok || !check.required) && (isAnother(', 'return (isAnother('],
    [' || saysOtherDates(zone, other))', ')'],
  ]),
  ...mutantsOf('electron/documents/cross-check/values.ts', ['test/documents/cross-check'], [
    ["return left === right || (name === 'sex' && (left === 'X' || right === 'X'))", 'return left === right'],
  ]),
  ...mutantsOf('electron/documents/cross-check/checks.ts', ['test/documents/cross-check', 'test/documents/cross-check'], [
    ["isExpired(expiry, today) ? 'fail' : 'pass'", "isExpired(expiry, today) ? 'warn' : 'pass'"],
    ["ok ? 'pass' : ONLY_TOLD.has(name) ? 'warn' : 'fail'", "ok ? 'pass' : 'warn'"],
    ["status === 'valid' ? 'pass' : status === 'invalid' ? 'fail' : 'unknown'", "status === 'valid' ? 'pass' : 'unknown'"],
    ['conflicts.map((field) => check(\'sources.agree\', \'fail\',', 'conflicts.map((field) => check(\'sources.agree\', \'warn\','],
  ]),
]
