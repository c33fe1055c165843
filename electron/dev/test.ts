// `npm test`: everything CI does, from a bare checkout. One plain result line at the end.
import { build } from './build.ts'
import { lintCode, lintLayers } from './lint.ts'
import { packForTests } from './pack-for-tests.ts'
import { say } from './say.ts'
import { watchStage } from './silence.ts'
import { ensureSystemParts } from './system-parts.ts'
import { add, nothing, resultLine, stageTally } from './tally.ts'
import type { Tally } from './tally.ts'
import { checkTypes } from './types.ts'
import { vitestStage } from './vitest-stage.ts'

type Stage = (args: readonly string[]) => Promise<Tally>

const stages: Readonly<Record<string, Stage>> = {
  types: () => check(() => checkTypes()),
  lint: (args) => check(() => lintCode(args)),
  layers: () => check(lintLayers),
  licences: () => check(async () => (await (await import('./licences.ts')).main()) === 0),
  build: () => check(async () => (await build()).length === 0),
  unit: (args) => vitestStage({ project: 'unit', args, limitMinutes: 70 }),
  attack: (args) => vitestStage({ project: 'attack', args, limitMinutes: 30 }),
  smoke: (args) => check(async () => (await (await import('./start.ts')).main(['--smoke', ...args])) === 0),
  e2e: (args) => vitestStage({ project: 'e2e', args, window: true, ordinary: true, limitMinutes: 60 }),
  pack: async (args) => {
    await packForTests()
    return vitestStage({ project: 'pack', args, window: true, ordinary: true, limitMinutes: 20 })
  },
  watch: () => watchStage(),
}

async function check(work: () => boolean | Promise<boolean>): Promise<Tally> {
  return stageTally(await work())
}

export async function main(args: readonly string[]): Promise<number> {
  const [first = '', ...rest] = args
  const chosen = first in stages ? [first] : Object.keys(stages)
  let total = nothing
  try {
    ensureSystemParts(['app', 'keychain', 'demo-keychain', 'smoke', 'devices', 'test'])
    for (const name of chosen) {
      const started = performance.now()
      say(`--- ${name}`)
      const tally = named(name, await run(name, chosen.length === 1 && first in stages ? rest : []))
      say(`--- ${name}: ${resultLine(tally)} in ${((performance.now() - started) / 1000).toFixed(0)} s`)
      total = add(total, tally)
    }
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    total = add(total, stageTally(false))
  }
  for (const each of total.told) say(`failed: ${each}`)
  process.stdout.write(`${resultLine(total)}\n`)
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}

/** A stage that is one check says nothing of its own. */
function named(stage: string, tally: Tally): Tally {
  return tally.failed > tally.told.length ? { ...tally, told: [...tally.told, `${stage}: see above`] } : tally
}

/** A stage that throws has failed, and the others still say what they find. */
async function run(name: string, args: readonly string[]): Promise<Tally> {
  try {
    return (await stages[name]?.(args)) ?? stageTally(false)
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return stageTally(false)
  }
}
