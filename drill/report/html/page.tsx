import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { reportJson } from '../file';
import type { Report } from '../report';
import { comparisonTable } from '../tables';
import { outcome, verdictSigns, whole, worstVerdict } from '../wording';
import { DrillSection } from './drillSection';
import { Head } from './head';
import { HtmlTable } from './htmlTable';
import { Matrix } from './matrix';
import { SCRIPT } from './script';

/** The whole report as one self-contained file. */
export function reportPage(reports: readonly Report[]): string {
    return `<!doctype html>\n${renderToString(<Page reports={reports} />)}\n`;
}

interface Reports {
    readonly reports: readonly Report[];
}

function Page({ reports }: Reports): VNode {
    const title = `Failover drill: ${[...new Set(reports.map(({ infrastructure, scenario }) => `${infrastructure} / ${scenario}`))].join(', ')}`;
    const raw = `data:application/json;base64,${Buffer.from(reportJson(reports)).toString('base64')}`;
    return (
        <html lang="en">
            <Head title={title} />
            <body>
                <div class="masthead">
                    <div>
                        <h1>{title}</h1>
                        <Subtitle reports={reports} />
                        <Banner reports={reports} />
                    </div>
                </div>
                <main>
                    {reports.length > 1 && <Matrix reports={reports} />}
                    <Comparison reports={reports} />
                    {reports.map((report, index) => (
                        <DrillSection report={report} index={index} />
                    ))}
                    <p class="foot">
                        Latency counts from the time a request was due, so a stalled server cannot hide its own delay.{' '}
                        <a id="raw" download="report.json" href={raw}>
                            Download the raw JSON
                        </a>
                        .
                    </p>
                </main>
                <script dangerouslySetInnerHTML={{ __html: SCRIPT }} />
            </body>
        </html>
    );
}

/** What each variant cost, where there are several. */
function Comparison({ reports }: Reports): VNode | null {
    const table = comparisonTable(reports);
    return (
        (table && (
            <section class="matrix">
                <h2>Side by side</h2>
                <HtmlTable
                    table={table}
                    caption="Requests lost in the whole drill; the other columns cover the fault phase."
                />
            </section>
        )) ??
        null
    );
}

function Subtitle({ reports }: Reports): VNode {
    const requests = reports.reduce(
        (sum, { phases }) => sum + phases.reduce((part, phase) => part + phase.requests, 0),
        0,
    );
    const started = reports.map(({ startedAt }) => startedAt).sort()[0] ?? '';
    const drills = reports.length === 1 ? 'One drill' : `${reports.length} drills`;
    return (
        <p>{`${drills}, ${whole(requests)} requests, started ${started.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}`}</p>
    );
}

function Banner({ reports }: Reports): VNode {
    const verdict = worstVerdict(reports);
    const such = reports.filter((report) => report.verdict === verdict);
    const [only] = reports;
    const words =
        reports.length === 1 && only
            ? `${only.fault}: ${outcome(only)}.${missed(only)}`
            : verdict === 'pass'
              ? `All ${reports.length} drills met every expectation.`
              : `${such.length} of ${reports.length} drills ${verdict === 'fail' ? 'missed an expectation' : 'were inconclusive'}: ${such.map(({ fault, variant }) => `${fault} (${variant})`).join(', ')}.`;
    return (
        <div class={`banner ${verdict}`} role="status">
            <strong>{verdictSigns[verdict].toUpperCase()}</strong>
            <span>{words}</span>
        </div>
    );
}

/** The missed expectations, at the top of the page. */
function missed({ expectations, verdict }: Report): string {
    if (verdict === 'inconclusive') {
        return '';
    }
    const titles = expectations.filter(({ ok }) => !ok).map(({ title }) => title);
    return titles.length === 0 ? '' : ` ${titles.join('; ')}.`;
}
