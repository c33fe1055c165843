import { FoyerError } from '../../contract/errors.ts'
import { FILE_MAX } from '../../contract/primitives.ts'

/** What waits or is being done of one client, and of all: more than a group that arrives, and what a desk gets done in a minute or two. */
const OF_ONE = 16
const OF_ALL = 48
/** Bytes of all that waits: three of the largest files, or forty photographs; of one client no more than leaves another its file. */
const BYTES = 3 * FILE_MAX
const BYTES_OF_ONE = 2 * FILE_MAX
/** Bytes beside these for whoever has nothing there yet: those who fill it up keep nobody out who comes with one page. */
const RESERVE = FILE_MAX

const bytesOf = (tasks: readonly Task[]): number => tasks.reduce((sum, { bytes }) => sum + bytes, 0)

/** Something to be done when its turn comes. */
export interface Task {
  owner: string
  bytes: number
  /** Before everything else that waits: a person waits for the answer. */
  first: boolean
  /** Takes care of its own errors. */
  run(): Promise<void>
}

/** What is to be done for other programs, one at a time. Clients take turns: whoever brings a hundred documents holds nobody up who brings one. */
export class Queue {
  private waiting: Task[] = []
  private running: Task | null = null
  /** The last first. */
  private served: string[] = []

  /** @throws FoyerError `jobs.tooMany`, `jobs.full` */
  add(task: Task): void {
    const all = this.running === null ? this.waiting : [this.running, ...this.waiting]
    const own = all.filter(({ owner }) => owner === task.owner)
    if (own.length >= OF_ONE || bytesOf(own) + task.bytes > BYTES_OF_ONE) throw new FoyerError('jobs.tooMany')
    if (all.length >= OF_ALL || bytesOf(all) + task.bytes > BYTES + (own.length === 0 ? RESERVE : 0)) throw new FoyerError('jobs.full')
    this.waiting.push(task)
    this.goOn()
  }

  /** @returns whether it was still waiting */
  remove(task: Task): boolean {
    const there = this.waiting.includes(task)
    this.waiting = this.waiting.filter((each) => each !== task)
    return there
  }

  /** How many are done before it; null where it does not wait. */
  before(task: Task): number | null {
    const order = this.order()
    const at = order.indexOf(task)
    return at < 0 ? null : at + (this.running === null ? 0 : 1)
  }

  get isEmpty(): boolean {
    return this.running === null && this.waiting.length === 0
  }

  clear(): void {
    this.waiting = []
  }

  private order(): Task[] {
    const left = [...this.waiting]
    const served = [...this.served]
    const order: Task[] = []
    while (left.length > 0) {
      const next = nextOf(left, served)
      order.push(next)
      left.splice(left.indexOf(next), 1)
      serve(served, next.owner)
    }
    return order
  }

  private goOn(): void {
    if (this.running !== null || this.waiting.length === 0) return
    const next = nextOf(this.waiting, this.served)
    this.remove(next)
    serve(this.served, next.owner)
    this.running = next
    void next.run().finally(() => {
      this.running = null
      if (this.waiting.length === 0) this.served = []
      this.goOn()
    })
  }
}

/** The first one of whoever was served longest ago, or never. */
function nextOf(waiting: readonly Task[], served: readonly string[]): Task {
  const [urgent] = waiting.filter(({ first }) => first)
  const since = (owner: string): number => (served.includes(owner) ? served.indexOf(owner) : served.length)
  const [next] = urgent === undefined ? waiting.toSorted((a, b) => since(b.owner) - since(a.owner)) : [urgent]
  if (next === undefined) throw new FoyerError('internal.fault')
  return next
}

function serve(served: string[], owner: string): void {
  const at = served.indexOf(owner)
  if (at >= 0) served.splice(at, 1)
  served.unshift(owner)
}
