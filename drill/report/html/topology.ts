import type { Phase } from '../../measurement/phase';
import type { Report } from '../report';
import { percent, whole } from '../wording';
import { element, label, picture, short } from './markup';
import { clusterColour, STATUS } from './palette';

const WIDTH = 320;
const ROW = 92;
const BOX = { x: 182, width: 134, height: 74 };
/** Letters of a fault that fit into the box of its cluster. */
const longestRole = 12;
const ENTRY = { x: 4, width: 58, height: 42 };

/** Where the traffic went in one phase: the entry, every cluster, and each one's measured share on its arrow. */
export function topology(report: Report, phase: Phase, id: string): string {
    const { clusters, primary } = report.topology;
    const height = clusters.length * ROW + 6;
    const middle = height / 2;
    const broken = phase.name === 'fault' && hitsPrimary(report);
    const cut = phase.name === 'fault' && report.fault === 'partition';
    const said = clusters.map(({ name }) => `${name} ${percent(phase.shares[name] ?? 0)}`).join(', ');
    return picture(
        WIDTH,
        height,
        id,
        `Traffic in phase ${phase.name}`,
        `Shares: ${said}; ${whole(phase.lost)} lost.${broken || cut ? ` ${primary} is hit by ${report.fault}.` : ''}`,
        'topology',
        ...clusters.map(({ name }, index) =>
            arrow(middle, rowMiddle(index), phase.shares[name] ?? 0, phase.lost > 0, broken && name === primary),
        ),
        entryBox(middle, phase),
        ...clusters.map((cluster, index) =>
            clusterBox(report, phase, cluster, index, broken && cluster.name === primary),
        ),
        ...(cut ? [cutLink(report)] : []),
    );
}

/** Whether the workload of the primary is what the fault broke: it answers no more, and something was broken. */
function hitsPrimary({ fault, topology: { primary, expected } }: Report): boolean {
    return fault !== 'partition' && (expected.steady[primary] ?? 0) > 0 && (expected.fault[primary] ?? 0) === 0;
}

const rowMiddle = (index: number): number => index * ROW + ROW / 2 + 3;

function entryBox(middle: number, phase: Phase): string {
    return [
        element('rect', {
            x: ENTRY.x,
            y: middle - ENTRY.height / 2,
            width: ENTRY.width,
            height: ENTRY.height,
            rx: 8,
            class: 'entry',
        }),
        label(ENTRY.x + ENTRY.width / 2, middle + 4, 'entry', { class: 'entry-name' }),
        phase.lost === 0
            ? ''
            : label(ENTRY.x, middle + ENTRY.height / 2 + 16, `✕ ${whole(phase.lost)} lost`, { class: 'note note-bad' }),
    ].join('');
}

/** Kiali's edges: green success, orange degraded, grey and dashed without traffic. */
function arrow(from: number, to: number, share: number, degraded: boolean, broken: boolean): string {
    const idle = share < 0.0005;
    const start = ENTRY.x + ENTRY.width;
    const end = BOX.x - 8;
    const bend = (start + end) / 2;
    const path = `M${start} ${short(from)}C${bend} ${short(from)} ${bend} ${short(to)} ${end} ${short(to)}`;
    const colour = idle ? STATUS.idle : degraded ? STATUS.degraded : STATUS.success;
    // A little past the middle, where the two arrows have parted.
    const y = from + (to - from) * 0.62;
    return [
        element('path', {
            d: path,
            fill: 'none',
            stroke: colour,
            'stroke-width': idle ? 1.6 : 2 + share * 7,
            'stroke-dasharray': idle ? '5 4' : undefined,
        }),
        element('path', { d: `M${end - 3} ${short(to - 6)}l10 6l-10 6z`, fill: colour }),
        element('rect', { x: bend - 21, y: y - 11, width: 54, height: 22, rx: 11, class: 'pill' }),
        label(bend + 6, y + 4.5, `${broken && idle ? '✕ ' : ''}${percent(share)}`, { class: 'share' }),
    ].join('');
}

function clusterBox(
    report: Report,
    phase: Phase,
    cluster: Report['topology']['clusters'][number],
    index: number,
    hit: boolean,
): string {
    const top = rowMiddle(index) - BOX.height / 2;
    const pods = phase.backends.filter((backend) => backend.cluster === cluster.name && backend.requests > 0).length;
    const shown = Math.min(8, Math.max(pods, report.topology.workload.replicas));
    const cutOff =
        phase.name === 'fault' &&
        report.fault === 'partition' &&
        (report.topology.expected.fault[cluster.name] ?? 0) === 0;
    const role = cutOff
        ? '✕ not reachable'
        : hit
          ? `✕ ${report.fault.length <= longestRole ? report.fault : 'broken'}`
          : cluster.name === report.topology.primary
            ? 'primary'
            : 'fallback';
    return [
        element('rect', {
            x: BOX.x,
            y: top,
            width: BOX.width,
            height: BOX.height,
            rx: 9,
            class: hit || cutOff ? 'cluster cluster-hit' : 'cluster',
        }),
        element('rect', { x: BOX.x, y: top + 9, width: 5, height: BOX.height - 18, rx: 2, fill: clusterColour(index) }),
        label(BOX.x + 14, top + 22, cluster.name, { class: 'cluster-name' }),
        label(BOX.x + 14, top + 38, role, { class: hit || cutOff ? 'note note-bad' : 'note' }),
        ...Array.from({ length: shown }, (_, pod) => podMark(BOX.x + 14 + pod * 15, top + 48, index, hit)),
    ].join('');
}

function podMark(x: number, y: number, cluster: number, down: boolean): string {
    return down
        ? element('rect', { x: x + 0.75, y: y + 0.75, width: 10.5, height: 10.5, rx: 2.5, class: 'pod-down' }) +
              element('path', { d: `M${x + 3.4} ${y + 3.4}l5.2 5.2m0-5.2l-5.2 5.2`, class: 'pod-cross' })
        : element('rect', { x, y, width: 12, height: 12, rx: 3, fill: clusterColour(cluster) });
}

function cutLink({ topology: { clusters, primary } }: Report): string {
    const hit = clusters.findIndex(({ name }) => name === primary);
    const x = BOX.x + BOX.width - 22;
    return clusters
        .map((_, index) => {
            if (index === hit) {
                return '';
            }
            const [upper, lower] = index < hit ? [index, hit] : [hit, index];
            const from = rowMiddle(upper) + BOX.height / 2;
            const to = rowMiddle(lower) - BOX.height / 2;
            const y = (from + to) / 2;
            return (
                element('line', { x1: x, x2: x, y1: from, y2: to, class: 'cut-link' }) +
                label(x, y + 5, '✕', { class: 'cut-cross' })
            );
        })
        .join('');
}
