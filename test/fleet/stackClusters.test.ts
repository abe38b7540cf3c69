import { explainFleet } from '../../analysis/explain';
import { objectName } from '../../analysis/manifests/kubernetesObject';
import { stackClusters, type StackResource } from '../../fleet/stackClusters';
import { detectionOf, type Fleet, validFleet } from '../analysis/support/fleet';

const signatureKey = '4dabf18193072939515e22adb298388d';
const unknownText = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const providerOf = (name: string): string => `urn:pulumi:dev::shop::pulumi:providers:kubernetes::${name}`;

/** A resource as the engine has it. */
function resource(cluster: string, type: string, name: string, properties: object): StackResource {
    return { type, urn: `urn:pulumi:dev::shop::${type}::${name}`, provider: providerOf(cluster), properties };
}

/** The stack that declares a fleet's objects, a provider for each cluster. */
function stackOf(fleet: Fleet): StackResource[] {
    return Object.entries(fleet).flatMap(([cluster, manifests]) =>
        manifests.map((manifest) => {
            const version = manifest.apiVersion.includes('/') ? manifest.apiVersion : `core/${manifest.apiVersion}`;
            return resource(cluster, `kubernetes:${version}:${manifest.kind}`, manifest.metadata.name, manifest);
        }),
    );
}

const rule = (spec: object, metadata: object = { name: 'hello', namespace: 'shop' }): StackResource =>
    resource('west', 'kubernetes:networking.istio.io/v1:DestinationRule', 'rule', {
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata,
        spec,
    });

describe('the clusters of a stack', () => {
    it('are those of its providers, and mean the same as files', () => {
        const fleet = validFleet();
        delete detectionOf(fleet.west).maxEjectionPercent;
        const explanation = explainFleet(stackClusters(stackOf(fleet)));
        expect(explanation.clusters.map(({ name }) => name)).toEqual(['east', 'west']);
        expect(explanation.problems.map(({ cluster, rule: id }) => [cluster, id])).toEqual([
            ['west', 'ejection-limit'],
        ]);
    });

    it.each([
        ['the default provider', 'default_4_34_2', 'default'],
        ['a provider of the program', 'west', 'west'],
    ])('have the name of %s', (_, provider, name) => {
        const resources = [resource(provider, 'kubernetes:core/v1:Namespace', 'shop', { metadata: { name: 'shop' } })];
        expect(stackClusters(resources).map((cluster) => cluster.name)).toEqual([name]);
    });

    it('have the whole URN for a name where two providers share it', () => {
        const nested = 'urn:pulumi:dev::shop::my:Cluster$pulumi:providers:kubernetes::west';
        const first = rule({ host: 'a' });
        const clusters = stackClusters([first, { ...first, provider: nested }]);
        expect(clusters.map(({ name }) => name)).toEqual([nested, providerOf('west')]);
    });

    it.each([
        [
            'a version and kind that the inputs leave out',
            'kubernetes:core/v1:Service',
            { metadata: { name: 'a' } },
            ['Service a'],
        ],
        ['no component', 'kubernetes:yaml/v2:ConfigGroup', { yaml: 'kind: Service' }, []],
        ['no resource of another package', 'aws:s3/bucket:Bucket', { metadata: { name: 'a' } }, []],
    ])('have %s', (_, type, properties, names) => {
        const objects = stackClusters([resource('west', type, 'a', properties)]).flatMap((cluster) => cluster.objects);
        expect(objects.map(objectName)).toEqual(names);
    });

    it.each<[string, StackResource, string]>([
        [
            'a Helm release',
            resource('west', 'kubernetes:helm.sh/v3:Release', 'istiod', { chart: 'istiod' }),
            'Release "istiod" is installed by Helm, outside the program',
        ],
        [
            'a patch of another’s object',
            resource('west', 'kubernetes:core/v1:ServicePatch', 'hello', {
                kind: 'Service',
                metadata: { name: 'hello' },
            }),
            'ServicePatch "hello" changes an object that the program does not declare',
        ],
        [
            'an object without a known name',
            rule({ host: 'hello' }, { name: unknownText }),
            'DestinationRule "rule" has a name that is not known before the deployment',
        ],
        [
            'a value that is not known yet',
            rule({ host: 'hello', trafficPolicy: { outlierDetection: { interval: unknownText } } }),
            'DestinationRule shop/hello, spec.trafficPolicy.outlierDetection.interval, is not known before the deployment',
        ],
    ])('say what they hide: %s', (_, declared, said) => {
        const hidden = stackClusters([declared]).flatMap((cluster) => cluster.hidden);
        expect(hidden.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual([said]);
    });

    it('leave an unknown value out, in a list too', () => {
        const [cluster] = stackClusters([rule({ host: unknownText, exportTo: ['a', unknownText] })]);
        expect(cluster?.objects[0]?.content.spec).toEqual({ exportTo: ['a'] });
        expect([...(cluster?.unknown.values() ?? [])]).toEqual([['spec.host', 'spec.exportTo[1]']]);
    });

    it.each<[string, unknown, Record<string, string>]>([
        ['with its keys', { east: 'hush' }, { east: '' }],
        ['that is secret as a whole', { [signatureKey]: 'sig', ciphertext: 'hush' }, {}],
        ['that is shown as secret', '[secret]', {}],
    ])('keep nothing of what a Secret holds: data %s', (_, data, kept) => {
        const [cluster] = stackClusters([
            resource('west', 'kubernetes:core/v1:Secret', 'east', { metadata: { name: 'east' }, data }),
        ]);
        expect(cluster?.objects[0]?.content.data).toEqual(kept);
    });

    it('do not mention unknown values that decide nothing', () => {
        const [cluster] = stackClusters([
            resource('west', 'kubernetes:core/v1:Service', 'hello', {
                metadata: { name: 'hello', uid: unknownText },
                spec: { clusterIP: unknownText, ports: [{ port: 1, nodePort: unknownText }] },
                status: unknownText,
            }),
            resource('west', 'kubernetes:core/v1:Secret', 'token', { metadata: { name: 'token' }, data: unknownText }),
        ]);
        expect(cluster?.hidden).toEqual([]);
    });
});
