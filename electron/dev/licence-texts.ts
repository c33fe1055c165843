// The texts of licences that a package names and does not bring along. Looked up by hand, each in its own repository; licences.ts fails for
// a package that has neither its own nor one of these.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.ts'

const body = (name: string): string => readFileSync(join(root, 'electron/dev/licence-texts', `${name}.txt`), 'utf8').trim()
const held = (holder: string, licence: 'MIT' | 'ISC' | 'BSD-2-Clause'): string => `Copyright (c) ${holder}\n\n${body(licence)}`

const TEXTS: readonly { readonly name: RegExp; readonly text: (readme: string) => string }[] = [
  { name: /^@cornerstonejs\/codec-openjpeg$/, text: () => `${held('Open Health Imaging Foundation', 'MIT')}\n\nIt holds OpenJPEG:\n\n${held('the copyright holders and contributors of OpenJPEG, Université catholique de Louvain (UCL) among them', 'BSD-2-Clause')}` },
  // Which libraries it holds, under which licences, is in its README.
  { name: /^@img\/sharp-libvips-/, text: (readme) => `${readme}\n\n${body('LGPL-3.0')}\n\n${body('GPL-3.0')}` },
  { name: /^@pcsc-mini\//, text: () => held('Nana Kofi Ohene-Adu', 'MIT') },
  // The package is under MIT; the model in it, from tesseract-ocr/tessdata_best, under Apache-2.0.
  { name: /^@tesseract\.js-data\/eng$/, text: () => `${held('the authors of naptha/tessdata', 'MIT')}\n\nIt holds a model of the Tesseract project:\n\n${body('Apache-2.0')}` },
  { name: /^abstract-logging$/, text: () => held('James Sumners', 'MIT') },
  { name: /^guid-typescript$/, text: () => held('NicolasDeveloper', 'ISC') },
  { name: /^onnxruntime-(common|node|web)$/, text: () => held('Microsoft Corporation', 'MIT') },
  { name: /^saxes$/, text: () => held('Louis-Dominique Dubeau and contributors; Isaac Z. Schlueter and contributors', 'ISC') },
  { name: /^tr46$/, text: () => held('Sebastian Mayr', 'MIT') },
]

/** @param readme what the package says of itself; undefined where there is no text to be had */
export function standInText(name: string, readme: string): string | undefined {
  return TEXTS.find((each) => each.name.test(name))?.text(readme)
}
