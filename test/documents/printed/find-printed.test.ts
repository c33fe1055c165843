import { describe, expect, it } from 'vitest'
import { findPrinted } from '../../../electron/documents/printed/find-printed.ts'

const words = (...texts: string[]) => texts.map((text) => ({ text, confidence: 0.9 }))
const fields = { primaryIdentifier: 'MUELLER LUEDENSCHEIDT', secondaryIdentifier: 'ANNA MARIA', documentNumber: 'L898902C3' }

describe('the printed zone against the MRZ', () => {
  it('finds names letter by letter, in the print’s own spelling', () => {
    const zone = findPrinted(words('Surname', 'MÜLLER-LÜDENSCHEIDT', 'Given', 'names', 'Anna', 'Maria', 'No.', 'L898902C3'), fields)
    expect(zone.namesFound).toBe(true)
    expect(Object.keys(zone.fields)).toEqual(['primaryIdentifier', 'secondaryIdentifier', 'documentNumber'])
  })

  it('counts no near miss', () => {
    const zone = findPrinted(words('MÜLLER-LÜDENSCHEIDT', 'Anna', 'Mario', 'Utopia', 'L898902C8'), fields)
    expect(zone.namesFound).toBe(false)
    expect(Object.keys(zone.fields)).toEqual(['primaryIdentifier'])
  })

  it('says nothing where hardly anything was legible, or the OCR doubts itself', () => {
    expect(findPrinted(words('A1'), fields).namesFound).toBeNull()
    expect(findPrinted(words('MUELLER', 'LUEDENSCHEIDT', 'ANNA', 'MARIA').map((word) => ({ ...word, confidence: 0.1 })), fields)).toEqual({ fields: {}, namesFound: null })
  })
})
