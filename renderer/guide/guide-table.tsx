import type { Guide } from './guides.ts'

/** What to do where; its first column says where. */
export function GuideTable({ head, rows }: NonNullable<Guide['table']>) {
  return (
    <table className="guide-table">
      <thead><tr>{head.map((each) => <th key={each} scope="col">{each}</th>)}</tr></thead>
      <tbody>
        {rows.map(([where, what]) => <tr key={where}><th scope="row">{where}</th><td>{what}</td></tr>)}
      </tbody>
    </table>
  )
}
