import { Session } from 'node:inspector';
import { join } from 'node:path';
import { explainFleet } from '../../analysis/explain';
import { FleetExplainer } from '../../analysis/incremental/fleetExplainer';
import { kubernetesObject } from '../../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../../analysis/model/fleet';
import { generatedCluster } from '../../bench/generatedFleet';
import { readKinds } from '../../fleet/readKinds';

const analysis = join(__dirname, '../../analysis');

/** What is read of four clusters that all have the same services. */
function fleetOf(services: number): ClusterInput[] {
    const resources = new Map(readKinds.map((each) => [each.resource, each]));
    return [0, 1, 2, 3].map((index) => ({
        name: `cluster-${index}`,
        hidden: [],
        objects: Object.entries(generatedCluster(index, services)).flatMap(([path, items]) => {
            const { group = '', kind, versions: [version] = [] } = resources.get(path.split('/').at(-1) ?? '') ?? {};
            const apiVersion = group === '' ? version : `${group}/${version}`;
            return items.flatMap((item) => kubernetesObject({ ...item, apiVersion, kind }) ?? []);
        }),
    }));
}

/** A cluster whose edge gateway serves all services, with policies and a fallback for each, and the cluster behind. */
function edgeFleetOf(services: number): ClusterInput[] {
    const names = Array.from({ length: services }, (_, index) => `service-${index}`);
    const gatewayApi = { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' };
    const object = (apiVersion: string, kind: string, name: string, spec: object) =>
        kubernetesObject({ apiVersion, kind, metadata: { name, namespace: 'shop' }, spec }) ?? [];
    const gateway = object('gateway.networking.k8s.io/v1', 'Gateway', 'edge', { gatewayClassName: 'eg' });
    const west = names.flatMap((name) => [
        object('v1', 'Service', name, { selector: { app: name }, ports: [{ port: 80 }] }),
        object('apps/v1', 'Deployment', name, { replicas: 2, template: { metadata: { labels: { app: name } } } }),
        object('gateway.envoyproxy.io/v1alpha1', 'Backend', name, {
            fallback: true,
            endpoints: [{ ip: { address: '192.0.2.10', port: 443 } }],
            tls: { sni: `${name}.example` },
        }),
        object('gateway.networking.k8s.io/v1', 'HTTPRoute', name, {
            parentRefs: [{ name: 'edge' }],
            rules: [{ backendRefs: [{ name }, { group: 'gateway.envoyproxy.io', kind: 'Backend', name }] }],
        }),
        object('gateway.envoyproxy.io/v1alpha1', 'BackendTrafficPolicy', name, {
            targetRefs: [{ ...gatewayApi, name }],
            healthCheck: { active: { type: 'HTTP', http: { path: '/' } } },
            retry: { numRetries: 2, numAttemptsPerPriority: 1 },
        }),
        object('gateway.envoyproxy.io/v1alpha1', 'EnvoyPatchPolicy', name, {
            jsonPatches: [
                {
                    name: `httproute/shop/${name}/rule/0`,
                    operation: { path: '/health_checks/0/no_traffic_interval', value: '1s' },
                },
            ],
        }),
    ]);
    const east = names.map((name) =>
        object('gateway.networking.k8s.io/v1', 'TLSRoute', name, {
            hostnames: [`${name}.example`],
            rules: [{ backendRefs: [{ name }] }],
        }),
    );
    return [
        { name: 'west', hidden: [], objects: [gateway, ...west].flat() },
        { name: 'east', hidden: [], objects: east.flat() },
    ];
}

interface Coverage {
    result: { url: string; functions: { ranges: { count: number }[] }[] }[];
}

/** How often functions and blocks of `analysis` run, by V8's count: the work without its time. */
function stepsOf(work: () => unknown): number {
    const session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    work();
    let steps = 0;
    session.post('Profiler.takePreciseCoverage', (_, { result }: Coverage) => {
        for (const { functions, url } of result.filter((script) => script.url.includes(analysis))) {
            for (const { ranges } of url === '' ? [] : functions) {
                steps += ranges.reduce((sum, { count }) => sum + count, 0);
            }
        }
    });
    session.disconnect();
    return steps;
}

describe('the work of explaining a fleet', () => {
    it.each([
        ['of a mesh', fleetOf],
        ['at the edge', edgeFleetOf],
    ])('grows in proportion to its services, %s', (_, generated) => {
        const [few, many] = [generated(40), generated(160)];
        explainFleet(few); // what is done once for the process is not counted
        const [one, four] = [stepsOf(() => explainFleet(few)), stepsOf(() => explainFleet(many))];
        expect(one).toBeGreaterThan(40 * 4 * 10);
        expect(four / one).toBeLessThan(4.2);
    });

    it('is little where one object has changed', () => {
        const fleet = fleetOf(160);
        const explainer = new FleetExplainer();
        const first = stepsOf(() => explainer.explain(fleet));
        const changed = fleet.map((input, index) => ({
            ...input,
            objects:
                index === 0 ? input.objects.filter(({ metadata }) => metadata.name !== 'service-7-1') : input.objects,
        }));
        const next = stepsOf(() => explainer.explain(changed));
        expect(next / first).toBeLessThan(0.4); // its cluster is read again, and rules look at the whole fleet
        expect(explainer.explain(changed)).toEqual(explainFleet(changed));
    });
});
