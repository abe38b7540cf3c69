import { reportJson } from '../file';
import type { Report } from '../report';
import { comparisonTable } from '../tables';
import { outcome, verdictSigns, whole, worstVerdict } from '../wording';
import { drillSection } from './drillSection';
import { htmlTable } from './htmlTable';
import { element, escape } from './markup';
import { matrix } from './matrix';
import { SCRIPT } from './script';
import { STYLE } from './style';

/** The whole report as one self-contained file. */
export function reportPage(reports: readonly Report[]): string {
    const title = `Failover drill: ${[...new Set(reports.map(({ infrastructure, scenario }) => `${infrastructure} / ${scenario}`))].join(', ')}`;
    const raw = `data:application/json;base64,${Buffer.from(reportJson(reports)).toString('base64')}`;
    return [
        '<!doctype html>',
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="generator" content="pulumi-failover">',
        element('title', {}, escape(title)),
        `<style>${STYLE}</style></head><body>`,
        element(
            'div',
            { class: 'masthead' },
            element('div', {}, element('h1', {}, escape(title)), subtitle(reports), banner(reports)),
        ),
        element(
            'main',
            {},
            reports.length > 1 ? matrix(reports) : '',
            comparison(reports),
            ...reports.map(drillSection),
            foot(raw),
        ),
        `<script>${SCRIPT}</script></body></html>\n`,
    ].join('\n');
}

/** What each variant cost, where there are several. */
function comparison(reports: readonly Report[]): string {
    const table = comparisonTable(reports);
    return table === undefined
        ? ''
        : element(
              'section',
              { class: 'matrix' },
              element('h2', {}, 'Side by side'),
              htmlTable(table, 'Requests lost in the whole drill; the other columns cover the fault phase.'),
          );
}

function subtitle(reports: readonly Report[]): string {
    const requests = reports.reduce(
        (sum, { phases }) => sum + phases.reduce((part, phase) => part + phase.requests, 0),
        0,
    );
    const started = reports.map(({ startedAt }) => startedAt).sort()[0] ?? '';
    const drills = reports.length === 1 ? 'One drill' : `${reports.length} drills`;
    return element(
        'p',
        {},
        escape(
            `${drills}, ${whole(requests)} requests, started ${started.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}`,
        ),
    );
}

function banner(reports: readonly Report[]): string {
    const verdict = worstVerdict(reports);
    const such = reports.filter((report) => report.verdict === verdict);
    const [only] = reports;
    const words =
        reports.length === 1 && only
            ? `${only.fault}: ${outcome(only)}.${missed(only)}`
            : verdict === 'pass'
              ? `All ${reports.length} drills met every expectation.`
              : `${such.length} of ${reports.length} drills ${verdict === 'fail' ? 'missed an expectation' : 'were inconclusive'}: ${such.map(({ fault, variant }) => `${fault} (${variant})`).join(', ')}.`;
    return element(
        'div',
        { class: `banner ${verdict}`, role: 'status' },
        element('strong', {}, verdictSigns[verdict].toUpperCase()),
        element('span', {}, escape(words)),
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

function foot(raw: string): string {
    return element(
        'p',
        { class: 'foot' },
        'Latency counts from the time a request was due, so a stalled server cannot hide its own delay. ',
        element('a', { id: 'raw', download: 'report.json', href: raw }, 'Download the raw JSON'),
        '.',
    );
}
