import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { type DrillHistory, historyTable, startOf } from '../history/history';
import { type Metric, metrics } from '../history/metrics';
import { quantity } from '../wording';
import { Head } from './head';
import { HtmlTable } from './htmlTable';
import { Label, Line, Picture, short } from './picture';
import { linear, ticks } from './scale';

/** The runs of every drill over time, as one self-contained file. */
export function historyPage(histories: readonly DrillHistory[], maxRegression: number): string {
    return `<!doctype html>\n${renderToString(<Page histories={histories} maxRegression={maxRegression} />)}\n`;
}

interface PageProps {
    readonly histories: readonly DrillHistory[];
    readonly maxRegression: number;
}

function Page({ histories, maxRegression }: PageProps): VNode {
    const worse = histories.filter(({ runs }) => (runs.findLast(({ counts }) => counts)?.regressions.length ?? 0) > 0);
    const bad = worse.length > 0;
    return (
        <html lang="en">
            <Head title="Failover drills over time" />
            <body>
                <div class="masthead">
                    <div>
                        <h1>Failover drills over time</h1>
                        <p>
                            {`Drills: ${histories.length}. A run is compared with the median of up to five before it; ▲ marks what is worse by more than ${quantity(maxRegression, 'fraction')} and by more than its noise.`}
                        </p>
                        <div class={`banner ${bad ? 'fail' : 'pass'}`} role="status">
                            <strong>{bad ? '▲ REGRESSION' : '✓ NO REGRESSION'}</strong>
                            <span>
                                {bad
                                    ? `In the latest conclusive run of ${worse.map(({ drill }) => drill).join('; ')}.`
                                    : 'The latest conclusive run of no drill is worse than those before.'}
                            </span>
                        </div>
                    </div>
                </div>
                <main>
                    {histories.map((history, index) => (
                        <section class="drill">
                            <h2>{history.drill}</h2>
                            <div class="situations">
                                {metrics.map((metric) => (
                                    <Chart history={history} metric={metric} id={`history-${index}-${metric.name}`} />
                                ))}
                            </div>
                            <HtmlTable table={historyTable(history)} caption={`Runs of ${history.drill}`} />
                        </section>
                    ))}
                </main>
            </body>
        </html>
    );
}

const WIDTH = 320;
const HEIGHT = 150;
const [left, right, top, bottom] = [64, WIDTH - 14, 16, HEIGHT - 24];

interface ChartProps {
    readonly history: DrillHistory;
    readonly metric: Metric;
    readonly id: string;
}

/** One measure, run by run. A filled mark counts, a hollow one was no conclusive drill, a red triangle is a regression. */
function Chart({ history: { drill, runs }, metric, id }: ChartProps): VNode {
    const values = runs.map(({ report }) => metric.of(report));
    const highest = Math.max(1, ...values.filter((value) => value !== null));
    const x = linear([0, Math.max(1, runs.length - 1)], [left, right]);
    const y = linear([0, highest * 1.1], [bottom, top]);
    const shown = values.map((value) => (value === null ? '–' : quantity(value, metric.unit)));
    const connected = runs.flatMap(({ counts }, index) => {
        const value = values[index] ?? null;
        return counts && value !== null ? [`${short(x(index))} ${short(y(value))}`] : [];
    });
    const versionAt = (index: number) => runs[index]?.report.environment.version ?? '';
    return (
        <figure>
            <figcaption>{metric.title}</figcaption>
            <Picture
                width={WIDTH}
                height={HEIGHT}
                id={id}
                class="history"
                title={`${metric.title} of ${drill}`}
                description={`Oldest first: ${shown.join(', ')}.`}
            >
                {ticks(highest * 1.1, 3).map((value) => (
                    <>
                        <Line from={[left, y(value)]} to={[right, y(value)]} class="grid" />
                        <Label x={left - 8} y={y(value) + 4} class="tick end">
                            {quantity(value, metric.unit)}
                        </Label>
                    </>
                ))}
                {runs.map((_, index) =>
                    index > 0 && versionAt(index) !== versionAt(index - 1) ? (
                        <>
                            <Line from={[x(index), top]} to={[x(index), bottom]} class="event-line" />
                            <Label x={x(index)} y={HEIGHT - 6} class="tick middle">
                                {versionAt(index)}
                            </Label>
                        </>
                    ) : null,
                )}
                {connected.length > 1 && <path d={`M${connected.join('L')}`} class="latency-median" />}
                {runs.map(({ report, counts, regressions }, index) => {
                    const value = values[index] ?? null;
                    return value === null ? null : (
                        <Point
                            at={[x(index), y(value)]}
                            counts={counts}
                            regression={regressions.includes(metric.name)}
                            words={`${startOf(report)} ${versionAt(index)}: ${shown[index]}`}
                        />
                    );
                })}
            </Picture>
        </figure>
    );
}

interface PointProps {
    readonly at: readonly [x: number, y: number];
    readonly counts: boolean;
    readonly regression: boolean;
    readonly words: string;
}

function Point({ at: [x, y], counts, regression, words }: PointProps): VNode {
    return regression ? (
        <path d={`M${short(x)} ${short(y - 6)}l6 10h-12z`} fill="var(--failure)">
            <title>{words}</title>
        </path>
    ) : (
        <circle
            cx={short(x)}
            cy={short(y)}
            r={3.5}
            fill={counts ? 'var(--ink)' : 'var(--surface)'}
            stroke={counts ? undefined : 'var(--degraded)'}
        >
            <title>{words}</title>
        </circle>
    );
}
