import { BadInput } from '../errors/badInput';
import { startLab, stopLab } from '../lab/launch';
import { ClusterSite } from '../lab/network/plan';
import { checkMachine, needsUserNamespace } from '../lab/preflight';
import { readLab } from '../lab/state';
import { StartEvent } from '../lab/supervisor/request';
import { ensureTools, toolNames } from '../lab/tools';
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

/** Starts the lab unless it runs. An interruption leaves nothing of it. */
export async function bringUp(options: BringUpOptions): Promise<void> {
    const { stateDir, sites } = options;
    const names = sites.map((site) => site.name);
    const running = readLab(stateDir)?.clusters.map((cluster) => cluster.name);
    if (running) {
        if (running.join() !== names.join()) {
            throw new BadInput(
                `\`--clusters\` is ${names.join(',')}, but a lab with ${running.join(',')} runs in ${stateDir}. ` +
                    'End it first with `failover lab down`, or use another `--state`.',
            );
        }
        return;
    }
    checkMachine(stateDir, sites.length);
    const userNamespace = needsUserNamespace();
    const cancel = new AbortController();
    const onSignal = () => {
        cancel.abort();
        void stopLab(stateDir).finally(() => process.exit(interrupted));
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    try {
        const tools = await showToolProgress((onProgress) =>
            ensureTools(toolNames, { settings: options.toolSettings, onProgress, signal: cancel.signal }),
        );
        await stopLab(stateDir); // what an interrupted lab may have left
        const request = { stateDir, sites, userNamespace, tools };
        await withProgress(names, (progress) => startLab(request, show(progress), cancel.signal));
    } catch (error) {
        if (!cancel.signal.aborted) {
            throw error;
        }
        await new Promise(() => undefined); // the signal's handler ends this process
    } finally {
        process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    }
}

const show = (progress: Progress) => (event: StartEvent) => {
    if (event.type === 'step') {
        progress.step(event.cluster, event.step);
    } else if (event.type === 'cluster-ready') {
        progress.done(event.cluster);
    }
};
