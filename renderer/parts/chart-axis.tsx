import { formatNumber } from './format.ts'
import { useWords } from './use-language.ts'
import './chart.css'

/** The numbers beside a chart: how tall its columns can be, half of it, and nothing. */
export function ChartAxis({ top }: { top: number }) {
  const { language } = useWords()
  return <div className="chart-axis" aria-hidden="true">{[top, top / 2, 0].map((value) => <bdi key={value}>{formatNumber(value, language)}</bdi>)}</div>
}
