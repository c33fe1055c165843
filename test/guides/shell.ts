import { spawn, type ChildProcess } from 'node:child_process'

/** A shell into which somebody types one thing after the other, in a folder of their own. */
export class Shell {
  private readonly child: ChildProcess
  private text = ''
  private errors = ''
  private told: () => void = () => undefined
  private turns = 0

  constructor(folder: string) {
    this.child = spawn('sh', [], { cwd: folder, stdio: 'pipe' })
    this.child.stdout?.setEncoding('utf8').on('data', (part: string) => { this.text += part; this.told() })
    this.child.stderr?.setEncoding('utf8').on('data', (part: string) => { this.errors += part })
    this.child.on('close', () => { this.told() })
  }

  /** @returns what was printed, complaints too, and with which status the last of it ended */
  async type(lines: readonly string[]): Promise<{ printed: string, status: number }> {
    const mark = `--- ${this.turns++} `
    this.text = this.errors = ''
    const done = new RegExp(`${mark}(\\d+)\\n`)
    this.child.stdin?.write(`${lines.join('\n')}\nprintf '\\n${mark}%s\\n' $?\n`)
    await new Promise<void>((resolve) => {
      this.told = () => { if (done.test(this.text) || this.child.exitCode !== null) resolve() }
      this.told()
    })
    const [, status] = done.exec(this.text) ?? []
    return { printed: this.text.replace(done, '').trim() + this.errors, status: Number(status ?? this.child.exitCode) }
  }

  close(): void {
    this.child.kill('SIGKILL')
  }
}
