import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, open, rm, symlink, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { FoyerError } from '../../../contract/errors.ts'
import { foundProgram, heicProgram, type HeicProgram, type ProgramBounds } from './programs.ts'
import { largestPicture } from './size.ts'

/**
 * A HEIC photograph as JPEG, upright. @throws FoyerError `image.heic`: nothing here can, or it could not (a damaged one, or a system without
 * the codec: what helps is the same); `image.tooLarge`, `image.timeout`
 */
export type HeicToJpeg = (bytes: Uint8Array, within: { timeMs: number; cpuMs: number }) => Promise<Uint8Array>

/** A telephone's sensor has 48 megapixels at most where it takes such photographs; the program holds the whole of one several times over. */
const MOST_PIXELS = 64_000_000
/** 48 megapixels were seen to take 0.23 GB with two processors; each of its threads beyond that reserves addresses, 72 MB, whether it uses them or not. */
const MOST_MEMORY = 1_500_000_000
/** The largest JPEG that is taken from it, bytes: 64 megapixels at its quality are 30 MB. */
const MOST_OUTPUT = 64 * 1024 * 1024
/** Files without a disk behind them. */
const IN_MEMORY = '/dev/shm'

/** By the operating system's own program, if it is there: in a process of its own, without a shell, bounded in pixels, memory and time. */
export function heicBySystem(program: HeicProgram | null = heicProgram(process.platform, process.env['SystemRoot'])): HeicToJpeg {
  return async (bytes, { timeMs, cpuMs }) => {
    const found = program === null ? null : foundProgram(program)
    if (program === null || found === null) throw new FoyerError('image.heic')
    const pixels = largestPicture(bytes)
    if (pixels === null) throw new FoyerError('image.heic', { detail: 'no picture' })
    if (pixels > MOST_PIXELS) throw new FoyerError('image.tooLarge', { detail: 'pixels' })
    const bounds: ProgramBounds = { memory: MOST_MEMORY, cpuSeconds: Math.max(1, Math.ceil(cpuMs / 1000)), output: MOST_OUTPUT }
    const jpeg = program.seeks
      ? await throughFiles(bytes, (link, stdio) => run(program.command(found, bounds, link), stdio, timeMs))
      : await throughPipes(bytes, (stdio, onStarted) => run(program.command(found, bounds, ''), stdio, timeMs, onStarted))
    // However it ended: a picture that came out whole is one, and whether it did, who reads it tells.
    if (jpeg.length === 0) throw new FoyerError('image.heic', { detail: 'nothing came out' })
    if (jpeg.length >= MOST_OUTPUT) throw new FoyerError('image.tooLarge', { detail: 'bytes' })
    return jpeg
  }
}

type Stdio = ('pipe' | 'ignore' | number)[]

/** Nobody finds the files by a name, they lie in memory, and nothing is left of them whatever becomes of this process. */
async function throughFiles(bytes: Uint8Array, go: (link: string, stdio: Stdio) => Promise<void>): Promise<Uint8Array> {
  const folder = await mkdtemp(join(IN_MEMORY, 'foyer-heic-'))
  const opened: FileHandle[] = []
  const unnamed = async (name: string): Promise<FileHandle> => {
    const file = await open(join(folder, name), 'wx+', 0o600)
    opened.push(file)
    await unlink(join(folder, name))
    return file
  }
  try {
    const [input, output] = [await unnamed('in'), await unnamed('out')]
    await input.writeFile(bytes)
    // The program tells by the name's end what to write; it numbers the first where there are several.
    for (const name of ['out.jpg', 'out-1.jpg']) await symlink('/proc/self/fd/3', join(folder, name))
    await go(join(folder, 'out.jpg'), [input.fd, 'ignore', 'ignore', output.fd])
    const { size } = await output.stat()
    const made = new Uint8Array(Math.min(size, MOST_OUTPUT))
    await output.read(made, 0, made.length, 0)
    return made
  } finally {
    for (const file of opened) await file.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function throughPipes(bytes: Uint8Array, go: (stdio: Stdio, onStarted: (child: ChildProcess) => void) => Promise<void>): Promise<Uint8Array> {
  const parts: Buffer[] = []
  let length = 0
  await go(['pipe', 'pipe', 'ignore'], (child) => {
    child.stdout?.on('data', (part: Buffer) => {
      length += part.length
      if (length < MOST_OUTPUT) parts.push(part)
      else child.kill('SIGKILL')
    })
    // It may end before it has read everything.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(bytes)
  })
  return length >= MOST_OUTPUT ? new Uint8Array(MOST_OUTPUT) : new Uint8Array(Buffer.concat(parts))
}

/** @throws FoyerError `image.timeout`; `image.heic` where it could not be started */
function run({ command, args }: { command: string; args: readonly string[] }, stdio: Stdio, timeMs: number, onStarted: (child: ChildProcess) => void = () => undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio, env: environment(), windowsHide: true })
    let late = false
    const timer = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, Math.max(1, timeMs))
    child.once('error', (cause) => {
      clearTimeout(timer)
      reject(new FoyerError('image.heic', { cause }))
    })
    child.once('close', () => {
      clearTimeout(timer)
      if (late) reject(new FoyerError('image.timeout'))
      else resolve()
    })
    onStarted(child)
  })
}

/** Nothing of ours: what a Windows program cannot be without. */
function environment(): Record<string, string> {
  const root = process.env['SystemRoot']
  return root === undefined ? {} : { SystemRoot: root }
}
