import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ControlPlane, type ControlPlaneArgs, MeshAuthority } from '../../../components';
import { controlPlaneSpec, istiodValues } from '../../../components/istio/controlPlaneSpec';
import { mergedValues, parsedValues } from '../../../components/istio/helmValues';
import { keyText, rootPem } from '../../support/certificateState';
import { deploy } from '../../support/deployment';

const valid = { clusterName: 'europe', network: 'network-europe' };
const spec = (change: object = {}) => controlPlaneSpec({ ...valid, ...change });
const program =
    (change: Partial<ControlPlaneArgs> = {}) =>
    () => {
        const provider = new kubernetes.Provider('cluster', { enableSecretMutable: true });
        const { namespaceName } = new ControlPlane('istio', { ...valid, ...change }, { provider });
        const authority = { certificatePem: rootPem, privateKeyPem: keyText, trustBundlePem: rootPem };
        new MeshAuthority('authority', { clusterName: 'europe', authority, namespace: namespaceName }, { provider });
    };

describe('controlPlaneSpec', () => {
    it.each([
        ['a cluster without a name', { clusterName: '' }, '`clusterName` is ""'],
        ['a network that cannot be one', { network: 'a b' }, '`network` is "a b"'],
        ['a trust domain that is none', { trustDomain: 'a/b' }, '`trustDomain` is "a/b"'],
        ['half a version', { version: '1.31' }, '`version` is "1.31"; write a whole version'],
        ['values that are no YAML', { values: 'a: [' }, '`values` is no YAML:'],
        ['values that are a list', { values: '- a' }, '`values` is no YAML mapping'],
        [
            'values that say another network',
            { values: 'global: {network: other}' },
            '`values` sets `global.network` to "other", but `network` is "network-europe"; say it once',
        ],
        ['a cluster domain that is none', { clusterDomain: '.local' }, '`clusterDomain` is ".local"'],
        ['a repository that is no URL', { repository: 'charts' }, '`repository` is "charts"'],
        ['an empty repository', { repository: '' }, '`repository` is ""'],
        [
            'a revision that is too long for a release',
            { revision: 'r'.repeat(47) },
            '`revision` has 47 letters; the Helm release `istiod-<revision>` has at most 53; use at most 46.',
        ],
        [
            'values that say another cluster domain',
            { values: 'global: {proxy: {clusterDomain: corp.internal}}' },
            '`values` sets `global.proxy.clusterDomain` to "corp.internal", but `clusterDomain` is "cluster.local"',
        ],
        [
            'values that say another cluster',
            { values: 'global: {multiCluster: {clusterName: other}}' },
            '`values` sets `global.multiCluster.clusterName` to "other", but `clusterName` is "europe"',
        ],
        [
            'values that switch off what a rotation needs',
            { values: 'env: {ISTIO_MULTIROOT_MESH: "false"}' },
            '`values` sets `env.ISTIO_MULTIROOT_MESH` to "false", and the component needs "true"; leave it out.',
        ],
        [
            'the same under the prefix that the chart still reads',
            { values: 'pilot: {env: {ISTIO_MULTIROOT_MESH: "false"}}' },
            '`values` sets `pilot.env.ISTIO_MULTIROOT_MESH` to "false"',
        ],
        [
            'the same in the list of variables',
            { values: 'envVarFrom: [{name: ISTIO_MULTIROOT_MESH, value: "false"}]' },
            '`values` sets `envVarFrom.ISTIO_MULTIROOT_MESH` to "false"',
        ],
        [
            'a variable that says another cluster',
            { values: 'env: {CLUSTER_ID: other}' },
            '`values` sets `env.CLUSTER_ID` to "other", but `clusterName` is "europe"',
        ],
        [
            'values that stop the proxies from learning of roots',
            { values: 'meshConfig: {defaultConfig: {proxyMetadata: {PROXY_CONFIG_XDS_AGENT: "false"}}}' },
            'to "false", and the component needs "true"',
        ],
        [
            'no mapping where arguments are',
            { values: 'global: null' },
            '`values` sets `global` to null, but `network` is',
        ],
        ['no variables', { values: 'env: null' }, '`values` sets `env` to null, and the component needs "true"'],
        ['no volumes', { values: 'volumes: null' }, '`values` sets `volumes` to null'],
        [
            'a key with dots',
            { values: 'global.network: other' },
            '`values` has the key `global.network`, which Helm takes for one word with dots in it; write one mapping inside another, as in `global: {network: …}`.',
        ],
        [
            'a key with dots further down',
            { values: 'global: {multiCluster.clusterName: other}' },
            'has the key `global.multiCluster.clusterName`',
        ],
        [
            'a key with dots that no argument says',
            { values: 'meshConfig.accessLogFile: /dev/stdout' },
            'has the key `meshConfig.accessLogFile`',
        ],
        ['values as `--set` has them', { values: 'global.network=other' }, '`values` is no YAML mapping'],
        ['values that set a revision', { values: 'revision: canary' }, '`revision` is left out; say it there'],
        [
            'values that take a revision away',
            { revision: 'canary', values: 'revision: ""' },
            '`values` sets `revision` to "", but `revision` is "canary"; say it once, there.',
        ],
    ])('refuses %s', (_, change, message) => expect(() => spec(change)).toThrow(message));

    it.each(['1.31.1', '1.26.2-patch0-solo', '1.31.1-solo-fips', '1.31.0-rc.1', '1.31.1+build.5', '1.31.1-solo-1+5'])(
        'takes the version %s',
        (version) => expect(spec({ version })).toMatchObject({ version }),
    );

    it.each(['revision: ""', 'revision:', 'env: {REVISION: ""}', 'pilot: {env: {REVISION: ""}}'])(
        'takes an empty revision for one that is left out: %s',
        (values) => expect(spec({ values })).not.toHaveProperty('revision'),
    );
});

describe('istiodValues', () => {
    it('make istiod wait for its authority, unless it may make one itself', () => {
        const secret = [{ name: 'plugged-in-authority', secret: { secretName: 'cacerts' } }];
        expect(istiodValues(spec())).toMatchObject({ volumes: secret });
        expect(istiodValues(spec({ pluggedInAuthority: false }))).not.toHaveProperty('volumes');
    });

    it('are those of the user too, beside our own', () => {
        const values =
            'env: {PILOT_TRACE: "1"}\nautoscaleMin: 3\nvolumes: [{name: mine}]\nglobal: {network: network-europe}';
        expect(istiodValues(spec({ values }))).toMatchObject({
            autoscaleMin: 3,
            env: { ISTIO_MULTIROOT_MESH: 'true', PILOT_TRACE: '1' },
            volumes: [{ name: 'plugged-in-authority' }, { name: 'mine' }],
        });
    });
});

it('accepts values that say the same, and names with dots where the chart has them', () => {
    const values = [
        'global: {network: network-europe, proxy: {clusterDomain: cluster.local}}',
        'env: {ISTIO_MULTIROOT_MESH: true, CLUSTER_ID: europe}',
        'podAnnotations: {prometheus.io/scrape: "true"}',
        'pilot: {traceSampling: 5}',
    ].join('\n');
    expect(istiodValues(spec({ values }))).toMatchObject({ podAnnotations: { 'prometheus.io/scrape': 'true' } });
});

describe('values', () => {
    it.each([
        ['nothing', undefined, {}],
        ['an empty text', '', {}],
        ['a mapping', 'a: {b: 1}', { a: { b: 1 } }],
    ])('may be %s', (_, text, values) => expect(parsedValues(text)).toEqual({ values, problems: [] }));

    it('merge key by key, lists one after the other, and the added ones win', () => {
        expect(mergedValues({ a: { b: 1, c: [1] }, d: 1 }, { a: { b: 2, c: [2] }, e: 1 })).toEqual({
            a: { b: 2, c: [1, 2] },
            d: 1,
            e: 1,
        });
    });
});

describe('ControlPlane', () => {
    it('installs the definitions, then istiod, and both into the namespace that names the network', async () => {
        const deployment = await deploy(program({ revision: 'canary' }));
        const [namespace, base, istiod] = [
            deployment.one('Namespace'),
            deployment.one('Release', 'istio-base'),
            deployment.one('Release', 'istio-istiod'),
        ];
        expect(namespace.inputs).toMatchObject({
            metadata: { name: 'istio-system', labels: { 'topology.istio.io/network': 'network-europe' } },
        });
        expect(base.inputs).toMatchObject({ chart: 'base', version: '1.31.1', values: { defaultRevision: 'canary' } });
        expect(istiod.inputs).toMatchObject({ chart: 'istiod', name: 'istiod-canary', namespace: 'istio-system' });
        expect(istiod.dependencies).toEqual(expect.arrayContaining([base.urn, namespace.urn]));
    });

    it('lets `cacerts` be made before istiod, in the same update, without waiting for each other', async () => {
        const deployment = await deploy(program());
        const secret = deployment.one('Secret', 'authority-secret');
        expect(secret.dependencies).toContain(deployment.one('Namespace').urn);
        expect(secret.dependencies).not.toContain(deployment.one('Release', 'istio-istiod').urn);
    });

    it.each([
        ['a web server', 'https://charts.example.com', 'istiod', { repo: 'https://charts.example.com' }],
        ['an OCI registry', 'oci://registry.example/charts', 'oci://registry.example/charts/istiod', {}],
    ])('takes the charts from %s', async (_, repository, chart, repositoryOpts) => {
        const { inputs } = (await deploy(program({ repository }))).one('Release', 'istio-istiod');
        expect(inputs).toMatchObject({ chart });
        expect(inputs['repositoryOpts']).toEqual(repositoryOpts);
    });

    it('installs nothing where somebody else runs it, and labels what is there', async () => {
        const deployment = await deploy(program({ managed: true }));
        expect(deployment.all('Release')).toEqual([]);
        expect(deployment.all('Namespace')).toEqual([]);
        expect(deployment.one('NamespacePatch').inputs).toMatchObject({
            metadata: { name: 'istio-system', labels: { 'topology.istio.io/network': 'network-europe' } },
        });
    });

    it('wants to know now whether it is managed', async () => {
        await expect(deploy(program({ managed: pulumi.output(true) }))).rejects.toThrow(
            '`managed` becomes known only while the program runs',
        );
    });
});
