import { useEffect, useRef, useState } from 'react'
import type { FieldName, HeldReading } from '../../electron/contract/reading.ts'
import { call } from '../bridge.ts'
import { useEarlyPortrait } from '../chip/chip-progress.tsx'
import { useChipStep } from '../chip/use-chip-step.ts'
import { useDesk } from '../desk/desk-context.ts'
import { EyesActs, FACES_KEY } from '../eyes/eyes-acts.tsx'
import { useFaces } from '../eyes/use-faces.ts'
import { useGuideTopic } from '../guide/guide-topic.ts'
import { asFoyerError } from '../parts/error-texts.ts'
import { ScrollArea } from '../parts/scroll-area.tsx'
import { useSheetOpen } from '../parts/open-sheets.ts'
import { useShortcut } from '../parts/shortcuts.ts'
import { useSettled } from '../parts/use-settled.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { OpenChecks } from '../reading/check-list.tsx'
import { documentName } from '../reading/document-words.ts'
import { BeforeLine, UPDATE_KEY } from '../reading/before-line.tsx'
import { Evidence } from '../reading/evidence.tsx'
import { nextStep } from '../reading/next-step.ts'
import type { TakeReading } from '../reading/take-reading.ts'
import { VerdictBand } from '../reading/verdict-band.tsx'
import { asksOf, unusualStep } from './asks.ts'
import type { Comparisons } from './comparisons.ts'
import { ReadingActions } from './reading-actions.tsx'
import { ReadingFields } from './reading-fields.tsx'
import { ReadingStrip } from './reading-strip.tsx'
import { useBefore } from './use-before.ts'
import { useComparePrinted } from './use-compare-printed.ts'
import { whatStands } from './what-stands.ts'

interface ReadingScreenProps {
  held: HeldReading
  /** The same at once. */
  atDesk: () => HeldReading | null
  comparisons: Comparisons
  /** What another system asked for, and is being worked on: what is confirmed belongs to it. */
  request: string | null
  /** Out of view it goes on: corrections stay, and so does what is being compared. */
  shown: boolean
  /** Whether the keys are for this screen. */
  active: boolean
  /** The chip or the printed zone added to it. */
  onUpdated: TakeReading
  onTurnOver: () => void
  onBack: () => void
  onDiscard: () => void
  onConfirmed: (recordId: string, request: string | null) => void
  /** The record of before. The Reading stays. */
  onShowRecord: (recordId: string) => void
}

/** What was read: the verdict, what to do now, the pictures, the fields, the checks, and one key to keep it. */
export function ReadingScreen({ held, atDesk, comparisons, request, shown, active, onUpdated, onTurnOver, onBack, onDiscard, onConfirmed, onShowRecord }: ReadingScreenProps) {
  const words = useWords()
  const { t, language } = words
  const house = useDesk().state.policy.values.stopSentence
  const { reading, readingId } = held
  useGuideTopic('reading', active)
  const [corrections, setCorrections] = useState<ReadonlyMap<FieldName, string>>(new Map())
  /** Fields in which something stands that cannot be stored. */
  const [unfinished, setUnfinished] = useState<readonly FieldName[]>([])
  /** The Reading that the clerk has looked at; another one, even of the same document, wants a look of its own. */
  const [lookedAt, setLookedAt] = useState<string | null>(null)
  const confirm = useTask()
  const chip = useTask()
  const next = useRef<HTMLButtonElement>(null)
  const look = useRef<HTMLInputElement>(null)
  /** Counts presses that store: one that waits for the comparison is over as soon as somebody goes back. */
  const presses = useRef(0)
  const comparing = useComparePrinted(held, atDesk, comparisons, onUpdated)
  const act = useChipStep({ held, settle: comparing.settle, active, task: chip, blocked: confirm.going, onHeld: onUpdated })
  const early = useEarlyPortrait(chip.going)
  const stop = reading.verdict === 'stop'
  const before = useBefore(readingId)
  /** As corrected it is one that was stored minutes ago: what is looked up by itself knows of no corrections. */
  const [storedAlready, setStoredAlready] = useState(false)
  const again = storedAlready || before.seen?.again === true
  /** What somebody has to say before it is stored; another question wants another answer. */
  const faces = useFaces(held)
  const notSame = faces.answer === 'notSame'
  const asks = asksOf(words, { stop, again, notSame })
  const askedNow = `${readingId} ${asks}`
  const looked = lookedAt === askedNow
  const [bad] = unfinished
  const plainStep = nextStep(words, reading, {
    chipReadable: act.reader !== undefined && act.hasKey && reading.reasons.some(({ code }) => code === 'chipNotRead'),
    onReader: act.card,
    unfinished: bad === undefined ? null : t(`fields.${bad}`),
    house: house[language] ?? null,
  })
  const step = (stop || bad !== undefined ? null : unusualStep(words, { again, notSame }, faces.wanted)) ?? plainStep
  const stands = whatStands(reading)
  /** What changes under a sheet is seen once that is away. */
  const covered = useSheetOpen()
  const { settled, seen } = useSettled(`${shown} ${covered} ${asks} ${stands}`)
  /** What the chip says belongs to the Reading: nobody stores or turns the document while it is being asked. */
  const free = !chip.going && !confirm.going
  const mayStore = (asks === '' || looked) && bad === undefined && free

  useEffect(() => {
    // The answer to a look at the records may come late: nobody is taken away from a field that they are typing.
    if (!active || (document.activeElement?.closest('.fact-form') ?? null) !== null) return
    // Enter goes on from here; where a check failed, a look at the document comes first.
    if (asks !== '') look.current?.focus()
    else next.current?.focus()
  }, [active, asks])

  // Nothing is decided by a press that was meant for what stood here before.
  const store = (update: string | null = null) => {
    if (!seen()) return
    if (!mayStore) {
      if (asks !== '' && !looked) look.current?.focus()
      return
    }
    presses.current += 1
    const press = presses.current
    if (faces.wanted) {
      faces.show(true)
      return
    }
    void confirm.run(async () => {
      const changed = [...corrections].map(([field, value]) => ({ field, value }))
      // Pressed before the print was compared, it counts for what stood there, and no longer than that is wanted.
      const compared = await comparing.settle()
      if (presses.current !== press) return
      // The printed zone says otherwise: that must be seen before it is stored.
      if (whatStands(compared.reading) !== stands) {
        setLookedAt(null)
        return
      }
      try {
        const { recordId } = await call('records.confirm', { readingId: compared.readingId, corrections: changed, ...(again ? { again } : {}), ...(notSame ? { notSame } : {}), ...(update === null ? {} : { update }), ...(request === null ? {} : { request }) })
        onConfirmed(recordId, request)
      } catch (thrown) {
        // What the records say is another thing by now, or was not known yet.
        before.reload()
        if (asFoyerError(thrown).code === 'records.storedAlready') setStoredAlready(true)
        throw thrown
      }
    })
  }
  const turnOver = () => {
    if (!free || !seen()) return
    confirm.clear()
    onTurnOver()
  }
  const back = () => {
    if (!seen()) return
    presses.current += 1
    onBack()
  }
  const earlier = before.seen?.more?.recordId ?? null
  const goOn = reading.turnOver ? turnOver : () => store()
  useShortcut('Enter', goOn, active)
  useShortcut('Escape', back, active)
  useShortcut(FACES_KEY, () => faces.show(true), active && faces.offered && !confirm.going)
  useShortcut(UPDATE_KEY, () => store(earlier), active && earlier !== null)

  const correct = (field: FieldName, value: string | null) => {
    const changed = new Map(corrections)
    if (value === null) changed.delete(field)
    else changed.set(field, value)
    setCorrections(changed)
    setStoredAlready(false)
    confirm.clear()
  }

  return (
    <section className="reading" hidden={!shown} aria-label={t('reading.label')}>
      <VerdictBand
        verdict={reading.verdict}
        reasons={reading.reasons}
        document={documentName(words, reading.documentType.code, reading.documentType.issuingState)}
        calm={step.tone === 'calm'}
      >
        {reading.documentType.specimen ? <span className="tag tag-band">{t('reading.specimen')}</span> : null}
        {corrections.size === 0 ? null : <span className="tag tag-band">{t('reading.corrected', { count: corrections.size })}</span>}
      </VerdictBand>
      <ReadingStrip held={held} step={step} act={act} chip={chip} confirm={confirm} comparing={comparing.going}>
        <EyesActs faces={faces} images={reading.images} locked={confirm.going} />
      </ReadingStrip>
      <BeforeLine seen={before.seen} locked={!mayStore} onOpen={onShowRecord} onUpdate={() => store(earlier)} />
      <ScrollArea className="reading-left" label={t('reading.page')}>
        <Evidence reading={reading} early={early} />
        <OpenChecks checks={reading.checks} />
      </ScrollArea>
      <ScrollArea className="reading-right" label={t('reading.fields')}>
        <ReadingFields
          reading={reading}
          corrections={corrections}
          locked={confirm.going}
          onCorrect={correct}
          onGood={(field, good) => setUnfinished((all) => (good ? all.filter((each) => each !== field) : [...all.filter((each) => each !== field), field]))}
        />
      </ScrollArea>
      <ReadingActions
        stop={stop}
        asks={asks}
        turnOver={reading.turnOver}
        looked={looked}
        mayStore={mayStore}
        mayGoOn={reading.turnOver ? free : mayStore}
        waits={!settled}
        next={next}
        look={look}
        onLooked={(now) => {
          if (seen()) setLookedAt(now ? askedNow : null)
        }}
        onGoOn={goOn}
        onStore={() => store()}
        onBack={back}
        onDiscard={() => {
          if (!seen()) return
          presses.current += 1
          onDiscard()
        }}
      />
    </section>
  )
}
