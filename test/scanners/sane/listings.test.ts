import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { usualScan, type ScanSettings } from '../../../electron/contract/scanners.ts'
import type { Carrier } from '../../../electron/scanners/carrier.ts'
import { colourMode, duplexOption, greyMode, offeredOptions, offeredResolutions, paperSources, parseDeviceList } from '../../../electron/scanners/sane/listings.ts'
import { saneCarrier } from '../../../electron/scanners/sane/sane.ts'
import { dataPath } from '../../data-folder.ts'

const brother = `All options specific to device \`brother9:bus1;dev7':
  Mode:
    --mode Black & White|Gray[Error Diffusion]|True Gray|24bit Color|24bit Color[Fast] [24bit Color[Fast]]
        Select the scan mode
    --resolution 100|150|200|300|400|600|1200dpi [200]
        Sets the resolution of the scanned image.
    --source FlatBed|Automatic Document Feeder(left aligned) [FlatBed]
`

describe('names of devices', () => {
  it.each([
    'hpaio:/net/officejet_9?ip=192.0.2.7&queue=false', 'hpaio:/usb/hp_LaserJet_9?serial=00SPECIMEN0009', 'brother9:bus1;dev7', 'airscan:e0:Printer [A1B2] #3 (USB)',
    "epson:libusb:001:004;mode='x'", 'net:[2001:db8::7]:plustek:libusb:001:002', 'x:a|b', 'x:Büro $HOME `ls`', 'fujitsu:fi-7160:1234', 'escl:https://192.0.2.9:443/eSCL/',
  ])('%s is listed as it is', (device) => {
    expect(parseDeviceList(`${device}|Maker|*Model 9|flatbed scanner\n`)).toEqual([{ device, name: 'Maker *Model 9' }])
  })

  it('none that could be an option, hold control characters, or is no whole name', () => {
    expect(parseDeviceList(`--help|x|y|z\n-d|x|y|z\na\u0007b|x|y|z\na\u202eb|x|y|z\na\ufffdb|x|y|z\n|x|y|z\n${'a'.repeat(300)}|x|y|z\nbad\npnm:0|Noname|PNM\u0007 file reader|virtual device\n`))
      .toEqual([{ device: 'pnm:0', name: 'Noname PNM file reader' }])
    expect(parseDeviceList('a:1|b|c|d\n'.repeat(100))).toHaveLength(32)
  })
})

describe('what a device takes', () => {
  it.each([
    ['Lineart|Gray|Color', 'Color'], ['Black & White|Gray[Error Diffusion]|True Gray|24bit Color|24bit Color[Fast]', '24bit Color'], ['24bit Color[Fast]|True Gray', '24bit Color[Fast]'],
    ['Binary|Color Lineart|Color', 'Color'], ['Lineart|Halftone|Gray|COLOR', 'COLOR'], ['Gray|Colour', 'Colour'], ['Lineart|Gray', null], ['Monochrome|Color Gray', null], ['', null],
  ])('of the modes %s, %s', (taken, mode) => {
    expect(colourMode(taken)).toBe(mode)
  })

  it.each([
    ['100|150|200|300|400|600|1200|2400|4800|9600dpi', [100, 150, 200, 300, 400, 600, 1200, 2400, 4800, 9600]], ['75..1200dpi (in steps of 1)', [300, 400, 600]], ['300dpi', [300]], ['75|150|1300dpi', [75, 150, 1300]], ['400..1200dpi', [400, 600]],
    ['50..200', []], ['', []], ['auto||75|300.00|600dpi', [75, 300, 600]],
  ])('of the resolutions %s, %s', (taken, all) => {
    expect(offeredResolutions(taken, [300, 400, 600])).toEqual(all)
  })

  it.each([
    ['Lineart|Gray|Color', 'Gray'], ['Black & White|Gray[Error Diffusion]|True Gray|24bit Color', 'True Gray'], ['Halftone|Grayscale|Color Gray', 'Grayscale'], ['Lineart|Color', null],
  ])('for grey of the modes %s, %s', (taken, mode) => {
    expect(greyMode(taken)).toBe(mode)
  })

  it.each([
    ['Flatbed|Automatic Document Feeder', { platen: 'Flatbed', feeder: 'Automatic Document Feeder' }],
    ['FlatBed|Automatic Document Feeder(left aligned)|Automatic Document Feeder(left aligned,Duplex)|Automatic Document Feeder(centrally aligned)', { platen: 'FlatBed', feeder: 'Automatic Document Feeder(left aligned)', duplex: 'Automatic Document Feeder(left aligned,Duplex)' }],
    ['ADF Front|ADF Back|ADF Duplex', { feeder: 'ADF Front', duplex: 'ADF Duplex' }], ['Normal|Transparency|Negative', { platen: 'Normal' }], ['Document Table|ADF Duplex|ADF', { platen: 'Document Table', feeder: 'ADF', duplex: 'ADF Duplex' }],
    ['TPU8x10|Flatbed', { platen: 'Flatbed' }], ['', {}],
  ])('of the sources %s, %s', (taken, sources) => {
    expect(paperSources(taken)).toEqual(sources)
  })

  it.each([
    ['    --duplex[=(yes|no)] [no]', '--duplex=yes'], ['    --duplex[=(yes|no)] [inactive]', null], ['    --adf-mode Simplex|Duplex [Simplex]', '--adf-mode=Duplex'], ['    --mode Color [Color]', null],
  ])('both sides by %s: %s', (line, argument) => {
    expect(duplexOption(offeredOptions(`${line}\n`))).toBe(argument)
  })

  it('its options, without the value in force', () => {
    const options = offeredOptions(`${brother}    -x 0..215.9mm [215.9]\n    --depth 8|16 [inactive]\n    --preview[=(yes|no)] [no]\n`)
    expect([options.get('mode'), options.get('resolution'), options.get('source'), options.get('depth')]).toEqual([
      'Black & White|Gray[Error Diffusion]|True Gray|24bit Color|24bit Color[Fast]', '100|150|200|300|400|600|1200dpi', 'FlatBed|Automatic Document Feeder(left aligned)', undefined,
    ])
  })
})

/** What the program was given, which prints that for a page. */
async function given(carrier: Carrier, id: string, settings: ScanSettings, said: string): Promise<string[]> {
  for await (const page of carrier.scan(id, settings, { signal: new AbortController().signal, onProgress: () => undefined })) expect(page.bytes.length).toBeGreaterThan(0)
  return readFileSync(said, 'utf8').trim().split('\n')
}

describe('the program that scans', () => {
  it('is given the name and the whole colour mode, each as one argument', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foyer-scanimage-'))
    const device = 'hpaio:/usb/hp_9?serial=1&x=$(touch nowhere)'
    writeFileSync(join(folder, 'list'), `${device}|HP|nine|all-in-one\n`)
    writeFileSync(join(folder, 'options'), brother)
    const command = join(folder, 'scanimage')
    writeFileSync(command, `#!/bin/sh\ncase "$*" in -f*) cat '${folder}/list';; *-A) cat '${folder}/options';; *) printf '%s\\n' "$@" > '${folder}/said'; cat '${folder}/page';; esac\n`)
    writeFileSync(join(folder, 'page'), await sharp({ create: { width: 8, height: 8, channels: 3, background: 'white' } }).png().toBuffer())
    chmodSync(command, 0o755)
    const scanners = saneCarrier({ command })
    const [found] = await scanners.list({ search: false })
    expect(await given(scanners, found?.id ?? '', usualScan, join(folder, 'said'))).toEqual(['-d', device, '--format=png', '--source=FlatBed', '--resolution=300', '--mode=24bit Color'])
    expect(await given(scanners, found?.id ?? '', { source: 'platen', resolution: 400, colour: false }, join(folder, 'said'))).toEqual(['-d', device, '--format=png', '--source=FlatBed', '--resolution=400', '--mode=True Gray'])
    rmSync(folder, { recursive: true })
  })
})

describe('a line of options longer than any list', () => {
  it.each([' [ab]', ' [a] [', '|Color'])('is left out, and the options beside it are read: %s without end', (part) => {
    const long = `    --mode Color${part.repeat(50_000)}x`
    expect([...offeredOptions(`${long}\n    --resolution 300dpi [300]\n`)]).toEqual([['resolution', '300dpi']])
  })
})

describe('an option that a device refuses', () => {
  it('is no device that is not there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foyer-scanimage-'))
    const command = join(folder, 'scanimage')
    writeFileSync(command, '#!/bin/sh\ncase "$*" in -f*) echo "a:1|b|c|d";; *-A) true;; *) echo "scanimage: setting of option --mode failed (Invalid argument)" >&2; exit 1;; esac\n')
    chmodSync(command, 0o755)
    await expect(given(saneCarrier({ command }), 'sane:a:1', usualScan, join(folder, 'said'))).rejects.toMatchObject({ code: 'device.failed', detail: 'option SANE_STATUS_INVAL' })
    rmSync(folder, { recursive: true })
  })
})

const field = dataPath('field/scanners')
describe.skipIf(field === null)('listings from the field', () => {
  it('all devices, and the colour mode that is offered', () => {
    const lines = readFileSync(join(field ?? '', 'scanimage-f-listing.txt'), 'utf8')
    expect(parseDeviceList(lines).map(({ device }) => device)).toEqual(lines.trim().split('\n').map((line) => line.split('|')[0]))
    const options = offeredOptions(readFileSync(join(field ?? '', 'scanimage-A-brother.txt'), 'utf8'))
    expect([colourMode(options.get('mode') ?? ''), offeredResolutions(options.get('resolution') ?? '', [300]).includes(300)]).toEqual(['24bit Color', true])
    expect(paperSources(options.get('source') ?? '')).toEqual({ platen: 'FlatBed', feeder: 'Automatic Document Feeder(left aligned)' })
  })
})
