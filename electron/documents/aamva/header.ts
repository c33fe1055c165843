/** A subfile as the header announces it; offsets and lengths are often wrong and only checked. */
export interface AamvaSubfile {
  type: string
  offset: number
  length: number
}

export interface AamvaHeader {
  issuerNumber: string
  version: number
  jurisdictionVersion: number
  subfiles: AamvaSubfile[]
  /** Index of the first character after the designators. */
  end: number
  /** Compliance indicator and separators as the standard wants them. */
  wellFormed: boolean
}

// D.12.3 (2020): '@' LF RS CR 'ANSI ' IIN(6) version(2) [jurisdiction version(2), since 02] entries(2), then per
// entry type(2) offset(4) length(4). Before 2003 the file type may be 'AAMVA'. Readers in the field drop RS, CR or
// the '@'; issuers write blanks into the numbers.
const start = /(@?)([\n ]{0,6})(ANSI|AAMVA) {0,2}(\d{6})/
const complianceIndicator = '@\n\x1e\r'
const fileType = /^(ANSI |AAMVA)\d{6}/
const designator = /^(DL|ID|EN|Z[A-Z])([\d ]{4})([\d ]{4})/

/** Every control character as a line feed, at the same place: issuers and readers swap LF, CR, FS, GS, RS, US and NUL. */
export function separatorsAsLines(text: string): string {
  let lines = ''
  for (let i = 0; i < text.length; i++) lines += text.charCodeAt(i) < 0x20 ? '\n' : text[i]!
  return lines
}

/** Reads the header wherever it begins in the first 40 characters; `null` when there is none. */
export function readAamvaHeader(text: string): AamvaHeader | null {
  const match = start.exec(separatorsAsLines(text.slice(0, 60)))
  if (match === null || match.index > 40) return null
  let end = match.index + match[0].length
  const digits = /^\d{0,6}/.exec(text.slice(end))![0]
  end += digits.length
  // Four digits: version and entries (before 2003). Six: jurisdiction version in between.
  const version = digits.length >= 2 ? Number(digits.slice(0, 2)) : 0
  const jurisdictionVersion = digits.length >= 6 ? Number(digits.slice(2, 4)) : 0
  const subfiles: AamvaSubfile[] = []
  for (;;) {
    const entry = designator.exec(text.slice(end, end + 10))
    if (entry === null || subfiles.length >= 12) break
    subfiles.push({ type: entry[1]!, offset: Number(entry[2]!.trim()), length: Number(entry[3]!.trim()) })
    end += entry[0].length
  }
  return {
    issuerNumber: match[4]!,
    version,
    jurisdictionVersion,
    subfiles,
    end,
    wellFormed:
      text.startsWith(complianceIndicator) && fileType.test(text.slice(complianceIndicator.length)) && subfiles.length > 0 && (digits.length === 6 || version < 2),
  }
}

/** Whether the announced subfiles lie where the text has them (type at offset, data inside the text). */
export function subfilesFit(text: string, header: AamvaHeader): boolean {
  return header.subfiles.every(
    ({ type, offset, length }) =>
      offset >= header.end - 1 && offset + length <= text.length + 2 && (text.startsWith(type, offset) || /^D[A-D][A-Z]/.test(text.slice(offset))),
  )
}
