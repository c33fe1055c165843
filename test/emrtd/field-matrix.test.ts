import { describe, expect, it } from 'vitest'
import { fieldAccesses, fieldCells, faultOf, readCell, type FieldCell } from '../bench/chip-field-matrix.ts'
import { makeDg11, makeDg12 } from '../../electron/emrtd/simulator/document-files.ts'
import { seededRandom } from '../../electron/emrtd/simulator/seeded-random.ts'

// A part of the matrix that `npm run bench:chip-field` reads whole.

const faultsIn = async (cells: readonly FieldCell[]): Promise<string[]> => {
  const faults: string[] = []
  for (const cell of cells) {
    const fault = faultOf(cell, await readCell(cell))
    if (fault !== null) faults.push(`${Object.values(cell).join(' ')}: ${fault}`)
  }
  return faults
}

describe('genuine documents as they are in the field', () => {
  const cells = fieldCells()

  it.each(fieldAccesses)('every quirk of a chip alone, and every quirk of a reader alone: opened with %s', async (access) => {
    const alone = cells.filter((cell) => cell.access === access && (cell.quirk === 'plain' || cell.reader === 'plain'))
    expect(alone.length).toBeGreaterThan(80)
    expect(await faultsIn(alone)).toEqual([])
  })

  it('a sample of both together', async () => {
    const random = seededRandom('field')
    const sample = Array.from({ length: 100 }, () => {
      const [high = 0, low = 0] = random(2)
      return cells[((high << 8) | low) % cells.length]!
    })
    expect(await faultsIn(sample)).toEqual([])
  })

  it('a signature that is whole in long answers only, on every reader: what is known of the reader decides', async () => {
    const cutting = cells.filter(({ quirk, access }) => quirk === 'cutsSignatures' && (access === 'none' || access === 'BAC'))
    expect(cutting.length).toBeGreaterThan(20)
    expect(await faultsIn(cutting)).toEqual([])
  }, 120_000)

  it('what a quirk costs is paid once per chip and not per file: two data groups more cost no try in vain and no session more', async () => {
    const alone = cells.filter((cell) => cell.access === 'BAC' && cell.apdus === 'extended' && (cell.quirk === 'plain' || cell.reader === 'plain'))
    // One file longer than any one answer, as the portrait is, and a short one.
    const dataGroups = new Map([[11, makeDg11({ fullName: 'X'.repeat(2500) })], [12, makeDg12({ issuingAuthority: 'UTOPIA' })]])
    const dearer: string[] = []
    for (const cell of alone) {
      const [few, many] = [await readCell(cell), await readCell(cell, { dataGroups })]
      if (many.wasted > few.wasted || many.opened > few.opened || many.apdus === few.apdus) {
        dearer.push(`${cell.quirk} ${cell.reader}: ${few.wasted} to ${many.wasted} in vain, opened ${few.opened} to ${many.opened}, APDUs ${few.apdus} to ${many.apdus}`)
      }
    }
    expect(dearer).toEqual([])
  })

  it.each([
    ['none', 'extended', 10], ['none', 'short', 24], ['BAC', 'extended', 10], ['BAC', 'short', 25], ['PACE', 'extended', 12], ['PACE', 'short', 28],
  ] as const)('a plain chip costs no more than it must: %s, %s', async (access, apdus, most) => {
    const { apdus: sent, wasted } = await readCell({ quirk: 'plain', access, apdus, reader: 'plain' })
    expect([sent, wasted]).toEqual([most, 0])
  })
})
