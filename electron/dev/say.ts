/** Text for the person at the terminal. Always stderr: stdout belongs to what a command prints. */
export function say(text: string): void {
  process.stderr.write(`foyer: ${text}\n`)
}
