import { z } from 'zod'
import { readSecret } from './read-secret.ts'

// A utility process has no standard input. It asks main, which has the terminal: one question, one answer.

const question = z.object({ kind: z.literal('secret.ask'), prompt: z.string().max(200) }).strict()
const answer = z.object({ kind: z.literal('secret.answer'), secret: z.string().max(200).nullable() }).strict()

interface ParentPort {
  postMessage(message: unknown): void
  once(event: 'message', listener: (message: { data: unknown }) => void): unknown
}

function parentPort(): ParentPort | undefined {
  return (process as unknown as { parentPort?: ParentPort }).parentPort
}

/** As `readSecret`, wherever this process runs. @throws Error when the person broke off */
export async function askSecret(prompt: string): Promise<string> {
  const port = parentPort()
  if (port === undefined) return readSecret(prompt)
  const answered = new Promise<unknown>((resolve) => { port.once('message', ({ data }) => resolve(data)) })
  port.postMessage({ kind: 'secret.ask', prompt } satisfies z.infer<typeof question>)
  const { secret } = answer.parse(await answered)
  if (secret === null) throw new Error('interrupted')
  return secret
}

/** Main's end: a listener for the child's messages. Anything but the question is not answered. */
export function answerSecrets(ask: (prompt: string) => Promise<string>, post: (message: z.infer<typeof answer>) => void): (message: unknown) => void {
  return (message) => {
    const asked = question.safeParse(message)
    if (!asked.success) return
    ask(asked.data.prompt).then((secret) => post({ kind: 'secret.answer', secret }), () => post({ kind: 'secret.answer', secret: null }))
  }
}
