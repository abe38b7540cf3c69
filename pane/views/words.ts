import type { ExplainedService, Explanation } from '../../analysis/explanation';
import type { Verdict } from '../../analysis/model/path';
import type { Finding } from '../../analysis/rules/rule';
import type { Report } from '../../drill/report/report';

/** What a verdict is called, shown with and sorted by. */
export const verdicts = [
    { verdict: 'does not', key: 'does-not', words: 'does not fail over', sign: '✕' },
    { verdict: 'partly', key: 'partly', words: 'fails over partly', sign: '◐' },
    { verdict: 'fails over', key: 'fails-over', words: 'fails over', sign: '✓' },
    { verdict: 'not declared', key: 'not-declared', words: 'not declared', sign: '–' },
] as const satisfies readonly { verdict: Verdict; key: string; words: string; sign: string }[];

/** How a verdict is shown. */
export function shown(verdict: Verdict): (typeof verdicts)[number] {
    return verdicts.find((each) => each.verdict === verdict) ?? verdicts[3];
}

/** Services that need attention first, then by name. */
export function sortedServices({ services }: Explanation): ExplainedService[] {
    const rank = ({ verdict }: ExplainedService): number => verdicts.findIndex((each) => each.verdict === verdict);
    const name = (service: ExplainedService): string => `${service.name} ${service.namespace}`;
    return [...services].sort((one, other) => rank(one) - rank(other) || (name(one) < name(other) ? -1 : 1));
}

export function problemsOf({ problems }: Explanation, { host }: ExplainedService): Finding[] {
    return problems.filter(({ service }) => service === host);
}

/** Whether a drill's workload is that of a service: the Deployment has its name, alone or as the beginning. */
export function isDrillOf(
    { workload }: Pick<Report['topology'], 'workload'> | Workload,
    service: ExplainedService,
): boolean {
    const { deployment, namespace } = workload;
    return (
        namespace === service.namespace && (deployment === service.name || deployment.startsWith(`${service.name}-`))
    );
}

interface Workload {
    readonly workload: { readonly namespace: string; readonly deployment: string };
}

export const serviceAddress = ({ name, namespace }: Pick<ExplainedService, 'name' | 'namespace'>): string =>
    `/services/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;

/** `2026-11-29 12:04 UTC`. */
export function timeText(iso: string): string {
    return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

/** `1 service`, `2 services`. */
export function counted(count: number, noun: string): string {
    return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `12.5 %`, `50 %`. */
export function share(fraction: number): string {
    return `${Number((fraction * 100).toFixed(1))} %`;
}
