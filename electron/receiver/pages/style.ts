/** Contrast of text is 7:1 and more on each ground, in both schemes; marks that mean something are words besides. */
export const style = `
:root { color-scheme: light dark; --ground: #ffffff; --raised: #f3f5f7; --line: #8a949e; --text: #16202a; --quiet: #46525e; --accent: #0b4f8a; --alarm: #8f1414; --alarm-ground: #fdeeee; }
@media (prefers-color-scheme: dark) { :root { --ground: #12171c; --raised: #1c242c; --line: #7d8a96; --text: #eef2f5; --quiet: #bcc7d1; --accent: #8fc7ff; --alarm: #ffb4ab; --alarm-ground: #3a1414; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; } .skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: .5rem; }
header { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: center; padding: .75rem 1.5rem; background: var(--raised); border-bottom: 1px solid var(--line); }
header strong { font-size: 1.1rem; } header form { margin-inline-start: auto; }
nav { display: flex; gap: 1rem; } nav a { padding: .5rem 0; } [aria-current] { font-weight: 700; text-decoration: none; border-bottom: 3px solid; }
main { padding: 1.5rem; max-width: 100rem; margin: 0 auto; }
h1 { font-size: 1.6rem; margin: 0 0 1rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .75rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: start; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid var(--line); } thead th { background: var(--raised); }
td.number { text-align: end; font-variant-numeric: tabular-nums; }
.alarm { color: var(--alarm); font-weight: 600; } .notice { background: var(--alarm-ground); color: var(--alarm); border: 1px solid; border-radius: .25rem; padding: .75rem 1rem; } .quiet { color: var(--quiet); }
pre { background: var(--raised); padding: .75rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; } dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
form.filter { display: flex; flex-wrap: wrap; gap: 1rem; align-items: end; margin-bottom: 1.5rem; } label { display: grid; gap: .25rem; color: var(--quiet); }
input { font: inherit; color: var(--text); background: var(--ground); border: 1px solid var(--line); border-radius: .25rem; padding: .5rem; min-height: 2.75rem; }
button { font: inherit; font-weight: 600; color: var(--ground); background: var(--accent); border: 0; border-radius: .25rem; padding: .5rem 1rem; min-height: 2.75rem; cursor: pointer; }
.signin { max-width: 24rem; display: grid; gap: 1rem; }
`
