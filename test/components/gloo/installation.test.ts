import { GlooEdition, GlooFederation, GlooGateway } from '../../../components';
import { federationAccessSpec, federationKubeconfig } from '../../../components/gloo/federation/federationAccessSpec';
import { federationSpec, federationValues } from '../../../components/gloo/federation/glooFederationSpec';
import { registration } from '../../../components/gloo/federation/registeredCluster';
import { glooGatewaySpec, glooValues } from '../../../components/gloo/gateway/glooGatewaySpec';
import { deploy } from '../../support/deployment';

const openSource = { hasLicense: false };
const enterprise = { edition: GlooEdition.Enterprise, hasLicense: true };

describe('the values of Gloo’s chart', () => {
    it('keep discovery from declaring Upstreams of the same names', () => {
        expect(glooValues(glooGatewaySpec(openSource), undefined)).toMatchObject({
            discovery: { enabled: false },
            gatewayProxies: {
                gatewayProxy: { kind: { deployment: { replicas: 2 } }, service: { type: 'LoadBalancer' } },
            },
        });
    });

    it('are under `gloo` in the enterprise edition, with the licence beside them and Federation left to its own chart', () => {
        const values = glooValues(glooGatewaySpec(enterprise), 'the licence');
        expect(values).toMatchObject({ license_key: 'the licence', 'gloo-fed': { enabled: false } });
        expect(values['gloo']).toEqual(glooValues(glooGatewaySpec(openSource), undefined));
    });

    it('give way to what was asked for', () => {
        const values = 'gatewayProxies: { gatewayProxy: { kind: { deployment: { replicas: 5 } } } }';
        expect(glooValues(glooGatewaySpec({ ...openSource, values }), undefined)).toMatchObject({
            gatewayProxies: {
                gatewayProxy: { kind: { deployment: { replicas: 5 } }, service: { type: 'LoadBalancer' } },
            },
        });
    });
});

describe('the chart’s own failover gateway is recognised', () => {
    it.each([
        ['open source', openSource, 'gatewayProxies: { gatewayProxy: { failover: { enabled: true } } }', true],
        ['another proxy', openSource, 'gatewayProxies: { public: { failover: { enabled: true } } }', true],
        ['enterprise', enterprise, 'gloo: { gatewayProxies: { gatewayProxy: { failover: { enabled: true } } } }', true],
        ['switched off', openSource, 'gatewayProxies: { gatewayProxy: { failover: { enabled: false } } }', false],
        ['not mentioned', openSource, 'settings: { linkerd: false }', false],
        ['a proxy without values', openSource, 'gatewayProxies: { gatewayProxy: }', false],
    ])('%s', (_, edition, values, enabled) => {
        expect(glooGatewaySpec({ ...edition, values }).failoverEnabled).toBe(enabled);
    });
});

describe('the chart’s repository', () => {
    it.each([
        ['', 'is ""'],
        ['charts', 'is "charts"'],
        ['oci://', 'is "oci://"'],
        ['ftp://charts.example', 'is "ftp://charts.example"'],
    ])('is refused when it is "%s"', (repository, message) => {
        expect(() => glooGatewaySpec({ ...openSource, repository })).toThrow(`\`repository\` ${message}`);
        expect(() => federationSpec({ repository })).toThrow(`\`repository\` ${message}`);
    });

    it('is part of the chart’s name in an OCI registry', async () => {
        const repository = 'oci://registry.example/charts/';
        const deployment = await deploy(() => {
            new GlooGateway('gloo', { repository });
            new GlooFederation('federation', { repository, licenseKey: 'the licence' });
        });
        const releases = ['gloo-release', 'federation-release'].map(
            (name) => deployment.one('kubernetes:helm.sh/v3:Release', name).inputs,
        );
        expect(releases).toMatchObject([
            { chart: 'oci://registry.example/charts/gloo', repositoryOpts: {} },
            { chart: 'oci://registry.example/charts/gloo-fed', repositoryOpts: {} },
        ]);
        expect(JSON.stringify(releases)).not.toContain('"repo"');
    });
});

describe('an installation is refused', () => {
    it.each([
        [
            'an unknown edition',
            { edition: 'free' as GlooEdition, hasLicense: false },
            'known are open-source, enterprise',
        ],
        ['enterprise without a licence', { ...enterprise, hasLicense: false }, '`licenseKey` is missing'],
        ['open source with one', { hasLicense: true }, '`licenseKey` has no effect'],
        ['no proxy', { ...openSource, proxyReplicas: 0 }, '`proxyReplicas` is 0'],
        ['an unknown Service', { ...openSource, serviceType: 'Ingress' }, '`serviceType` is "Ingress"'],
        ['a node port of a load balancer', { ...openSource, httpNodePort: 31_000 }, '`httpNodePort` has no effect'],
        ['values that are no YAML', { ...openSource, values: 'a: [' }, '`values` is no YAML'],
    ])('%s', (_, args, message) => {
        expect(() => glooGatewaySpec(args)).toThrow(message);
    });
});

describe('Federation', () => {
    it('is installed with its licence, and with its console when asked', () => {
        expect(federationValues(federationSpec({ ui: true }), 'the licence')).toEqual({
            license_key: 'the licence',
            glooFedApiserver: { enable: true },
        });
        expect(federationSpec({}).namespace).toBe('gloo-fed');
    });

    it.each([
        ['a name that is none', () => registration({ clusterName: 'A' }), '`clusterName` is "A"'],
        ['no domain', () => registration({ clusterName: 'a', clusterDomain: '' }), '`clusterDomain` is ""'],
        [
            'no URL',
            () => federationAccessSpec({ clusterName: 'a', server: '203.0.113.7' }),
            '`server` is "203.0.113.7"',
        ],
        ['wrong values', () => federationSpec({ values: '[]' }), '`values` is no YAML mapping'],
    ])('refuses %s', (_, declared, message) => {
        expect(declared).toThrow(message);
    });

    it('reaches a cluster by a kubeconfig that needs no files', () => {
        const spec = federationAccessSpec({ clusterName: 'remote', server: 'https://203.0.113.7:6443' });
        const token = Buffer.from('the token').toString('base64');
        expect(JSON.parse(federationKubeconfig(spec, { token, 'ca.crt': 'Y2E=' }))).toMatchObject({
            'current-context': 'remote',
            clusters: [
                {
                    cluster: { server: 'https://203.0.113.7:6443', 'certificate-authority-data': 'Y2E=' },
                },
            ],
            users: [{ name: 'remote', user: { token: 'the token' } }],
        });
        expect(() => federationKubeconfig(spec, {})).toThrow('has no token');
    });
});
