import { allProofs } from '../tlog/all-proofs.ts'
import { mutatedProofs } from '../tlog/mutated-proofs.ts'

/** Every inclusion and consistency proof of trees up to 1,024 leaves against a naive tree, and a million changed proofs, checkpoints and receipts. `npm run bench:proofs` */
const LARGEST = 1_024
const MUTATIONS = 1_000_000

const { inclusion, consistency, wrong } = allProofs(Array.from({ length: LARGEST }, (_, at) => at + 1), LARGEST)
process.stdout.write(`sizes 1 to ${LARGEST}: ${inclusion} inclusion proofs and ${consistency} consistency proofs as the naive tree has them, ${wrong.length} not${wrong.length > 0 ? `: ${wrong.slice(0, 5).join(', ')}` : ''}\n`)
let taken = 0
for (const [kind, { tried, accepted }] of Object.entries(mutatedProofs(MUTATIONS, 20_260_601))) {
  taken += accepted
  process.stdout.write(`${kind.padEnd(12)} ${tried} changed, ${accepted} accepted\n`)
}
if (wrong.length + taken > 0) process.exitCode = 1
