import * as kubernetes from '@pulumi/kubernetes';
import { allOf } from '../../../analysis/bridge/bridgedObjects';
import type { IstioObject } from '../../../analysis/bridge/istioObject';
import { serviceBridgeTranslation } from '../../../analysis/bridge/serviceBridge/translation';
import { type KubernetesObject, kubernetesObject } from '../../../analysis/manifests/kubernetesObject';
import {
    BridgedApplication,
    type BridgedApplicationArgs,
    BridgeRole,
    BridgeThrough,
    Hardening,
    ServiceBridgeCluster,
    ServiceBridgeOrganization,
    ServiceBridgeTenant,
} from '../../../components';
import { bridgedSpec, objectsOf } from '../../../components/tsb/bridgedApplicationSpec';
import { deploy } from '../../support/deployment';

type Plain = Parameters<typeof bridgedSpec>[0];

const aws = { name: 'aws', region: 'us-east-2', network: 'vpc-aws' };
const google = { name: 'google', region: 'us-central1', network: 'vpc-google' };

/** A bridge, whichever way. */
const shared = {
    workspace: 'bookinfo',
    namespace: 'backend',
    hosts: [
        {
            name: 'details',
            hostname: 'details.example.test',
            service: 'details.backend.svc.cluster.local',
            port: 9080,
        },
    ],
    clusters: [aws, google],
    tier1: { namespace: 'edge', network: 'vpc-edge' },
} satisfies Plain;

const valid = {
    ...shared,
    through: BridgeThrough.Tsb,
    organization: 'acme',
    tenant: 'shop',
    objectsNamespace: 'edge',
} satisfies Plain;

/** The objects of an organization with this bridge. */
async function declared(change: Partial<BridgedApplicationArgs>): Promise<KubernetesObject[]> {
    const { resources } = await deploy(() => {
        const provider = new kubernetes.Provider('cluster', { enableSecretMutable: true });
        const place = { namespace: 'edge', organization: 'acme' };
        const networkReachability = {
            'vpc-edge': ['vpc-aws', 'vpc-google'],
            'vpc-aws': ['vpc-google'],
            'vpc-google': ['vpc-aws'],
        };
        new ServiceBridgeOrganization('acme', { ...place, networkReachability }, { provider });
        new ServiceBridgeTenant('shop', { ...place, tenant: 'shop' }, { provider });
        for (const { name, network, region } of [
            ...valid.clusters,
            { name: 'edge', network: 'vpc-edge', region: 'europe-west1' },
        ]) {
            new ServiceBridgeCluster(name, { ...place, clusterName: name, network, region }, { provider });
        }
        new BridgedApplication('one', { ...valid, ...change }, { provider });
    });
    return resources.flatMap(({ inputs }) => kubernetesObject(inputs) ?? []);
}

function service(name: string, namespace: string, address: string) {
    return { name, namespace, selector: { app: name }, addresses: [address], podAddresses: ['10.0.0.1'] };
}
const clusters = [
    ...['aws', 'google'].map((name, index) => ({
        name,
        namespaces: ['backend'],
        services: [
            service('bridge-ingress', 'backend', `203.0.113.${index + 1}0`),
            service('bridge-east-west', 'backend', `203.0.113.${index + 1}1`),
            service('details', 'backend', '10.1.0.1'),
        ],
    })),
    { name: 'edge', namespaces: ['backend', 'edge'], services: [service('tier1', 'edge', '203.0.113.90')] },
];

/** Kinds of the Istio objects that a control plane makes of what is declared, by cluster. */
async function made(change: Partial<BridgedApplicationArgs>) {
    const { objects, refusals } = serviceBridgeTranslation(await declared(change), clusters);
    expect(refusals).toEqual([]);
    return Object.fromEntries(
        [...objects].map(([cluster, all]) => [cluster, all.map(({ kind, spec }) => ({ kind, spec }))]),
    );
}
/** The Istio objects of one cluster of the same bridge, as far as the two ways can be compared. */
function throughIstio(change: Partial<Plain>): object[] {
    const addresses = (index: number) => ({
        address: `203.0.113.${index + 1}0`,
        localAddress: '10.0.0.1',
        eastWestAddress: `203.0.113.${index + 1}1`,
    });
    const spec = bridgedSpec({
        ...shared,
        through: BridgeThrough.Istio,
        clusters: shared.clusters.map((cluster, index) => ({ ...cluster, ...addresses(index) })),
        retry: { nonIdempotent: true }, // one rule for all requests, as Tetrate Service Bridge has
        ...change,
    });
    return comparable(allOf(objectsOf(spec)));
}

/** Objects without what an `EnvoyFilter` says in one way, and another field in the other. */
function comparable(objects: readonly Pick<IstioObject, 'kind' | 'spec'>[] = []): object[] {
    return objects
        .map(({ kind, spec }) => {
            const text = JSON.stringify(spec).replace(',"retryRemoteLocalities":true', '');
            return kind === 'EnvoyFilter' ? { kind } : { kind, spec: JSON.parse(text) as object };
        })
        .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

const kinds = (objects: readonly { kind: string }[] = []) => objects.map(({ kind }) => kind).sort();

describe('a bridge through the objects of Tetrate Service Bridge', () => {
    it('has the kinds and settings of the guide, and Istio’s of the same bridge follow from them', async () => {
        const kindsOf = (await declared({ hardening: Hardening.Guide })).map(({ apiVersion, kind }) =>
            [apiVersion.split('.')[0], kind].join(' '),
        );
        expect(kindsOf).toEqual(expect.arrayContaining(['gateway IngressGateway', 'gateway Tier1Gateway']));
        expect(kindsOf).not.toContain('traffic TrafficSetting');
        const { aws, edge } = await made({ hardening: Hardening.Guide });
        expect(kinds(aws)).toEqual(['DestinationRule', 'Gateway', 'ServiceEntry', 'VirtualService', 'VirtualService']);
        expect(kinds(edge)).toEqual(['DestinationRule', 'Gateway', 'ServiceEntry', 'VirtualService']);
        expect(aws?.find(({ kind }) => kind === 'DestinationRule')?.spec).toMatchObject({
            trafficPolicy: { outlierDetection: { consecutiveGatewayErrors: 10, baseEjectionTime: '30s' } },
        });
    });

    it('has their successors and faster detection with `hardened`, and Istio’s filter for what has no field', async () => {
        const { aws, edge } = await made({});
        expect(kinds(aws)).toEqual(expect.arrayContaining(['WorkloadEntry', 'EnvoyFilter']));
        expect(kinds(edge)).toContain('EnvoyFilter');
        expect(aws?.find(({ kind }) => kind === 'DestinationRule')?.spec).toMatchObject({
            trafficPolicy: { outlierDetection: { consecutiveGatewayErrors: 3, baseEjectionTime: '10s' } },
        });
        const filter = JSON.stringify(aws?.find(({ kind }) => kind === 'EnvoyFilter')?.spec);
        expect(filter).toContain('previous_priorities');
        expect(filter).toContain('"update_merge_window":"0s"');
    });

    it('means the same for every cluster as through Istio’s, but for what Tetrate Service Bridge has no field for', async () => {
        const { aws: application, edge } = await made({});
        expect(comparable(application)).toEqual(throughIstio({ clusterName: 'aws' }));
        expect(comparable(edge)).toEqual(throughIstio({ clusterName: 'edge', role: BridgeRole.Tier1 }));
    });

    it('has a Tier-1 gateway also in the namespace that the application has in other clusters', async () => {
        const before = { ...clusters[2]! };
        const elsewhere = clusters.with(2, { ...before, services: [service('tier1', 'backend', '203.0.113.90')] });
        const objects = await declared({ tier1: { namespace: 'backend', network: 'vpc-edge' } });
        const { objects: all, refusals } = serviceBridgeTranslation(objects, elsewhere);
        expect(refusals).toEqual([]);
        expect(kinds(all.get('edge'))).toContain('Gateway');
    });

    it.each<[string, Partial<Plain>, string]>([
        [
            'no organization',
            { organization: undefined as unknown as string },
            '`organization` is missing, which `tsb` needs.',
        ],
        ['a cluster of its own', { clusterName: 'aws' }, '`clusterName` has no effect through `tsb`'],
        [
            'an address',
            { clusters: [{ ...aws, address: '203.0.113.1' }, google] },
            '`clusters[0].address` has no effect through `tsb`, which finds the addresses itself; leave it out.',
        ],
        ['a rule by methods', { retry: { nonIdempotent: false } }, '`retry.nonIdempotent` is false'],
        ['an unknown way', { through: 'xcp' as BridgeThrough }, '`through` is "xcp"; known are istio, tsb.'],
    ])('refuses %s', (_, change, message) => {
        expect(() => bridgedSpec({ ...valid, ...change })).toThrow(message);
    });

    it('refuses, through Istio’s, what only Tetrate Service Bridge has or finds', () => {
        expect(() => bridgedSpec({ ...valid, through: BridgeThrough.Istio })).toThrow(
            /`organization` has no effect through `istio`[^]*`clusterName` is missing[^]*`clusters\[0\].address` is missing/,
        );
    });
});
