import { FoyerError } from '../contract/errors.ts'

interface Waiting { resolve(): void; reject(error: FoyerError): void }

/** Who waits until a process serves. */
export class ReadyQueue {
  private waiting: Waiting[] = []

  /** @throws FoyerError `process.down` after `ms` */
  async wait(ms: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const mine: Waiting = { resolve: () => { clearTimeout(timer); resolve() }, reject }
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((each) => each !== mine)
        reject(new FoyerError('process.down'))
      }, ms)
      this.waiting.push(mine)
    })
  }

  letGo(): void {
    for (const each of this.waiting.splice(0)) each.resolve()
  }
}
