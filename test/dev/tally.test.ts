import { describe, expect, test } from 'vitest'
import { add, nothing, resultLine, stageTally, vitestTally } from '../../electron/dev/tally.ts'

function report(...files: { status: string; tests: string[] }[]): string {
  return JSON.stringify({ testResults: files.map(({ status, tests }) => ({ status, assertionResults: tests.map((each) => ({ status: each })) })) })
}

describe('counting', () => {
  test('passed, failed and skipped tests', () => {
    expect(vitestTally(report({ status: 'failed', tests: ['passed', 'failed', 'pending', 'todo'] }), 1)).toMatchObject({ passed: 1, failed: 1, skipped: 2 })
  })
  test('a file that fell over counts, also beside passed tests', () => {
    expect(vitestTally(report({ status: 'failed', tests: [] }, { status: 'passed', tests: ['passed'] }), 1)).toMatchObject({ passed: 1, failed: 1, skipped: 0 })
    expect(vitestTally(report({ status: 'failed', tests: ['passed'] }), 1)).toMatchObject({ passed: 1, failed: 1, skipped: 0 })
  })
  test.each([
    ['no report', undefined, 0],
    ['a damaged report', '{', 0],
    ['no test', report(), 0],
    ['nothing but skipped', report({ status: 'passed', tests: ['pending'] }), 0],
  ])('%s is a failure', (_case, text, status) => {
    expect(vitestTally(text, status).failed).toBe(1)
  })
  test('a status that is not 0 is a failure whatever the report says', () => {
    expect(vitestTally(report({ status: 'passed', tests: ['passed'] }), 1)).toMatchObject({ passed: 1, failed: 1, skipped: 0 })
  })
  test('what failed is told by file and name, with the first lines of how and no colour', () => {
    const failed = { status: 'failed', fullName: 'a desk opens', failureMessages: [`\u001b[31mexpected 1${'\n at'.repeat(40)}`] }
    const text = JSON.stringify({ testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults: [failed] }, { name: 'b.test.ts', status: 'failed', message: 'no such import', assertionResults: [] }] })
    const { told } = vitestTally(text, 1)
    expect(told).toHaveLength(2)
    expect(told[0]).toMatch(/^a\.test\.ts: a desk opens\n {4}expected 1\n/)
    expect(told[0]?.split('\n')).toHaveLength(13)
    expect(told[1]).toBe('b.test.ts\n    no such import')
  })
  test('the line at the end', () => {
    expect(resultLine(add(stageTally(true), add(stageTally(false), nothing)))).toBe('1 passed, 1 failed')
    expect(resultLine({ ...nothing, passed: 2, failed: 0, skipped: 3 })).toBe('2 passed, 0 failed, 3 skipped')
  })
})
