import { restsOnAssumption } from '../analysis/assumedReadings';
import type { ExplainedService, Explanation, PredictedPath, ServiceInCluster } from '../analysis/explanation';
import { localityText } from '../analysis/model/locality';
import type { Caller, Level, Path } from '../analysis/model/path';
import { sourceText } from '../analysis/model/sourced';
import type { Conditions } from '../analysis/predictor/prediction';
import { type Column, markdownTable, markdownWords, textTable } from '../drill/report/table';

/** How a document is put together, for the terminal or as Markdown. */
interface Form {
    heading(text: string): string;
    table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[];
    item(text: string): string;
    detail(text: string): string;
}

const terminal: Form = {
    heading: (text) => text,
    table: textTable,
    item: (text) => `  ${text}`,
    detail: (text) => `      ${text}`,
};

const markdown: Form = {
    heading: (text) => `### ${markdownWords(text)}\n`,
    table: markdownTable,
    item: (text) => `- ${markdownWords(text)}`,
    detail: (text) => `    - ${markdownWords(text)}`,
};

/** The explanation for a terminal. `isWhole`: with every path of the services. */
export function explainedText(explanation: Explanation, isWhole: boolean): string {
    return document(explanation, isWhole, terminal);
}

/** The same as GitHub's Markdown. */
export function explainedMarkdown(explanation: Explanation, isWhole: boolean): string {
    return document(explanation, isWhole, markdown);
}

function document(explanation: Explanation, isWhole: boolean, form: Form): string {
    const sections = [
        serviceTable(explanation, isWhole, form),
        ...(isWhole
            ? explanation.services.flatMap((service) => pathSections(service, explanation.conditions, form))
            : []),
        problemSection(explanation, form),
        ...verificationSections(explanation, form),
        section(
            'Not understood: each may change the result',
            form,
            explanation.notUnderstood,
            (each) => `${each.cluster}: ${each.object}: ${each.mayChange}`,
        ),
        section(
            'Not read',
            form,
            explanation.hidden,
            (each) => `${each.cluster}: ${each.kind} ${each.reason}. That hides ${each.hides}.`,
        ),
        section('Assumed', form, explanation.assumptions, (each) => each),
    ];
    return sections
        .filter((lines) => lines.length > 0)
        .map((lines) => lines.join('\n'))
        .join('\n\n');
}

function section<T>(title: string, form: Form, items: readonly T[], text: (item: T) => string): string[] {
    return items.length === 0 ? [] : [form.heading(title), ...items.map((item) => form.item(text(item)))];
}

/** What the proxies hold that was predicted otherwise. */
function verificationSections({ verification }: Explanation, form: Form): string[][] {
    if (!verification) {
        return [];
    }
    const { differences, paths, proxies, unverified } = verification;
    const asked = `${paths} paths in ${proxies} proxies`;
    const rows = differences.map(({ cluster, held, pod, predicted, service, what }) => [
        ...[cluster, pod, service, what, predicted, held],
    ]);
    return [
        differences.length === 0
            ? [`Verified: ${asked} hold what is predicted.`]
            : [
                  form.heading(`Verified: ${asked}; ${differences.length} values are others than predicted`),
                  ...form.table(['cluster', 'pod', 'service', 'value', 'predicted', 'held'].map(left), rows),
              ],
        section('Not verified', form, unverified, (each) => `${each.cluster}: ${each.caller} ${each.reason}.`),
    ];
}

const left = (head: string): Column => ({ head, align: 'left' });

/** Services without any failover are one line below the table, unless they were asked for. */
function serviceTable({ clusters, services }: Explanation, isWhole: boolean, form: Form): string[] {
    const shown = isWhole ? services : services.filter(({ verdict }) => verdict !== 'not declared');
    const others = services.filter((service) => !shown.includes(service));
    const columns = ['service', 'verdict', ...clusters.map(({ name }) => name)].map(left);
    const rows = shown.map((service) => [shortName(service), verdictText(service), ...service.clusters.map(cellText)]);
    return [
        ...(rows.length === 0 ? [form.heading('No service declares a failover.')] : form.table(columns, rows)),
        ...(shown.some(restsOnAssumption)
            ? ['', form.item('* if control planes read each other’s endpoints, which is assumed: see Assumed, below')]
            : []),
        ...(others.length === 0
            ? []
            : ['', form.item(`${others.length} not declared: ${others.map(shortName).join(', ')}`)]),
    ];
}

const verdictText = (service: ExplainedService): string =>
    `${service.verdict}${restsOnAssumption(service) ? ' *' : ''}`;

const shortName = ({ name, namespace }: ExplainedService): string => `${name}.${namespace}`;

/** `2 endpoints, west > east`: endpoints here, and the clusters that callers here use, in order. */
function cellText({ endpoints, exists, order, unready, verdict }: ServiceInCluster): string {
    if (!exists) {
        return 'no Service';
    }
    const count = `${endpoints} endpoint${endpoints === 1 ? '' : 's'}${unready > 0 ? ` (${unready} not ready)` : ''}`;
    return verdict === undefined
        ? `${count}, no caller`
        : `${count}, ${order.map((clusters) => clusters.join(' + ')).join(' > ')}: ${verdict}`;
}

function problemSection({ problems }: Explanation, form: Form): string[] {
    return problems.length === 0
        ? [form.heading('No problems found.')]
        : [
              form.heading(`${problems.length} problem${problems.length === 1 ? '' : 's'}`),
              ...problems.flatMap(({ cluster, field, fix, object, reason, rule, severity }) => [
                  form.item(`${severity} ${rule}: ${cluster}: ${object}`),
                  form.detail(`\`${field}\` ${reason}`),
                  form.detail(`fix: ${fix.text}${fix.argument === undefined ? '' : ` (${fix.argument})`}`),
              ]),
          ];
}

function pathSections({ host, paths }: ExplainedService, conditions: Conditions, form: Form): string[][] {
    return paths.length === 0
        ? [[form.heading(`${host}: no caller`)]]
        : paths.map((path) => [
              form.heading(`${host} as called by ${callerText(path.caller)}: ${path.verdict}`),
              ...settings(path).map((line) => form.item(line)),
              ...path.levels.flatMap((level) => [
                  form.item(`priority ${level.priority}: ${level.because}`),
                  ...hostLines(level).map((line) => form.detail(line)),
              ]),
              ...path.dropped.map(({ because, cluster, endpoints }) =>
                  form.item(`left out: ${endpoints} of ${cluster} (${because})`),
              ),
              ...path.losses.map(({ cluster, lost, shares, steady }) =>
                  form.item(
                      [
                          `${cluster} serves ${percent(steady)}; if its endpoints fail, ${percent(lost)} goes on failing`,
                          sharesText(shares),
                      ]
                          .filter((part) => part !== '')
                          .join(', '),
                  ),
              ),
              ...splitLines(path).map((line) => form.item(line)),
              ...predictionSection(path, conditions, form),
          ]);
}

function splitLines({ splits }: PredictedPath): string[] {
    return splits.map(
        ({ cluster, down, of, shares }) =>
            `with ${down} of ${of} endpoints of ${cluster} ejected, ${sharesText(shares)}`,
    );
}

function sharesText(shares: Readonly<Record<string, number>>): string {
    return Object.entries(shares)
        .filter(([, share]) => share > 0)
        .map(([name, share]) => `${percent(share)} goes to ${name}`)
        .join(', ');
}

/** Upper bounds, a row for each fault. */
function predictionSection({ predictions }: PredictedPath, { outageMs, rate }: Conditions, form: Form): string[] {
    if (predictions.length === 0) {
        return [];
    }
    const columns = [
        ...['cluster', 'fault'].map(left),
        ...['lost', 'first reply', 'full shift', 'failback'].map((head): Column => ({ head, align: 'right' })),
        left('because'),
    ];
    const rows = predictions.map(({ because, cluster, failbackMs, fault, firstReplyMs, fullShiftMs, lost }) => [
        ...[cluster, fault, String(lost), ...[firstReplyMs, fullShiftMs, failbackMs].map(timeText), because],
    ]);
    return [
        form.item(`predicted at most, at ${rate} requests/s of one proxy and an outage of ${timeText(outageMs)}:`),
        '',
        ...form.table(columns, rows),
    ];
}

function timeText(ms: number | null): string {
    if (ms === null) {
        return '–';
    }
    return ms < 1000 ? `${ms} ms` : `${Number((ms / 1000).toFixed(1))} s`;
}

function callerText({ cluster, gateway, locality, namespaces }: Caller): string {
    const who = gateway === undefined ? `sidecars of ${namespaces.join(', ')}` : `gateway ${gateway}`;
    return `${who} in ${cluster} (${localityText(locality)})`;
}

function settings(path: Path): string[] {
    const { detection, healthCheck, maxEjectionPercent, panicThreshold, retries, timeout } = path;
    const { attempts, perTryTimeout, remoteLocalities } = retries.value;
    return [
        `route: ${path.route}${path.subset === undefined ? '' : `, subset ${path.subset}`}${path.port === undefined ? '' : `, port ${path.port}`}${path.methods ? `, for ${path.methods.join(', ')}` : ''}`,
        `rule: ${path.rule ?? 'none'}`,
        detection
            ? `outlier detection: ${JSON.stringify(detection.value)} (${sourceText(detection.source)})`
            : 'outlier detection: none',
        ...(healthCheck
            ? [`health check: ${JSON.stringify(healthCheck.value)} (${sourceText(healthCheck.source)})`]
            : []),
        `ejected at most: ${maxEjectionPercent.value} % (${sourceText(maxEjectionPercent.source)})`,
        `panic below: ${panicThreshold.value} % (${sourceText(panicThreshold.source)})`,
        `retries: ${attempts}${perTryTimeout === undefined ? '' : `, ${perTryTimeout} each`}, ${remoteLocalities ? 'also in other priorities' : 'in the same priority'} (${sourceText(retries.source)})`,
        `time-out: ${timeout.value} (${sourceText(timeout.source)}); to connect: ${path.connectTimeout.value} (${sourceText(path.connectTimeout.source)})`,
    ];
}

const gatewayNames = { 'east-west gateway': 'an east-west gateway', address: 'an address' };

/** One pod is what is taken where nobody knows them. */
const behind = (weight: number): string => (weight === 1 ? '' : ` with ${Number(weight.toFixed(1))} pods behind it`);

function hostLines({ hosts, localityWeights }: Level): string[] {
    return hosts.map(({ address, cluster, kind, locality, weight }) => {
        const locally = localityWeights?.find((each) => localityText(each.locality) === localityText(locality));
        return (
            `${cluster} ${address} (${localityText(locality)})` +
            (kind === 'pod' ? '' : `, ${gatewayNames[kind]}${behind(weight)}`) +
            (locally ? `, locality weight ${Number(locally.weight.toFixed(1))}` : '')
        );
    });
}

const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;
