/** At most so many characters of a line are a secret; the rest of it is dropped. */
const MOST = 200
/** What was read of standard input beyond the last answer, characters: no more than this is ever kept. */
const MOST_KEPT = 4096

/** Lines that came with the last answer and are of the next: a pipe gives them all at once. */
let kept = ''
/** A line ended with a carriage return, whose line feed may come with the next piece. */
let returned = false

/**
 * Ask for a PIN, a passphrase or a recovery key on the terminal without echo, or take the next line of standard input where there is no
 * terminal. At most 200 characters.
 */
export async function readSecret(prompt: string): Promise<string> {
  const input = process.stdin
  const raw = input.isTTY === true
  if (raw) {
    process.stderr.write(`${prompt}: `)
    input.setRawMode(true)
  }
  input.setEncoding('utf8')
  try {
    return await nextLine(input.iterator({ destroyOnReturn: false }) as AsyncIterable<string>)
  } finally {
    if (raw) {
      // What was typed ahead of a question is no answer to it.
      kept = ''
      returned = false
      input.setRawMode(false)
      process.stderr.write('\n')
    }
    input.pause()
  }
}

async function nextLine(chunks: AsyncIterable<string>): Promise<string> {
  let secret = ''
  /** @returns whether the line is at its end */
  const take = (piece: string): boolean => {
    const text = returned && piece.startsWith('\n') ? piece.slice(1) : piece
    if (piece !== '') returned = false
    for (let at = 0; at < text.length; at += 1) {
      const character = text[at] ?? ''
      if (character === '\n' || character === '\r' || character === '\u0004') {
        returned = character === '\r'
        kept = text.slice(at + 1, at + 1 + MOST_KEPT)
        return true
      }
      if (character === '\u0003') throw new Error('interrupted')
      secret = character === '\u007f' ? secret.slice(0, -1) : (secret + character).slice(0, MOST)
    }
    return false
  }
  const before = kept
  kept = ''
  if (take(before)) return secret
  for await (const chunk of chunks) if (take(chunk)) return secret
  return secret
}
