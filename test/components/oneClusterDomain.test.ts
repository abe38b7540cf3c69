import * as kubernetes from '@pulumi/kubernetes';
import {
    ControlPlane,
    EastWestGateway,
    EchoApp,
    HealthCheckedUpstream,
    LocalityFailover,
    MeshFailover,
} from '../../components';
import { deploy } from '../support/deployment';
import { weighted } from './istio/validFailover';
import { valid } from './istio/validMesh';

type At = { provider: kubernetes.Provider };
type Declaration = (at: At, clusterDomain: string) => unknown;

const controlPlane: Declaration = (at, clusterDomain) =>
    new ControlPlane('istio', { clusterName: 'europe', network: 'network-europe', clusterDomain }, at);

const followers: [string, Declaration][] = [
    ['EastWestGateway', (at, clusterDomain) => new EastWestGateway('gate', { network: 'europe', clusterDomain }, at)],
    [
        'LocalityFailover',
        (at, domain) => new LocalityFailover('rule', { ...weighted, service: { host: `a.b.svc.${domain}` } }, at),
    ],
    [
        'MeshFailover',
        (at, domain) => new MeshFailover('rule', { ...valid, service: { host: `a.b.svc.${domain}` } }, at),
    ],
    [
        'EchoApp',
        (at, clusterDomain) => new EchoApp('echo', { appName: 'a', text: 'a', cluster: 'a', clusterDomain }, at),
    ],
    [
        'HealthCheckedUpstream',
        (at, clusterDomain) => new HealthCheckedUpstream('up', { service: { name: 'a', port: 80 }, clusterDomain }, at),
    ],
];

/** What is refused of two declarations in one cluster. */
async function refusal(...declarations: ((at: At) => unknown)[]): Promise<string> {
    let message = '';
    await deploy(() => {
        const at = { provider: new kubernetes.Provider('here') };
        try {
            declarations.forEach((declare) => declare(at));
        } catch (error) {
            message = String(error);
        }
    });
    return message;
}

describe.each(followers)('a cluster whose domain is corp.internal, and %s', (subject, declare) => {
    const domain = 'corp.internal';
    const istio = (at: At) => controlPlane(at, domain);
    const follower = (of: string) => (at: At) => declare(at, of);

    it('agree', async () => {
        expect(await refusal(istio, follower(domain))).toBe('');
    });

    it('are refused when they do not, in either order', async () => {
        expect(await refusal(istio, follower('cluster.local'))).toContain(
            'means the cluster domain "cluster.local", but ControlPlane "istio" has "corp.internal" for the same cluster',
        );
        expect(await refusal(follower('cluster.local'), istio)).toContain(
            `means the cluster domain "corp.internal", but ${subject} "`,
        );
    });
});

it.each([
    ['of a ServiceEntry', 'api.example.com', 'shop'],
    ['of a ServiceEntry that looks like a Service', 'pay.eu.svc.partner.com', 'shop'],
    ['of a Service in a set of clusters', 'hello.shop.svc.clusterset.local', undefined],
])('is not asked of the host %s', async (_, host, namespace) => {
    const rule = (at: At) =>
        new LocalityFailover('rule', { ...weighted, service: { host }, ...(namespace && { namespace }) }, at);
    expect(await refusal((at) => controlPlane(at, 'corp.internal'), rule)).toBe('');
});
