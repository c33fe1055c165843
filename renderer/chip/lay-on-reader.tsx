import { useWords } from '../parts/use-language.ts'

/** How to lay it down, as a picture: closed or open on its data page, flat, in the middle. */
export function LayOnReader({ card }: { card: boolean }) {
  const { t } = useWords()
  return (
    <div className="lay">
      <svg viewBox="0 0 160 96" aria-hidden="true" focusable="false" className="lay-picture">
        <path className="lay-reader" d="M12 70h136v16H12z M20 62h120v8H20z" />
        <path className="lay-document" d={card ? 'M38 30h84v32H38z' : 'M38 8h84v32H38z'} />
        <path className="lay-waves" d={card ? 'M70 46h20 M80 36v20' : 'M80 44v14 M74 52l6 6 6-6'} />
      </svg>
      <output>{t(card ? 'chip.cardThere' : 'chip.lay')}</output>
    </div>
  )
}
