import { KubeConfig } from '@kubernetes/client-node';
import * as fc from 'fast-check';
import { explainFleet } from '../../../../analysis/explain';
import type { ClusterInput } from '../../../../analysis/model/fleet';
import { type Difference, differences } from '../../../../analysis/verification/differences';
import { configPath, heldState } from '../../../../analysis/verification/held';
import { podExchange } from '../../../../cli/podExchange';
import { apiCaller } from '../../../../drill/cluster/apiCaller';
import { liveCluster } from '../../../../fleet/liveCluster';
import { apply } from '../../../../lab/cluster/apply';
import { ControlClient } from '../../../../lab/controlClient';
import { requireLab } from '../../../../lab/enter';
import { KubeApi } from '../../../../lab/node/kubeApi';
import { until } from '../../../../lab/process/until';
import { stateDirectory } from '../../../../lab/state';
import { helloWorld, ingress } from '../../conformance/inside/objects';
import { Workloads } from '../../conformance/inside/workloads';
import { europeB, type Region, regionOf } from '../../conformance/zones';
import { type Configuration, configurations } from '../configurations';

/*
 * Runs inside the lab: `compare <seed> <rounds> <services>`. Gives services random rules and routes, and compares what is
 * predicted for the ingress gateway with what its Envoy holds. Prints the differences that stay, as JSON.
 */

const [seed = 0, rounds = 1, services = 20] = process.argv.slice(2).map(Number);
const networking = 'networking.istio.io/v1';
const adminPort = 15_000;
/** Until istiod has pushed a round's rules to the gateway. */
const pushedMs = 20_000;

interface Mismatch {
    service: string;
    configuration: Configuration;
    differences: Difference[];
}

async function main(): Promise<void> {
    const lab = requireLab(stateDirectory());
    const configs = lab.clusters.map(({ kubeconfig, name }) => {
        const config = new KubeConfig();
        config.loadFromFile(kubeconfig);
        return { name, config };
    });
    const clusters = new Map(
        await Promise.all(
            configs.map(async ({ config, name }) => [name as Region, await KubeApi.connect(config)] as const),
        ),
    );
    const home = clusters.get(regionOf(europeB)) as KubeApi;
    const control = new ControlClient(lab.controlSocket);
    await Promise.all([...clusters.values()].map((api) => apply(api, [helloWorld()])));
    await apply(home, ingress());
    await new Workloads(clusters, control).mend({});
    const pid = await until(
        async () => {
            const cluster = (await control.status()).clusters.find(({ name }) => name === regionOf(europeB));
            return cluster?.pods.find(({ name, ready }) => ready && name.startsWith('istio-ingressgateway'))
                ?.containers[0]?.pid;
        },
        (found) => found !== undefined,
        { what: 'the ingress gateway', timeoutMs: 60_000 },
    );
    const read = (): Promise<ClusterInput[]> =>
        Promise.all(
            configs.map(async ({ config, name }) => {
                const call = apiCaller(config);
                return { name, ...(await liveCluster((path) => call('GET', path))) };
            }),
        );
    const mismatches: Mismatch[] = [];
    let compared = 0;
    for (const [round] of Array.from({ length: rounds }).entries()) {
        const chosen = fc.sample(configurations, { seed: seed + round, numRuns: services });
        for (const [, api] of clusters) {
            await apply(
                api,
                chosen.map(({ selector }, index) => service(index, selector)),
            );
        }
        await apply(home, chosen.flatMap(rules));
        const inputs = await read();
        const compare = async (): Promise<Mismatch[]> => {
            const { body } = await podExchange(pid ?? 0, adminPort, 'GET', configPath);
            const state = heldState(JSON.parse(body));
            const explained = explainFleet(inputs).services;
            return chosen.flatMap((configuration, index) => {
                const path = explained
                    .find((each) => each.name === nameOf(index))
                    ?.paths.find(({ caller }) => caller.kind === 'gateway' && caller.cluster === regionOf(europeB));
                const found = path
                    ? differences(path, 80, state)
                    : [{ what: 'path', predicted: 'none', held: 'a gateway’s' }];
                return found.length === 0 ? [] : [{ service: nameOf(index), configuration, differences: found }];
            });
        };
        let left: Mismatch[] = [];
        await until(
            async () => (left = await compare()),
            ({ length }) => length === 0,
            { what: 'no difference', timeoutMs: pushedMs },
        ).catch(() => undefined);
        mismatches.push(...left);
        compared += chosen.length;
    }
    process.stdout.write(JSON.stringify({ compared, mismatches }));
    process.exit();
}

const nameOf = (index: number): string => `random-${index}`;

function service(index: number, selector: Record<string, string>) {
    return {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: nameOf(index), namespace: 'default' },
        spec: { selector, ports: [{ name: 'http', port: 80, targetPort: 5678 }] },
    };
}

/** A rule and a route. Applied by one field manager, they lose what an earlier round gave them. */
function rules({ retries, subset, timeout, trafficPolicy }: Configuration, index: number) {
    const host = `${nameOf(index)}.default.svc.cluster.local`;
    const metadata = { name: nameOf(index), namespace: 'default' };
    return [
        {
            apiVersion: networking,
            kind: 'DestinationRule',
            metadata,
            spec: {
                host,
                trafficPolicy,
                ...(subset && {
                    subsets: [{ name: 'one', labels: { version: 'v1' }, trafficPolicy: subset.trafficPolicy }],
                }),
            },
        },
        {
            apiVersion: networking,
            kind: 'VirtualService',
            metadata,
            spec: {
                hosts: [`${nameOf(index)}.example.com`],
                gateways: ['hello-world'],
                http: [
                    {
                        route: [{ destination: { host, ...(subset?.isRouted && { subset: 'one' }) } }],
                        ...(timeout !== undefined && { timeout }),
                        ...(retries && { retries }),
                    },
                ],
            },
        },
    ];
}

main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
});
