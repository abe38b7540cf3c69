import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { infrastructures } from '../../../stacks/infrastructure';
import { scenarios } from '../../../stacks/scenarios';
import { labShapes } from '../../../stacks/scenarios/labShapes';
import { recordLab, token } from './labRecord';

/** One infrastructure with one scenario: what the configuration needs beside the two, and what the machine does. */
export interface StackCase {
    infrastructure: string;
    scenario: string;
    settings: Record<string, string>;
    /** Names of the clusters, the entry's first. */
    clusters: string[];
    /** Environment of the program. */
    environment: Record<string, string>;
}

const regions = ['europe-west1', 'us-central1'];

/** Settings that an infrastructure cannot do without. */
const needed: Record<string, (scenario: string) => Omit<StackCase, 'infrastructure' | 'scenario'>> = {
    lab: (scenario) => {
        const shape = (labShapes as Record<string, (typeof labShapes)['locality' | 'mesh' | 'edge']>)[scenario];
        const environment = { FAILOVER_LAB_STATE: recordLab(regions, shape), FAILOVER_INSIDE_LAB: '1' };
        return { settings: {}, clusters: regions, environment };
    },
    kind: () => ({ settings: {}, clusters: regions, environment: {} }),
    // By weights, document 004 is refused there: see gke.test.ts.
    gke: () => ({
        settings: { project: 'example-project', preference: JSON.stringify(regions) },
        clusters: regions,
        environment: {},
    }),
    'eks-gke': () => ({
        settings: { project: 'example-project' },
        clusters: ['us-east-2', 'us-central1'],
        environment: {},
    }),
    existing: () => {
        const names = ['primary', 'fallback'];
        const clusters = names.map((name, index) => ({
            name,
            kubeconfig: kubeconfigFile(name),
            region: regions[index] ?? '',
        }));
        return { settings: { clusters: JSON.stringify(clusters) }, clusters: names, environment: {} };
    },
};

/** Stands for the licence of Gloo's enterprise edition. Nobody may see it. */
export const licence = 'licence-that-nobody-may-see';

/** Settings that a scenario cannot do without, where the infrastructure does not bring what they buy. */
const scenarioSettings: Record<string, Record<string, string>> = { edge: { glooLicenseKey: licence } };

/** Every registered infrastructure with every registered scenario, so that a new one is tested without being named. */
export const everyStack: StackCase[] = Object.keys(infrastructures).flatMap((infrastructure) =>
    Object.keys(scenarios).map((scenario) => {
        const needs = needed[infrastructure];
        if (!needs) {
            throw new Error(`Say in ${__filename} which settings the infrastructure ${infrastructure} needs.`);
        }
        const { settings, ...rest } = needs(scenario);
        const more = infrastructure === 'lab' ? {} : scenarioSettings[scenario];
        return { infrastructure, scenario, settings: { ...settings, ...more }, ...rest };
    }),
);

/** A kubeconfig of two contexts, of which the wrong one is current only by name. */
export function kubeconfigFile(name: string): string {
    const file = join(mkdtempSync(join(tmpdir(), 'failover-kubeconfig-')), 'config');
    const entry = (which: string) => ({
        clusters: [{ name: which, cluster: { server: `https://${which}.example:6443` } }],
        users: [{ name: which, user: { token: `${token}-${which}` } }],
        contexts: [{ name: which, context: { cluster: which, user: which } }],
    });
    const [one, other] = [entry(name), entry(`other-than-${name}`)];
    const config = {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [...one.clusters, ...other.clusters],
        users: [...one.users, ...other.users],
        contexts: [...one.contexts, ...other.contexts],
        'current-context': name,
    };
    writeFileSync(file, JSON.stringify(config));
    return file;
}
