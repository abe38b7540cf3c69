import { BadInput } from '../errors/badInput';
import { startLab } from '../lab/launch';
import { ClusterSite } from '../lab/network/plan';
import { checkMachine, needsUserNamespace } from '../lab/preflight';
import { readLab } from '../lab/state';
import { holdsLab } from '../lab/stateFolder';
import { StartEvent } from '../lab/supervisor/request';
import { ensureTools, glooTools, toolNames } from '../lab/tools';
import { Progress, withProgress } from './progress';
import { showToolProgress } from './showToolProgress';

export interface BringUpOptions {
    stateDir: string;
    sites: ClusterSite[];
    /** `name=path` pairs of tools to use instead of those that would be found. */
    toolSettings: string[];
}

/** Exit code of a command that a Ctrl-C ended. */
const interrupted = 130;

const withoutGloo = toolNames.filter((name) => !glooTools.includes(name));

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Starts the lab unless it runs. An interruption leaves nothing of it. */
export async function bringUp(options: BringUpOptions): Promise<void> {
    const { stateDir, sites } = options;
    const names = sites.map((site) => site.name);
    if (alreadyRuns(stateDir, names)) {
        return;
    }
    holdsLab(stateDir); // refuses a folder of somebody else's
    checkMachine(stateDir, sites.length);
    const userNamespace = needsUserNamespace();
    const cancel = new AbortController();
    const onSignal = () => cancel.abort();
    signals.forEach((signal) => process.on(signal, onSignal));
    try {
        const tools = await showToolProgress((onProgress) =>
            ensureTools(withoutGloo, { settings: options.toolSettings, onProgress, signal: cancel.signal }),
        );
        const request = { stateDir, sites, userNamespace, tools };
        await withProgress(names, (progress) => startLab(request, show(progress), cancel.signal));
    } catch (error) {
        if (cancel.signal.aborted) {
            process.exit(interrupted);
        }
        throw error;
    } finally {
        signals.forEach((signal) => process.off(signal, onSignal));
    }
    alreadyRuns(stateDir, names); // another `failover lab up` may have been first, with other clusters
}

/** Whether the lab runs; throws when it does with other clusters. */
function alreadyRuns(stateDir: string, names: readonly string[]): boolean {
    const running = readLab(stateDir)?.clusters.map((cluster) => cluster.name);
    if (running && running.join() !== names.join()) {
        throw new BadInput(
            `\`--clusters\` is ${names.join(',')}, but a lab with ${running.join(',')} runs in ${stateDir}. ` +
                'End it first with `failover lab down`, or use another `--state`.',
        );
    }
    return running !== undefined;
}

const show = (progress: Progress) => (event: StartEvent) => {
    if (event.type === 'step') {
        progress.step(event.cluster, event.step);
    } else if (event.type === 'cluster-ready') {
        progress.done(event.cluster);
    }
};
