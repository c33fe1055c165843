import { fork } from 'node:child_process'

/** A started utility process, as main sees it. */
export interface Child {
  readonly pid: number | undefined
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** @param signal by which the system or somebody ended it, where that is known */
  onExit(listener: (code: number | null, signal?: string | null) => void): void
  kill(): void
}

export interface ChildSpec {
  /** `foyer-vault`, `foyer-reader`: shown in the system's process list. */
  name: string
  /** Bundle to run. */
  script: string
  env: Record<string, string>
}

export type StartChild = (spec: ChildSpec) => Child

/** The part of Electron's `utilityProcess` that is needed here. */
export interface ElectronUtilityProcess {
  fork(script: string, args: string[], options: { serviceName: string; env: Record<string, string>; stdio: 'inherit' }): {
    pid: number | undefined
    postMessage(message: unknown): void
    on(event: 'message', listener: (message: unknown) => void): unknown
    once(event: 'exit', listener: (code: number) => void): unknown
    kill(): boolean
  }
}

/** Children as Electron utility processes: the shipped way (Electron 37 and newer). */
export function utilityChildren(utilityProcess: ElectronUtilityProcess): StartChild {
  return ({ name, script, env }) => {
    const child = utilityProcess.fork(script, [], { serviceName: name, env, stdio: 'inherit' })
    return {
      get pid() { return child.pid },
      post: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', listener),
      kill: () => void child.kill(),
    }
  }
}

/**
 * Children under a Node of their own: for the old development runtime, whose built-in Node cannot load
 * the database module.
 */
export function nodeChildren(nodePath: string): StartChild {
  return ({ script, env }) => {
    const child = fork(script, [], {
      execPath: nodePath, execArgv: [], env, serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    return {
      get pid() { return child.pid },
      // A message to a child that has just gone is answered by its exit.
      post: (message) => { if (child.connected) child.send(message as object, () => undefined) },
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', listener),
      kill: () => void child.kill('SIGKILL'),
    }
  }
}
