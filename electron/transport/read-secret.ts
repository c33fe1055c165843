/**
 * Ask for a PIN or passphrase on the terminal without echo, or take the first line of standard input where
 * there is no terminal. At most 200 characters.
 */
export async function readSecret(prompt: string): Promise<string> {
  const input = process.stdin
  const raw = input.isTTY === true
  if (raw) {
    process.stderr.write(`${prompt}: `)
    input.setRawMode(true)
  }
  input.setEncoding('utf8')
  let secret = ''
  try {
    for await (const chunk of input as AsyncIterable<string>) {
      for (const character of chunk) {
        if (character === '\n' || character === '\r' || character === '\u0004') return secret
        if (character === '\u0003') throw new Error('interrupted')
        secret = character === '\u007f' ? secret.slice(0, -1) : (secret + character).slice(0, 200)
      }
    }
    return secret
  } finally {
    if (raw) {
      input.setRawMode(false)
      process.stderr.write('\n')
    }
    input.pause()
  }
}
