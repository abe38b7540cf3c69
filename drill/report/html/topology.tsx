import type { VNode } from 'preact';
import type { Phase } from '../../measurement/phase';
import { isMove } from '../../plan/plan';
import type { Report } from '../report';
import { percent, whole } from '../wording';
import { clusterColour, STATUS } from './palette';
import { Box, Label, Line, Picture, short } from './picture';

const WIDTH = 320;
const ROW = 92;
const BOX = { x: 182, width: 134, height: 74 };
/** Letters of a fault that fit into the box of its cluster. */
const longestRole = 12;
const ENTRY = { x: 4, width: 58, height: 42 };

interface TopologyProps {
    readonly report: Report;
    readonly phase: Phase;
    readonly id: string;
}

/** Where the traffic went in one phase: the entry, every cluster, and each one's measured share on its arrow. */
export function Topology({ report, phase, id }: TopologyProps): VNode {
    const { clusters, primary } = report.topology;
    const height = clusters.length * ROW + 6;
    const middle = height / 2;
    const broken = phase.name === 'fault' && hitsPrimary(report);
    const cut = phase.name === 'fault' && report.fault === 'partition';
    const said = clusters.map(({ name }) => `${name} ${percent(phase.shares[name] ?? 0)}`).join(', ');
    return (
        <Picture
            width={WIDTH}
            height={height}
            id={id}
            title={`Traffic in phase ${phase.name}`}
            description={`Shares: ${said}; ${whole(phase.lost)} lost.${broken || cut ? ` ${primary} is hit by ${report.fault}.` : ''}`}
            class="topology"
        >
            {clusters.map(({ name }, index) => (
                <Arrow
                    from={middle}
                    to={rowMiddle(index)}
                    share={phase.shares[name] ?? 0}
                    degraded={phase.lost > 0}
                    broken={broken && name === primary}
                />
            ))}
            <EntryBox middle={middle} lost={phase.lost} />
            {clusters.map((cluster, index) => (
                <ClusterBox
                    report={report}
                    phase={phase}
                    cluster={cluster}
                    index={index}
                    hit={broken && cluster.name === primary}
                />
            ))}
            {cut && <CutLinks report={report} />}
        </Picture>
    );
}

/** Whether the workload of the primary is what the fault broke: it answers no more, and something was broken. */
function hitsPrimary({ fault, topology: { primary, expected } }: Report): boolean {
    return (
        !isMove(fault) &&
        fault !== 'partition' &&
        (expected.steady[primary] ?? 0) > 0 &&
        (expected.fault[primary] ?? 0) === 0
    );
}

const rowMiddle = (index: number): number => index * ROW + ROW / 2 + 3;

function EntryBox({ middle, lost }: { readonly middle: number; readonly lost: number }): VNode {
    return (
        <>
            <Box
                x={ENTRY.x}
                y={middle - ENTRY.height / 2}
                width={ENTRY.width}
                height={ENTRY.height}
                radius={8}
                class="entry"
            />
            <Label x={ENTRY.x + ENTRY.width / 2} y={middle + 4} class="entry-name">
                entry
            </Label>
            {lost > 0 && (
                <Label x={ENTRY.x} y={middle + ENTRY.height / 2 + 16} class="note note-bad">
                    {`✕ ${whole(lost)} lost`}
                </Label>
            )}
        </>
    );
}

interface ArrowProps {
    readonly from: number;
    readonly to: number;
    readonly share: number;
    readonly degraded: boolean;
    readonly broken: boolean;
}

/** Kiali's edges: green success, orange degraded, grey and dashed without traffic. */
function Arrow({ from, to, share, degraded, broken }: ArrowProps): VNode {
    const idle = share < 0.0005;
    const start = ENTRY.x + ENTRY.width;
    const end = BOX.x - 8;
    const bend = (start + end) / 2;
    const path = `M${start} ${short(from)}C${bend} ${short(from)} ${bend} ${short(to)} ${end} ${short(to)}`;
    const colour = idle ? STATUS.idle : degraded ? STATUS.degraded : STATUS.success;
    // A little past the middle, where the two arrows have parted.
    const y = from + (to - from) * 0.62;
    return (
        <>
            <path
                d={path}
                fill="none"
                stroke={colour}
                stroke-width={short(idle ? 1.6 : 2 + share * 7)}
                stroke-dasharray={idle ? '5 4' : undefined}
            />
            <path d={`M${end - 3} ${short(to - 6)}l10 6l-10 6z`} fill={colour} />
            <Box x={bend - 21} y={y - 11} width={54} height={22} radius={11} class="pill" />
            <Label x={bend + 6} y={y + 4.5} class="share">
                {`${broken && idle ? '✕ ' : ''}${percent(share)}`}
            </Label>
        </>
    );
}

interface ClusterBoxProps {
    readonly report: Report;
    readonly phase: Phase;
    readonly cluster: Report['topology']['clusters'][number];
    readonly index: number;
    readonly hit: boolean;
}

function ClusterBox({ report, phase, cluster, index, hit }: ClusterBoxProps): VNode {
    const { fault, topology } = report;
    const top = rowMiddle(index) - BOX.height / 2;
    const pods = phase.backends.filter((backend) => backend.cluster === cluster.name && backend.requests > 0).length;
    const shown = Math.min(8, Math.max(pods, topology.workload.replicas));
    const cutOff =
        phase.name === 'fault' && fault === 'partition' && (topology.expected.fault[cluster.name] ?? 0) === 0;
    const role = cutOff
        ? '✕ not reachable'
        : hit
          ? `✕ ${fault.length <= longestRole ? fault : 'broken'}`
          : cluster.name === topology.primary
            ? 'primary'
            : 'fallback';
    return (
        <>
            <Box
                x={BOX.x}
                y={top}
                width={BOX.width}
                height={BOX.height}
                radius={9}
                class={hit || cutOff ? 'cluster cluster-hit' : 'cluster'}
            />
            <Box x={BOX.x} y={top + 9} width={5} height={BOX.height - 18} radius={2} fill={clusterColour(index)} />
            <Label x={BOX.x + 14} y={top + 22} class="cluster-name">
                {cluster.name}
            </Label>
            <Label x={BOX.x + 14} y={top + 38} class={hit || cutOff ? 'note note-bad' : 'note'}>
                {role}
            </Label>
            {Array.from({ length: shown }, (_, pod) => (
                <PodMark x={BOX.x + 14 + pod * 15} y={top + 48} cluster={index} down={hit} />
            ))}
        </>
    );
}

interface PodMarkProps {
    readonly x: number;
    readonly y: number;
    /** Index. */
    readonly cluster: number;
    readonly down: boolean;
}

function PodMark({ x, y, cluster, down }: PodMarkProps): VNode {
    return down ? (
        <>
            <Box x={x + 0.75} y={y + 0.75} width={10.5} height={10.5} radius={2.5} class="pod-down" />
            <path d={`M${x + 3.4} ${y + 3.4}l5.2 5.2m0-5.2l-5.2 5.2`} class="pod-cross" />
        </>
    ) : (
        <Box x={x} y={y} width={12} height={12} radius={3} fill={clusterColour(cluster)} />
    );
}

function CutLinks({ report: { topology } }: { readonly report: Report }): VNode {
    const { clusters, primary } = topology;
    const hit = clusters.findIndex(({ name }) => name === primary);
    const x = BOX.x + BOX.width - 22;
    return (
        <>
            {clusters.map((_, index) => {
                if (index === hit) {
                    return null;
                }
                const [upper, lower] = index < hit ? [index, hit] : [hit, index];
                const from = rowMiddle(upper) + BOX.height / 2;
                const to = rowMiddle(lower) - BOX.height / 2;
                return (
                    <>
                        <Line from={[x, from]} to={[x, to]} class="cut-link" />
                        <Label x={x} y={(from + to) / 2 + 5} class="cut-cross">
                            ✕
                        </Label>
                    </>
                );
            })}
        </>
    );
}
