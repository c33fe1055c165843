/** The groups of a recovery key with their places, from 1. */
function keyGroups(recoveryKey: string): readonly { group: string; place: number }[] {
  return recoveryKey.split('-').map((group, index) => ({ group, place: index + 1 }))
}

/** A recovery key to be copied by hand: group by group, each with its place. */
export function KeyGroups({ recoveryKey }: { recoveryKey: string }) {
  return (
    <ol className="key-groups" dir="ltr" data-testid="recovery-key">
      {keyGroups(recoveryKey).map(({ group, place }) => (
        <li key={place}><span className="small soft">{place}</span> <bdi className="mono">{group}</bdi></li>
      ))}
    </ol>
  )
}
