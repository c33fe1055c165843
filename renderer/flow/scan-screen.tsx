import { useEffect, useRef, useState } from 'react'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { namedIn, type Policy } from '../../electron/contract/policy.ts'
import type { HeldReading } from '../../electron/contract/reading.ts'
import { call } from '../bridge.ts'
import { ChipStep } from '../chip/chip-step.tsx'
import { useDesk } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice } from '../parts/fields.tsx'
import { Icon, type IconName } from '../parts/icons.tsx'
import { useSlow } from '../parts/progress.tsx'
import { ScrollArea } from '../parts/scroll-area.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useSettled } from '../parts/use-settled.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import type { TakeReading } from '../reading/take-reading.ts'
import { CameraPanel } from '../scan/camera-panel.tsx'
import { FilePanel } from '../scan/file-panel.tsx'
import { ReadingProgress } from '../scan/reading-progress.tsx'
import { ScannerPanel } from '../scan/scanner-panel.tsx'
import { SpecimenPicker } from '../scan/specimen-picker.tsx'
import { Steps } from './steps.tsx'

export type SourceName = 'specimen' | 'camera' | 'scanner' | 'file' | 'reader'

const icons: Record<SourceName, IconName> = { specimen: 'page', camera: 'camera', scanner: 'scanner', file: 'file', reader: 'chip' }

/** What the vault calls a Reading that comes from there; a specimen is held before a camera. */
const called: Record<SourceName, string> = { specimen: 'camera', camera: 'camera', scanner: 'scanner', file: 'file', reader: 'chip' }

/** Those that policy allows, in the order of the screen. */
function sourcesUnder(policy: Pick<Policy, 'sources'>, demo: boolean): readonly SourceName[] {
  const allowed = namedIn(policy.sources)
  const all: readonly SourceName[] = demo ? ['specimen', 'camera', 'scanner', 'file', 'reader'] : ['camera', 'scanner', 'file', 'reader']
  return allowed === null ? all : all.filter((each) => allowed.includes(called[each]))
}

interface ScanScreenProps {
  active: boolean
  /** A Reading that was left with Escape, or whose other side is wanted. */
  waiting: HeldReading | null
  turning: boolean
  /** A file is being read whose Reading comes next. */
  reading: boolean
  /** Why the file whose turn it was gave no Reading. */
  trouble: FoyerError | null
  /** On to what waits behind it; null where nothing does. */
  onSkip: (() => void) | null
  /** Take what a source offers; null where nothing waits. */
  onTake: (() => void) | null
  onFile: (bytes: Uint8Array<ArrayBuffer>) => void
  /** Another source was chosen: what went wrong before is over. */
  onChoose: () => void
  onHeld: TakeReading
  onReturn: () => void
  onDiscard: () => void
}

/** Kept while the page lives, so that the next document comes from where the last one did. */
let lastSource: SourceName | null = null

/** The picture on two thirds; steps, sources and what to do on one. */
export function ScanScreen({ active, waiting, turning, reading: going, trouble, onSkip, onTake, onFile, onChoose, onHeld, onReturn, onDiscard }: ScanScreenProps) {
  const { t } = useWords()
  const { mode, policy } = useDesk().state
  const sources = sourcesUnder(policy.values, mode === 'demo')
  const [chosen, setSource] = useState<SourceName | null>(lastSource)
  const source = sources.find((each) => each === chosen) ?? sources[0] ?? 'file'
  const [specimen, setSpecimen] = useState<Uint8Array | null>(null)
  const reading = useTask()
  const chip = useTask()
  const title = useRef<HTMLHeadingElement>(null)
  const slow = useSlow(going)
  const continues = turning ? (waiting?.readingId ?? null) : null
  const paused = waiting !== null && !turning
  useShortcut('Escape', onReturn, active && waiting !== null)
  useShortcut('Enter', onReturn, active && paused)
  /** A file that failed is told before anything else comes: nothing scans over it, and no press that was meant for the last document skips it. */
  const told = onSkip !== null
  const { settled, seen } = useSettled(told ? trouble : null)
  const skip = () => {
    if (seen()) onSkip?.()
  }
  useShortcut('Enter', skip, active && !paused && told)
  useEffect(() => {
    if (active) title.current?.focus()
  }, [active])

  const choose = (to: SourceName) => {
    lastSource = to
    reading.clear()
    chip.clear()
    onChoose()
    setSource(to)
  }

  return (
    <section className="scan" aria-labelledby="scan-title">
      <div className="scan-view">
        {paused ? <WaitingReading onReturn={onReturn} onDiscard={onDiscard} /> : null}
        {!paused && source === 'file' ? <FilePanel active={active && !told} going={going} onBytes={onFile} /> : null}
        {!paused && source === 'scanner' ? <ScannerPanel active={active && !told} continues={continues} onHeld={onHeld} /> : null}
        {!paused && source === 'reader' ? (
          <ScrollArea className="scan-desk" label={t('scan.sources.reader')}><ChipStep held={null} settle={null} active={active && !told} task={chip} blocked={told} onHeld={onHeld} /></ScrollArea>
        ) : null}
        {!paused && (source === 'camera' || source === 'specimen') ? (
          <CameraPanel key={source} kind={source} specimen={specimen} sending={active && !reading.going && !going && !told} continues={continues} onHeld={onHeld} />
        ) : null}
      </div>
      <ScrollArea className="scan-side" label={t('scan.source')}>
        <h1 id="scan-title" ref={title} tabIndex={-1}>{turning ? t('scan.titleOtherSide') : t('scan.title')}</h1>
        <Steps page={paused ? 'done' : 'now'} chip="ahead" confirm="ahead" />
        {reading.error === null ? null : <ErrorNote error={reading.error} />}
        {trouble === null ? null : <ErrorNote error={trouble} />}
        {!told ? null : <Button kind="primary" keyHint="Enter" testId="queue-skip" waits={!settled} onPress={skip}>{t('queue.skip')}</Button>}
        {onTake === null ? null : <div className="row"><p className="soft">{t('scan.pageWaits')}</p><Button icon="scanner" testId="take-offered" onPress={onTake}>{t('scan.takePageWaiting')}</Button></div>}
        {slow && source !== 'file' ? <ReadingProgress /> : null}
        {turning ? <Button icon="back" keyHint="Esc" onPress={onReturn}>{t('scan.backToReading')}</Button> : null}
        <Choice
          even
          label={t('scan.source')}
          value={source}
          options={sources.map((each) => ({ value: each, content: <><Icon name={icons[each]} /><span>{t(`scan.sources.${each}`)}</span></> }))}
          onChange={choose}
        />
        {source === 'specimen' && !paused ? (
          <SpecimenPicker
            onPick={(id) => reading.run(async () => setSpecimen(id === null ? null : (await call('reading.specimenPicture', { id })).jpeg))}
          />
        ) : null}
        {source === 'file' ? null : <p className="soft small">{t('scan.dropAnywhere')}</p>}
      </ScrollArea>
    </section>
  )
}

function WaitingReading({ onReturn, onDiscard }: { onReturn: () => void; onDiscard: () => void }) {
  const { t } = useWords()
  return (
    <ScrollArea className="scan-desk" label={t('scan.waitingTitle')}>
      <h2>{t('scan.waitingTitle')}</h2>
      <p>{t('scan.waitingSays')}</p>
      <div className="row">
        <Button kind="primary" keyHint="Enter" onPress={onReturn}>{t('scan.backToReading')}</Button>
        <Button icon="erase" onPress={onDiscard}>{t('reading.discard')}</Button>
      </div>
    </ScrollArea>
  )
}
