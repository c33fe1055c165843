import { spawn, type ChildProcess } from 'node:child_process'
import type { Duplex, Readable } from 'node:stream'
import type { Child, StartChild } from './child.ts'
import { CHANNEL_FD, CHANNEL_VARIABLE } from './child-port.ts'
import { frameOf, FrameReader } from './frames.ts'

/** The command that runs a script in a cage (system/cage.ts). */
export interface CageCommand {
  /** By its whole path. */
  command: string
  /** Of a script that runs with these variables. */
  args: (script: string, env: Readonly<Record<string, string>>) => string[]
  /** Of the variables of a process, those that mean anything in there. */
  env: (env: Readonly<Record<string, string>>) => Record<string, string>
  /** What the kernel lets it ask for (system/system-calls.ts), as bytes. */
  filter: Uint8Array
}

/** Where the cage says which process it made, and where it takes its filter from. */
export const INFO_FD = 4
export const FILTER_FD = 5

/** What may wait to be taken by a process that takes nothing, bytes: three frames of the largest kind. It is ended then. */
const MOST_WAITING_BYTES = 480 * 1024 * 1024
/** What a process may write for whoever mends it, as long as it lives, bytes: a fault takes some 500. */
const MOST_SAID_BYTES = 1024 * 1024
/** `{"child-pid": 12345}` and its kin. */
const MOST_INFO_BYTES = 4096

/**
 * Children in a cage of the operating system, under a Node of their own. They get no descriptor of ours: a file that is inherited could be
 * opened again from inside, whatever the cage shows.
 */
export function cagedChildren({ command, args, env: envOf, filter }: CageCommand, say: (text: Uint8Array) => void): StartChild {
  return ({ script, env }) => {
    const child = spawn(command, args(script, env), {
      env: { ...envOf(env), [CHANNEL_VARIABLE]: String(CHANNEL_FD) }, cwd: '/', stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    })
    // By Node's types there are five at most; each is a pair of connected sockets.
    const pipes = (child.stdio ?? []) as unknown as readonly Duplex[]
    const channel = pipes[CHANNEL_FD]
    const filterPipe = pipes[FILTER_FD]
    const infoPipe = pipes[INFO_FD]
    // Where this process may open no more files there are no pipes; why comes as the child's error.
    if (channel === undefined || filterPipe === undefined || infoPipe === undefined) return neverStarted(child)
    let inside: number | undefined
    const kill = (): void => { child.kill('SIGKILL') }

    filterPipe.on('error', () => undefined)
    filterPipe.end(filter)
    infoOf(infoPipe, (pid) => { inside = pid })
    relay(child.stderr, say)

    const listeners: ((message: unknown) => void)[] = []
    const reader = new FrameReader((message) => { for (const each of listeners) each(message) })
    channel.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk)
      } catch {
        // What does not even keep to frames is not ours any more.
        channel.destroy()
        kill()
      }
    })
    // A message to a child that has just gone is answered by its exit.
    channel.on('error', () => undefined)

    const made: Child = {
      get pid() { return inside ?? child.pid },
      post: (message) => {
        if (channel.destroyed || !channel.writable) return
        if (channel.writableLength > MOST_WAITING_BYTES) kill()
        channel.cork()
        for (const part of frameOf(message)) channel.write(part)
        channel.uncork()
      },
      onMessage: (listener) => { listeners.push(listener) },
      onExit: (listener) => {
        let told = false
        const tell = (code: number | null, signal: NodeJS.Signals | null = null): void => {
          if (told) return
          told = true
          listener(code, signal)
        }
        child.once('exit', tell)
        // It could not be started at all.
        child.once('error', () => { tell(null) })
      },
      kill,
    }
    return made
  }
}

/** One that could not be started at all: it has ended. */
function neverStarted(child: ChildProcess): Child {
  child.on('error', () => undefined)
  return { pid: undefined, post: () => undefined, onMessage: () => undefined, onExit: (listener) => { void Promise.resolve().then(() => listener(null, null)) }, kill: () => { child.kill('SIGKILL') } }
}

/** The process inside, as it is called outside. */
function infoOf(stream: Readable, found: (pid: number) => void): void {
  let text = ''
  stream.on('error', () => undefined)
  stream.on('data', (chunk: Buffer) => {
    if (text.length < MOST_INFO_BYTES) text += chunk.toString('latin1')
    const pid = Number(/"child-pid": ?(\d+)/.exec(text)?.[1])
    if (pid > 0) found(pid)
  })
}

function relay(stream: Readable | null, say: (text: Uint8Array) => void): void {
  let said = 0
  stream?.on('error', () => undefined)
  stream?.on('data', (chunk: Buffer) => {
    if (said < MOST_SAID_BYTES) say(chunk.subarray(0, MOST_SAID_BYTES - said))
    said += chunk.byteLength
  })
}
