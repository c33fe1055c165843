import { runs } from '../../../system/executable.ts'

/** A program of the operating system that knows HEIC: a photograph in, a JPEG out, and nothing of it on a disk. */
export interface HeicProgram {
  /** Where they lie; the first that is there is taken. By their whole path: what lies elsewhere under that name is not the system's. */
  readonly commands: readonly string[]
  /** Needed beside it. */
  readonly needs: readonly string[]
  /** Started by `needs`, which bounds it, or by itself. `link`: a path that ends in `.jpg`, to write to, where it `seeks`. */
  command(found: string, bounds: ProgramBounds, link: string): { command: string; args: readonly string[] }
  /** It opens both by name: descriptors 0 and 3 are files that have no name any more (on 1 it may talk). Else 0 and 1 are pipes. */
  readonly seeks: boolean
}

export interface ProgramBounds {
  /** Address space, bytes. */
  memory: number
  /** Processor time, whole seconds. */
  cpuSeconds: number
  /** What it may write, bytes. */
  output: number
}

/** JPEG quality: what is read off it must not suffer, and a page of 48 megapixels is then 20 MB. */
const QUALITY = 95

/** libheif's own program (Debian: libheif-examples; `heif-dec` from 1.18 on), bounded by the kernel. */
const linux: HeicProgram = {
  commands: ['/usr/bin/heif-dec', '/usr/bin/heif-convert'],
  needs: ['/usr/bin/prlimit'],
  command: (found, { memory, cpuSeconds, output }, link) => ({
    command: '/usr/bin/prlimit',
    args: [`--as=${memory}`, `--cpu=${cpuSeconds}`, `--fsize=${output}`, '--core=0', '--', found, '-q', String(QUALITY), '/proc/self/fd/0', link],
  }),
  seeks: true,
}

/** ImageIO, as AppKit reaches it, told by JavaScript for Automation. Untried. */
const darwin: HeicProgram = {
  commands: ['/usr/bin/osascript'],
  needs: [],
  command: (found) => ({
    command: found,
    args: ['-l', 'JavaScript', '-e', [
      'ObjC.import("AppKit")',
      'const picture = $.NSBitmapImageRep.imageRepWithData($.NSFileHandle.fileHandleWithStandardInput.readDataToEndOfFile)',
      `const jpeg = picture.representationUsingTypeProperties($.NSBitmapImageFileTypeJPEG, $({ NSImageCompressionFactor: ${QUALITY / 100} }))`,
      '$.NSFileHandle.fileHandleWithStandardOutput.writeData(jpeg)',
    ].join('\n')],
  }),
  seeks: false,
}

/** The Windows Imaging Component, which reads HEIC where the system's HEIF and HEVC extensions are installed, told by PowerShell. Untried. */
const windows = (systemRoot: string): HeicProgram => ({
  commands: [`${systemRoot}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`],
  needs: [],
  command: (found) => ({
    command: found,
    args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', [
      "$ErrorActionPreference = 'Stop'",
      'Add-Type -AssemblyName PresentationCore',
      '$in = New-Object IO.MemoryStream',
      '[Console]::OpenStandardInput().CopyTo($in)',
      '$in.Position = 0',
      "$picture = [Windows.Media.Imaging.BitmapDecoder]::Create($in, 'None', 'OnLoad').Frames[0]",
      '$jpeg = New-Object Windows.Media.Imaging.JpegBitmapEncoder',
      `$jpeg.QualityLevel = ${QUALITY}`,
      '$jpeg.Frames.Add([Windows.Media.Imaging.BitmapFrame]::Create($picture))',
      '$made = New-Object IO.MemoryStream',
      '$jpeg.Save($made)',
      '$out = [Console]::OpenStandardOutput()',
      '$made.WriteTo($out)',
      '$out.Flush()',
    ].join('; ')],
  }),
  seeks: false,
})

/** What this system has for it, there or not; null where none is known. */
export function heicProgram(platform: NodeJS.Platform, systemRoot = 'C:\\Windows'): HeicProgram | null {
  if (platform === 'linux') return linux
  if (platform === 'darwin') return darwin
  return platform === 'win32' ? windows(systemRoot) : null
}

/** Where it lies, with all that it needs; null where it does not. Looked for each time: it may be installed while the desk runs. */
export function foundProgram({ commands, needs }: Pick<HeicProgram, 'commands' | 'needs'>): string | null {
  return needs.every(runs) ? commands.find(runs) ?? null : null
}
