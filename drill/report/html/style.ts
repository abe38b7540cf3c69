/** The page's own style sheet. Print is always light. */
export const STYLE = `
:root {
  color-scheme: light;
  --page: #f5f6f8; --surface: #ffffff; --ink: #1b2130; --muted: #5d667a; --line: #dfe3ea; --grid: #e8ebf0;
  --success: #2f7d32; --degraded: #b45f06; --failure: #c3271c; --idle: #8a92a3; --unknown: #8a92a3;
  --pass-tint: #e8f4e8; --fail-tint: #fcebe9; --fault-band: #fbeceb; --back-band: #edf5ed;
  --cluster-0: #4a63d8; --cluster-1: #128a87; --cluster-2: #9a4c9f; --cluster-3: #8a6d1d; --cluster-4: #3f7fae; --cluster-5: #6b7d2b;
}
@media (prefers-color-scheme: dark) { :root {
  color-scheme: dark;
  --page: #11141b; --surface: #191e28; --ink: #e7eaf1; --muted: #9ba5b8; --line: #2d3442; --grid: #262d3a;
  --success: #6cc070; --degraded: #f0a04b; --failure: #ff7b70; --idle: #7a8396; --unknown: #7a8396;
  --pass-tint: #17291b; --fail-tint: #351c1c; --fault-band: #2e1d20; --back-band: #18271d;
  --cluster-0: #8195ff; --cluster-1: #3fc0b8; --cluster-2: #d08ad6; --cluster-3: #d3b45a; --cluster-4: #77b8e6; --cluster-5: #b0c45e;
} }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
main, .masthead > div { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
.masthead { background: var(--surface); border-bottom: 1px solid var(--line); padding: 26px 0 22px; margin-bottom: 26px; }
.masthead p { margin: 4px 0 0; color: var(--muted); }
h1 { font-size: 1.55rem; line-height: 1.25; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 1.22rem; margin: 0; letter-spacing: -0.005em; }
h3 { font-size: 0.98rem; margin: 30px 0 8px; }
.banner { display: flex; align-items: center; gap: 16px; margin-top: 18px; padding: 14px 18px; border-radius: 12px; border-left: 6px solid; }
.banner.pass { background: var(--pass-tint); border-color: var(--success); }
.banner.fail { background: var(--fail-tint); border-color: var(--failure); }
.banner.inconclusive { border-color: var(--degraded); } .banner.inconclusive strong, .result.inconclusive strong { color: var(--degraded); }
.banner strong { font-size: 1.3rem; letter-spacing: 0.04em; white-space: nowrap; }
.banner.pass strong, .result.pass strong { color: var(--success); }
.banner.fail strong, .result.fail strong { color: var(--failure); }
.drill, .matrix { background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: 24px 26px; margin-bottom: 26px; }
.drill-head { display: flex; gap: 16px; align-items: flex-start; }
.drill-head p { margin: 2px 0 0; }
.badge { font-weight: 700; padding: 3px 12px; border-radius: 999px; border: 2px solid; white-space: nowrap; }
.badge.pass { color: var(--success); } .badge.fail { color: var(--failure); } .badge.inconclusive { color: var(--degraded); }
.muted { color: var(--muted); }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 1px; margin: 20px 0 0; border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.figure { padding: 12px 14px; box-shadow: 0 0 0 1px var(--line); }
.figure dt { color: var(--muted); font-size: 0.82rem; }
.figure dd { margin: 0; }
.figure strong { display: block; font-size: 1.4rem; line-height: 1.3; font-weight: 650; font-variant-numeric: tabular-nums; }
.figure span { color: var(--muted); font-size: 0.8rem; }
.figure.bad strong { color: var(--failure); }
.situations { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 14px; }
.close-ups { display: grid; grid-template-columns: repeat(auto-fit, minmax(400px, 1fr)); gap: 14px; }
figure { margin: 0; border: 1px solid var(--line); border-radius: 10px; padding: 10px 12px; min-width: 0; }
figcaption { font-weight: 600; font-size: 0.88rem; margin-bottom: 2px; }
svg { display: block; width: 100%; height: auto; font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
svg text { fill: var(--ink); }
.scroll { overflow-x: auto; }
.timeline { min-width: 760px; }
.end { text-anchor: end; } .middle { text-anchor: middle; }
svg .tick, svg .note { fill: var(--muted); font-size: 11.5px; font-variant-numeric: tabular-nums; }
svg .axis-name { fill: var(--ink); font-size: 11.5px; font-weight: 600; }
svg .note-bad { fill: var(--failure); font-weight: 600; } svg .note-good { fill: var(--success); font-weight: 600; }
.grid { stroke: var(--grid); stroke-width: 1; } .axis { stroke: var(--idle); stroke-width: 1; }
.band { fill: none; } .band-fault { fill: var(--fault-band); } .band-back { fill: var(--back-band); }
svg .phase-name { text-anchor: middle; font-size: 12px; font-weight: 600; fill: var(--muted); } svg .phase-fault { fill: var(--failure); }
.layer-0 { fill-opacity: 0.92; } .layer-1 { fill-opacity: 0.68; }
.lost-bar { fill: var(--failure); }
.lost-mark { stroke: var(--failure); stroke-width: 1.6; fill: none; }
.latency-range { stroke: var(--muted); stroke-width: 1.4; stroke-opacity: 0.55; fill: none; }
.latency-median { stroke: var(--ink); stroke-width: 1.5; fill: none; stroke-linejoin: round; }
.event-line { fill: none; stroke-width: 1.2; stroke-dasharray: 3 3; stroke: var(--muted); }
.event-badge { fill: var(--muted); } svg .event-number { fill: var(--surface); text-anchor: middle; font-size: 11px; font-weight: 700; }
.event-bad .event-line { stroke: var(--failure); } .event-bad .event-badge { fill: var(--failure); }
.event-good .event-line { stroke: var(--success); } .event-good .event-badge { fill: var(--success); }
.cursor { stroke: var(--ink); stroke-width: 1; stroke-opacity: 0.6; pointer-events: none; }
.moment { stroke-width: 1.6; stroke-dasharray: 4 3; } .moment-bad { stroke: var(--failure); } .moment-good { stroke: var(--success); }
.chart-head { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 20px; min-height: 2em; }
.readout { font-size: 0.84rem; color: var(--muted); font-variant-numeric: tabular-nums; white-space: pre-wrap; margin-top: 2px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 2px 0 6px; font-size: 0.86rem; }
.legend span { display: inline-flex; align-items: center; gap: 6px; }
.legend .area { width: 22px; height: 12px; }
.swatch { width: 14px; height: 14px; }
.events { list-style: none; margin: 10px 0 0; padding: 0; display: grid; gap: 3px; font-size: 0.88rem; }
.events li { display: grid; grid-template-columns: 22px 78px 1fr; gap: 8px; align-items: baseline; }
.events b { width: 20px; height: 20px; line-height: 20px; border-radius: 50%; text-align: center; font-size: 0.72rem; color: var(--surface); background: var(--muted); }
.events .event-bad b { background: var(--failure); } .events .event-good b { background: var(--success); }
.events time { color: var(--muted); text-align: right; font-variant-numeric: tabular-nums; }
.entry { fill: var(--surface); stroke: var(--muted); stroke-width: 1.5; }
svg .entry-name { text-anchor: middle; font-weight: 600; }
.pill { fill: var(--surface); stroke: var(--line); }
svg .share { text-anchor: middle; font-size: 12px; font-weight: 650; font-variant-numeric: tabular-nums; }
.cluster { fill: var(--surface); stroke: var(--line); stroke-width: 1.5; }
.cluster-hit { fill: var(--fail-tint); stroke: var(--failure); stroke-width: 1.8; stroke-dasharray: 6 4; }
svg .cluster-name { font-size: 13px; font-weight: 650; }
.pod-down { fill: none; stroke: var(--failure); stroke-width: 1.3; } .pod-cross { stroke: var(--failure); stroke-width: 1.4; fill: none; }
.cut-link { stroke: var(--failure); stroke-width: 2; stroke-dasharray: 4 3; }
svg .cut-cross { fill: var(--failure); font-size: 15px; font-weight: 700; text-anchor: middle; }
table { border-collapse: collapse; width: 100%; font-size: 0.88rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); font-size: 0.84rem; padding: 0 0 6px; }
.scroll + .scroll { margin-top: 18px; }
th, td { padding: 6px 10px; border-bottom: 1px solid var(--line); white-space: nowrap; }
td.left:not(:first-child) { white-space: normal; overflow-wrap: anywhere; min-width: 8em; }
thead th { font-weight: 600; color: var(--muted); font-size: 0.82rem; }
tbody th { font-weight: 500; }
.left { text-align: left; } .right { text-align: right; }
.met td:first-child { color: var(--success); font-weight: 700; } .missed td:first-child { color: var(--failure); font-weight: 700; }
.missed { background: var(--fail-tint); }
.graphic { width: 150px; } .bullet { width: 132px; }
.bullet-track { stroke: var(--line); stroke-width: 2; } .bullet-allowed { fill: var(--success); fill-opacity: 0.28; }
.bullet-met { fill: var(--success); } .bullet-missed { fill: var(--failure); }
.matrix .cell { padding: 6px; }
.result { display: flex; flex-wrap: wrap; gap: 0 12px; padding: 8px 12px; border-radius: 8px; text-decoration: none; color: inherit; }
.result strong { flex: 0 0 60px; } .result span { flex: 1 1 104px; white-space: nowrap; }
.result.pass { background: var(--pass-tint); } .result.fail { background: var(--fail-tint); }
.result:hover { outline: 2px solid var(--idle); }
details { margin-top: 26px; } summary { font-weight: 600; font-size: 0.98rem; cursor: pointer; }
.facts { display: grid; grid-template-columns: 120px 1fr; gap: 4px 16px; margin: 10px 0 0; font-size: 0.88rem; }
.facts dt { color: var(--muted); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.caveat { background: var(--fail-tint); border-radius: 8px; padding: 8px 12px; }
.foot { color: var(--muted); font-size: 0.86rem; padding-bottom: 40px; }
.foot a { color: inherit; }
@media (max-width: 620px) { main, .masthead > div { padding: 0 12px; } .drill, .matrix { padding: 16px 14px; } .close-ups { grid-template-columns: 1fr; } }
@media print {
  :root { color-scheme: light;
    --page: #fff; --surface: #fff; --ink: #1b2130; --muted: #5d667a; --line: #dfe3ea; --grid: #e8ebf0;
    --success: #2f7d32; --degraded: #b45f06; --failure: #c3271c; --idle: #8a92a3; --unknown: #8a92a3;
    --pass-tint: #e8f4e8; --fail-tint: #fcebe9; --fault-band: #fbeceb; --back-band: #edf5ed;
    --cluster-0: #4a63d8; --cluster-1: #128a87; --cluster-2: #9a4c9f; --cluster-3: #8a6d1d; --cluster-4: #3f7fae; --cluster-5: #6b7d2b; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 11.5px; } .drill { border: 0; padding: 0; break-before: page; } .matrix { border: 0; padding: 0; }
  .masthead + main > .drill:first-child { break-before: auto; }
  figure, tr, .figures, .events { break-inside: avoid; } .figures { grid-template-columns: repeat(3, 1fr); } h3 { break-after: avoid; }
  .readout, .foot, .cursor { display: none; } .timeline { min-width: 0; }
  .situations { grid-template-columns: repeat(3, 1fr); } .close-ups { grid-template-columns: 1fr 1fr; }
}
`;
