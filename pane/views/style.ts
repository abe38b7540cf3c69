import { STYLE } from '../../drill/report/html/style';

/** The report's style sheet, and what the live pages have besides. */
export const paneStyle = `${STYLE}
main, .masthead > div { max-width: 1440px; }
.masthead { padding: 14px 0 16px; margin-bottom: 22px; }
.masthead > div { display: grid; grid-template-columns: 1fr auto; align-items: center; gap: 8px 20px; }
.masthead h1 { grid-column: 1 / -1; overflow-wrap: anywhere; }
nav { display: flex; gap: 4px; margin-left: -14px; }
nav a { padding: 6px 14px; border-radius: 8px; color: var(--ink); text-decoration: none; font-weight: 600; }
nav a[aria-current] { background: var(--ink); color: var(--surface); }
nav a:hover:not([aria-current]) { background: var(--grid); }
a { color: var(--link); }
:root { --link: #3348b8; } @media (prefers-color-scheme: dark) { :root { --link: #a3b2ff; } }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -9999px; } .skip:focus { left: 12px; top: 8px; background: var(--surface); padding: 8px 12px; z-index: 1; }
.masthead .connection { margin: 0; font-size: 0.86rem; }
.connection::before { content: '○ '; } .connection[data-state=live]::before { content: '● '; color: var(--success); }
.masthead .connection[data-state=lost] { color: var(--failure); font-weight: 600; }
.panel { background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: 20px 24px; margin-bottom: 22px; }
.panel > h2 { margin-bottom: 12px; overflow-wrap: anywhere; }
.lead { margin: 0 0 12px; font-size: 1.05rem; overflow-wrap: anywhere; }
.notice { background: var(--pass-tint); border: 1px solid var(--success); border-radius: 10px; padding: 10px 16px; margin: 0 0 22px; }
code, pre { font: 0.92em ui-monospace, "Liberation Mono", monospace; overflow-wrap: anywhere; }
pre { overflow: auto; padding: 10px 12px; border: 1px solid var(--line); border-radius: 8px; margin: 6px 0 0; }
ul.figures, .cards, .plain, .levels, .hosts, .addresses, .problems { list-style: none; padding: 0; margin: 0; }
ul.figures { display: grid; }
.counts .figure { padding: 0; } .counts a { display: block; padding: 12px 16px; color: inherit; text-decoration: none; } .counts a:hover { background: var(--page); }
.counts .figure strong { font-size: 2rem; } .counts .figure a > span { color: var(--ink); font-size: 0.9rem; }
.figure.does-not strong { color: var(--failure); } .figure.partly strong { color: var(--degraded); } .figure.fails-over strong { color: var(--success); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); gap: 14px; }
.cards.small { grid-template-columns: repeat(auto-fill, minmax(min(200px, 100%), 1fr)); }
.card { border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; min-width: 0; } .card.lost { border: 2px dashed var(--failure); }
.card h2, .card h3 { margin: 0 0 4px; font-size: 1.05rem; } .card p { margin: 0; } .card .facts { grid-template-columns: 104px 1fr; }
small { color: var(--muted); font-size: inherit; }
.verdict { font-weight: 650; white-space: nowrap; } .state .verdict { white-space: normal; overflow-wrap: anywhere; }
.verdict.does-not, .dot.does-not, .bad, svg .bad { color: var(--failure); } .verdict.partly, .dot.partly { color: var(--degraded); } .verdict.fails-over, .dot.fails-over { color: var(--success); }
.verdict.not-declared { color: var(--muted); font-weight: 500; } .bad { font-weight: 600; }
.verdict-word { font-weight: 650; } .verdict-word.pass { color: var(--success); } .verdict-word.fail { color: var(--failure); } .verdict-word.inconclusive { color: var(--degraded); }
.problems { display: grid; gap: 10px; } .problem { border-left: 5px solid var(--degraded); padding: 4px 0 4px 14px; overflow-wrap: anywhere; } .problem.error { border-color: var(--failure); }
.problem p { margin: 0; } .problem.error strong { color: var(--failure); } .problem.warning strong { color: var(--degraded); }
.problem details { margin-top: 4px; } .problem summary { font-weight: 500; font-size: 0.88rem; }
.plain { display: grid; gap: 4px; overflow-wrap: anywhere; }
.filters { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; margin-bottom: 16px; }
.filters fieldset { display: flex; flex-wrap: wrap; gap: 6px; border: 0; padding: 0; margin: 0; } .filters legend { float: left; padding: 0 8px 0 0; line-height: 34px; }
.filters input[type=search] { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--idle); border-radius: 8px; padding: 5px 12px; min-width: 0; flex: 0 1 240px; }
.filters button { font: inherit; padding: 5px 16px; border-radius: 8px; border: 1px solid var(--idle); background: var(--surface); color: inherit; } .scripted .filters button { display: none; }
.choice { border: 1px solid var(--idle); border-radius: 999px; padding: 4px 12px; background: var(--surface); cursor: pointer; } .choice:has(:checked) { background: var(--ink); color: var(--surface); border-color: var(--ink); }
.choice input { position: absolute; opacity: 0; } .choice:focus-within { outline: 3px solid var(--link); outline-offset: 2px; } .choice .count { font-variant-numeric: tabular-nums; opacity: 0.85; }
.scroll:focus-visible { outline-offset: 0; }
table.services { table-layout: auto; } table.services tbody th { font-weight: 600; } tr[hidden] { display: none; }
table.services td, table.services th { white-space: nowrap; min-width: 0; } table.services td:last-child { white-space: nowrap; }
.order { display: block; color: var(--muted); font-size: 0.82rem; } .dot { margin-left: 8px; font-weight: 700; }
.ladder { display: grid; grid-template-columns: minmax(140px, auto) 1fr; gap: 0 34px; align-items: center; }
.caller { margin: 0; border: 1.5px solid var(--muted); border-radius: 10px; padding: 12px 16px; display: grid; position: relative; overflow-wrap: anywhere; } .caller::after { content: '→'; position: absolute; right: -28px; top: calc(50% - 0.75em); color: var(--muted); font-size: 1.2rem; }
.levels { display: flex; flex-wrap: wrap; gap: 12px 34px; align-items: stretch; } .level { flex: 1 1 260px; position: relative; border: 1px dashed var(--idle); border-radius: 12px; padding: 10px 14px 14px; min-width: 0; }
.level:first-child { border: 1.5px solid var(--success); } .level + .level::before { content: '›'; position: absolute; left: -22px; top: calc(50% - 0.9em); color: var(--muted); font-size: 1.4rem; } .level > p { margin: 0 0 8px; }
.hosts { display: grid; gap: 8px; } .host { border-left: 5px solid var(--unknown); padding: 2px 0 2px 12px; min-width: 0; } .host p { margin: 0; } .addresses { font-size: 0.86rem; color: var(--muted); overflow-wrap: anywhere; }
.host-0 { border-color: var(--cluster-0); } .host-1 { border-color: var(--cluster-1); } .host-2 { border-color: var(--cluster-2); } .host-3 { border-color: var(--cluster-3); } .host-4 { border-color: var(--cluster-4); } .host-5 { border-color: var(--cluster-5); }
@media (max-width: 760px) { .ladder { grid-template-columns: 1fr; gap: 30px; } .caller::after { content: '↓'; right: 50%; top: auto; bottom: -28px; } .panel { padding: 16px 14px; } nav { margin-left: -10px; } nav a { padding: 6px 10px; } .facts, .card .facts { grid-template-columns: 1fr; } .facts dd { margin-bottom: 6px; } .events li { grid-template-columns: 22px 68px 1fr; } .connection { grid-column: 1 / -1; } }
@media (min-width: 2400px) { html { font-size: 21px; } body { font-size: 20px; } main, .masthead > div { max-width: 2600px; } }
@media print { nav, .filters, .connection, .skip { display: none; } .panel { border: 0; padding: 0; break-inside: auto; } .card, .level, .problem { break-inside: avoid; } .scroll { overflow: visible; } }
`;
