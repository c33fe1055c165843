// What a desk is packed with. It lies beside its own packages, and comes when they are there: `await import`, after `install` (dist.ts).
export { build } from 'electron-builder'
