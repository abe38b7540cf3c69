import { mkdirSync, watch } from 'node:fs';
import { FleetExplainer } from '../analysis/incremental/fleetExplainer';
import type { ClusterInput } from '../analysis/model/fleet';
import { readLiveDrills } from '../drill/live/liveFile';
import { firstLine } from '../errors';
import { publishedCertificates } from './model/certificates';
import { controlPlanes } from './model/controlPlanes';
import type { Ejections } from './model/ejections';
import type { PaneCluster, PaneState } from './model/paneState';
import { ReportFolder } from './model/reports';

/** A cluster as it is now. */
export interface PaneInput extends ClusterInput {
    readonly problem: string | undefined;
}

/** What the pane shows, and where from. */
export interface PaneSources {
    readonly clusters: () => readonly PaneInput[];
    /** Where proxies are asked. */
    readonly ejections?: () => Ejections;
    /** Where drills publish what they do. */
    readonly liveFolder: string;
    /** Where drills write their reports. */
    readonly reportFolder: string;
}

/**
 * Changes come in bursts; they are shown together, this much after the first of them. Where the last state took longer to
 * compute, after that time.
 */
const burstMs = 150;
/** A drill that was killed says nothing; it is noticed this often. */
const silenceCheckMs = 2000;

type Listener = (state: PaneState) => void;

/** The state of the pane, computed anew when something changes. */
export class PaneStore {
    private readonly explainer = new FleetExplainer();
    private state: PaneState;
    private readonly reports: ReportFolder;
    private readonly listeners = new Set<Listener>();
    /** Of the last state, with its pages. */
    private tookMs = 0;
    private due: NodeJS.Timeout | undefined;
    private isFleetOld = true;
    private readonly ends: (() => void)[] = [];

    constructor(private readonly sources: PaneSources) {
        this.reports = new ReportFolder(sources.reportFolder);
        this.state = this.after({
            ...{ version: 0, at: Date.now(), problem: undefined },
            ...{ explanation: this.explainer.explain([]), clusters: [], live: [], reports: [] },
        });
        this.watchDrills();
    }

    current(): PaneState {
        return this.state;
    }

    /** Calls back with every new state, until the returned function is called. */
    subscribe(listener: Listener): () => void {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    }

    /** Something in a cluster has changed. */
    fleetChanged(): void {
        this.isFleetOld = true;
        this.soon();
    }

    /** Proxies have ejected endpoints, or let them back. */
    ejectionsChanged(): void {
        this.soon();
    }

    close(): void {
        clearTimeout(this.due);
        this.ends.forEach((end) => end());
        this.listeners.clear();
    }

    private soon(): void {
        this.due ??= setTimeout(() => this.compute(), Math.max(burstMs, this.tookMs));
    }

    private compute(): void {
        this.due = undefined;
        const began = performance.now();
        this.state = this.after(this.state);
        this.listeners.forEach((listener) => listener(this.state));
        this.tookMs = performance.now() - began;
    }

    /** The next state: what is shown stays where the new one cannot be computed. */
    private after(last: PaneState): PaneState {
        const next = { ...last, version: last.version + 1, at: Date.now(), problem: undefined };
        try {
            const fleet = this.isFleetOld ? this.fleet() : {};
            const ejections = this.sources.ejections?.();
            const state = { ...next, ...fleet, ...this.drills(), ...(ejections && { ejections }) };
            this.isFleetOld = false;
            return state;
        } catch (error) {
            return { ...next, problem: firstLine(error) };
        }
    }

    private fleet(): Pick<PaneState, 'explanation' | 'clusters'> {
        const inputs = this.sources.clusters();
        return { explanation: this.explainer.explain(inputs), clusters: inputs.map(clusterOf) };
    }

    private drills(): Pick<PaneState, 'live' | 'reports'> {
        return { live: readLiveDrills(this.sources.liveFolder, Date.now()), reports: this.reports.current() };
    }

    private watchDrills(): void {
        const { liveFolder } = this.sources;
        mkdirSync(liveFolder, { recursive: true, mode: 0o700 });
        const watcher = watch(liveFolder, () => this.soon());
        const check = setInterval(() => {
            if (this.state.live.some(({ state }) => state === 'running')) {
                this.soon();
            }
        }, silenceCheckMs);
        this.ends.push(
            () => watcher.close(),
            () => clearInterval(check),
        );
    }
}

function clusterOf({ name, objects, problem }: PaneInput): PaneCluster {
    return {
        name,
        problem,
        nodes: objects.filter(({ kind }) => kind === 'Node').length,
        controlPlanes: controlPlanes(objects),
        certificates: publishedCertificates(objects),
    };
}
