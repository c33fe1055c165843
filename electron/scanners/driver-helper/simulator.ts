import { readFileSync } from 'node:fs'
import { z } from 'zod'

/**
 * A helper that says what was written down of one: `node electron/dev/run.mjs electron/scanners/driver-helper/simulator.ts TRANSCRIPT`, for whoever builds against the protocol without the system that speaks it. A line of a transcript is said as it stands;
 * a number waits so many ms; `{"over": n}` ends with that status, `{"endless": text}` says it without end, `{"deaf": true}` waits for no end of its input.
 */
const line = z.union([z.string(), z.number(), z.object({ over: z.number() }), z.object({ endless: z.string() }), z.object({ deaf: z.literal(true) })])
const transcript = z.object({ list: z.array(line), capabilities: z.record(z.string(), z.array(line)), scan: z.record(z.string(), z.array(line)) })
export type HelperTranscript = z.infer<typeof transcript>

const request = z.object({ do: z.enum(['list', 'capabilities', 'scan']), id: z.string().optional(), source: z.enum(['platen', 'feeder', 'duplex']).nullish() })
const notFound = ['{"type":"error","status":"notFound"}']

async function say(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise<void>((resolve) => { process.stdout.once('drain', resolve) })
}

async function play(lines: HelperTranscript['list']): Promise<number> {
  for (const each of lines) {
    if (typeof each === 'string') await say(`${each}\n`)
    else if (typeof each === 'number') await new Promise((resolve) => { setTimeout(resolve, each) })
    else if ('over' in each) return each.over
    else if ('endless' in each) for (;;) await say(each.endless)
    else process.stdin.removeAllListeners('end')
  }
  return 0
}

const all = transcript.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')))
let text = ''
process.stdin.setEncoding('utf8')
process.stdin.on('end', () => process.exit(0))
process.stdin.on('data', (chunk: string) => {
  const isWhole = text.includes('\n')
  text += chunk
  if (isWhole || !text.includes('\n')) return
  const asked = request.parse(JSON.parse(text))
  const lines = asked.do === 'list' ? all.list : asked.do === 'capabilities' ? all.capabilities[asked.id ?? ''] ?? notFound : all.scan[asked.source ?? 'platen'] ?? notFound
  // Not before the last of it has left.
  void play(lines).then((status) => process.stdout.write('', () => process.exit(status)))
})
