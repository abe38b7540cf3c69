import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import type { Properties } from '../../../plugins/protocol/values';
import { choices, program } from '../../../stacks';
import { infrastructures } from '../../../stacks/infrastructure';
import { scenarios } from '../../../stacks/scenarios';
import type { EdgeGatewayKind } from '../../../stacks/scenarios/edge/settings';
import { labRegions, type LabScenario, labShape } from '../../../stacks/scenarios/labShapes';
import { create } from '../../components/certificates/support/memoryStack';
import { stateWithOwnAddresses } from '../../support/clusterState';
import { deploy, type Deployment } from '../../support/deployment';
import { opened } from '../../support/secrets';
import { checkoutObjects, fakeCluster, istioObjects } from './fakeCluster';
import { recordLab, token } from './labRecord';

/** One infrastructure with one scenario and variant: what the configuration needs beside the two, and what the machine does. */
export interface StackCase {
    infrastructure: string;
    scenario: string;
    variant: string;
    /** The gateway of the scenario `edge`. */
    gateway?: string;
    settings: Record<string, string>;
    /** Names of the clusters, the entry's first. */
    clusters: string[];
    /** Environment of the program. */
    environment: Record<string, string>;
    /** Whether the test runs the clusters that exist before the stack. Default: they have a service and Istio. */
    ownClusters?: boolean;
}

const regions = ['europe-west1', 'us-central1'];

/** Settings that an infrastructure cannot do without. */
type Needed = Omit<StackCase, 'infrastructure' | 'scenario' | 'variant' | 'gateway'>;

const needed: Record<string, (scenario: string, gateway?: EdgeGatewayKind) => Needed> = {
    lab: (scenario, gateway) => {
        const shape = labShape(scenario as LabScenario, gateway);
        const clusters = labRegions(scenario as LabScenario).split(',');
        const environment = { FAILOVER_LAB_STATE: recordLab(clusters, shape), FAILOVER_INSIDE_LAB: '1' };
        return { settings: {}, clusters, environment };
    },
    kind: () => ({ settings: {}, clusters: regions, environment: {} }),
    // By weights, the CSM guide is refused there: see gke.test.ts.
    gke: (scenario) => ({
        settings: {
            project: 'example-project',
            ...(['locality', 'mesh'].includes(scenario) && { preference: JSON.stringify(regions) }),
        },
        clusters: regions,
        environment: {},
    }),
    'eks-gke': () => ({
        settings: { project: 'example-project' },
        clusters: ['us-east-2', 'us-central1'],
        environment: {},
    }),
    existing: (scenario) => {
        const names = ['primary', 'fallback'];
        const clusters = names.map((name, index) => ({
            name,
            kubeconfig: kubeconfigFile(name),
            region: regions[index] ?? '',
        }));
        // Where a service is, there usually is Istio too.
        const istio = scenario === 'service' && { istio: JSON.stringify({ installed: true, joined: true }) };
        return { settings: { clusters: JSON.stringify(clusters), ...istio }, clusters: names, environment: {} };
    },
};

/** Settings that a scenario cannot do without. */
const scenarioSettings: Readonly<Record<string, Record<string, string>>> = {
    service: {
        service: JSON.stringify({ namespace: 'shop', name: 'checkout', port: 80 }),
        entry: JSON.stringify({ ingress: true }),
    },
};

/** Stands for the licence of Gloo's enterprise edition. Nobody may see it. */
export const licence = 'licence-that-nobody-may-see';

/** Settings of the scenario `edge` on each of its gateways, where the infrastructure does not run it. kgateway only the lab has. */
const gatewaySettings: Readonly<Record<EdgeGatewayKind, Record<string, string>>> = {
    'envoy-gateway': {},
    gloo: { glooLicenseKey: licence },
    kgateway: {},
};
const edgeGatewaysOf = (infrastructure: string) =>
    (Object.keys(gatewaySettings) as EdgeGatewayKind[]).filter(
        (gateway) => gateway !== 'kgateway' || infrastructure === 'lab',
    );

/**
 * Every registered infrastructure with every registered scenario in each variant, and `edge` on each gateway, so that a
 * new one is tested without being named. Cloud Service Mesh keeps its root, of which `edge-and-mesh` needs an identity.
 */
export const everyStack: StackCase[] = Object.keys(infrastructures).flatMap((infrastructure) =>
    Object.keys(scenarios)
        .filter((scenario) => infrastructure !== 'gke' || scenario !== 'edge-and-mesh')
        .flatMap((scenario) =>
            (scenario === 'edge' ? edgeGatewaysOf(infrastructure) : [undefined]).flatMap((gateway) => {
                const needs = needed[infrastructure];
                if (!needs) {
                    throw new Error(`Say in ${__filename} which settings the infrastructure ${infrastructure} needs.`);
                }
                const { settings, ...rest } = needs(scenario, gateway);
                const more = gateway === undefined || infrastructure === 'lab' ? {} : gatewaySettings[gateway];
                const all = { ...settings, ...more, ...scenarioSettings[scenario] };
                const stack = { infrastructure, scenario, settings: all, ...rest };
                return choices.variants
                    .filter((variant) => gateway !== 'kgateway' || variant === 'hardened') // its documentation has no failover
                    .map((variant) => ({ ...stack, variant, ...(gateway && { gateway }) }));
            }),
        ),
);

/** The stack in a test's title. */
export const stackTitle = ({ infrastructure, scenario, variant, gateway }: StackCase): string =>
    `${infrastructure} × ${scenario} (${variant}${gateway === undefined ? '' : `, ${gateway}`})`;

/** Deploys a stack on the recording engine. */
export async function deployStack(
    { infrastructure, scenario, variant, settings, ownClusters = false }: StackCase,
    preview = false,
): Promise<Deployment> {
    if (!ownClusters && (scenario === 'service' || settings['istio'] !== undefined)) {
        await runTheService(infrastructure, settings);
    }
    const configuration = { infrastructure, scenario, variant, ...settings };
    pulumi.runtime.setAllConfig(
        Object.fromEntries(Object.entries(configuration).map(([key, value]) => [`pulumi-failover:${key}`, value])),
    );
    return deploy(program, { preview, timeoutMs: 20_000, ...(!preview && { state: withRealKeys }) });
}

const fakes = new Map<number, ReturnType<typeof fakeCluster>>();

/** Lets the clusters that exist before the stack, yours and the lab's, answer with a service. */
async function runTheService(infrastructure: string, { clusters: described }: Record<string, string>): Promise<void> {
    const folder = join(process.env['FAILOVER_LAB_STATE'] ?? '', 'clusters');
    const files =
        infrastructure !== 'lab'
            ? (JSON.parse(described ?? '[]') as { kubeconfig: string }[]).map(({ kubeconfig }) => kubeconfig)
            : readdirSync(folder).map((file) => join(folder, file));
    for (const [index, file] of files.entries()) {
        const fake = fakes.get(index) ?? fakeCluster({ ...checkoutObjects(), ...istioObjects() });
        fakes.set(index, fake);
        const { cluster, server } = await fake;
        server.unref();
        const config = JSON.parse(readFileSync(file, 'utf8')) as { clusters: { cluster: object }[] };
        const clusters = config.clusters.map((each) => ({ ...each, cluster }));
        writeFileSync(file, JSON.stringify({ ...config, clusters }));
    }
}

/** What plugins make of inputs, with keys and certificates that can be used: scenarios issue more with them. */
async function withRealKeys(type: string, inputs: Record<string, unknown>, name: string) {
    if (!type.startsWith('tls:')) {
        return stateWithOwnAddresses(type, inputs, name);
    }
    const made = () => create(type, name, opened(inputs) as Properties);
    return (await (type.endsWith(':PrivateKey') ? keyOf(`${name} ${JSON.stringify(inputs)}`, made) : made())).outputs;
}

const keys = new Map<string, ReturnType<typeof create>>();

/** A key, made once for all stacks of a test file: generating RSA keys took a third of the time. */
function keyOf(resource: string, made: () => ReturnType<typeof create>): ReturnType<typeof create> {
    const key = keys.get(resource) ?? made();
    keys.set(resource, key);
    return key;
}

/** A kubeconfig of two contexts, of which the wrong one is current only by name. */
export function kubeconfigFile(name: string, more: object = {}): string {
    const file = join(mkdtempSync(join(tmpdir(), 'failover-kubeconfig-')), 'config');
    const entry = (which: string) => ({
        clusters: [{ name: which, cluster: { server: `https://${which}.example:6443`, ...more } }],
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
