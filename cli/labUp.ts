import { BadInput } from '../errors';
import { toolsOf } from '../lab/controlPlanes';
import { startLab } from '../lab/launch';
import type { ClusterSite } from '../lab/network/plan';
import { checkMachine, needsUserNamespace } from '../lab/preflight';
import { describeShape, isSameShape, type LabShape } from '../lab/shape';
import { readLab } from '../lab/state';
import { holdsLab } from '../lab/stateFolder';
import type { StartEvent } from '../lab/supervisor/request';
import { ensureTools, missingMakers } from '../lab/tools';
import type { LabScenario } from '../stacks/scenarios/labShapes';
import { type Progress, withProgress } from './progress';
import { showToolProgress } from './showToolProgress';

export interface BringUpOptions {
    stateDir: string;
    sites: ClusterSite[];
    /** The scenario that the lab is for. */
    scenario: LabScenario;
    shape: LabShape;
    /** `name=path` pairs of tools to use instead of those that would be found. */
    toolSettings: string[];
}

/** Exit code of a command that Ctrl-C ended. */
const interrupted = 130;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Starts the lab unless it runs. An interrupted start leaves nothing behind. */
export async function bringUp(options: BringUpOptions): Promise<void> {
    const { stateDir, sites, shape } = options;
    const names = sites.map((site) => site.name);
    if (alreadyRuns(options)) {
        return;
    }
    holdsLab(stateDir); // refuses a folder of somebody else's
    const settings = options.toolSettings;
    const missing = await missingMakers(toolsOf(shape), { settings });
    checkMachine({ stateDir, clusters: sites.length, shape, missingMakers: missing });
    const userNamespace = needsUserNamespace(shape);
    const cancel = new AbortController();
    const onSignal = () => cancel.abort();
    signals.forEach((signal) => process.on(signal, onSignal));
    try {
        const tools = await showToolProgress((onProgress) =>
            ensureTools(toolsOf(shape), { settings, onProgress, signal: cancel.signal }),
        );
        const request = { stateDir, sites, shape, userNamespace, tools };
        await withProgress(names, (progress) => startLab(request, show(progress), cancel.signal));
    } catch (error) {
        if (cancel.signal.aborted) {
            process.exit(interrupted);
        }
        throw error;
    } finally {
        signals.forEach((signal) => process.off(signal, onSignal));
    }
    alreadyRuns(options); // another `failover lab up` may have been first, with other clusters or another shape
}

/** Whether the lab runs. Throws when it runs with other clusters, or when the scenario needs another shape. */
function alreadyRuns({ stateDir, sites, scenario, shape }: BringUpOptions): boolean {
    const running = readLab(stateDir);
    if (!running) {
        return false;
    }
    const wanted = sites.map((site) => site.name).join();
    const names = running.clusters.map((cluster) => cluster.name).join();
    const flags = `--scenario ${scenario}${shape.gateways === undefined ? '' : ` --gateway ${shape.gateways.join()}`}`;
    const problems = [
        ...(names === wanted ? [] : [`\`--clusters\` is ${wanted}, but the lab in ${stateDir} has ${names}.`]),
        ...(isSameShape(running.shape, shape)
            ? []
            : [
                  `\`${flags}\` needs a lab with ${describeShape(shape)}; ` +
                      `the one in ${stateDir} has ${describeShape(running.shape)}.`,
              ]),
    ];
    if (problems.length > 0) {
        const help = `End it with \`failover lab down\` and start this one with \`failover lab up ${flags}\`, or use another \`--state\`.`;
        throw new BadInput([...problems, help].join('\n'));
    }
    return true;
}

const show = (progress: Progress) => (event: StartEvent) => {
    if (event.type === 'step') {
        progress.step(event.cluster, event.step);
    } else if (event.type === 'cluster-ready') {
        progress.done(event.cluster);
    }
};
