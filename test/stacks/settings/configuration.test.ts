import fc from 'fast-check';
import { BadInput } from '../../../errors';
import { choices } from '../../../stacks';
import { configuration } from '../../../stacks/settings/configuration';

const read = (settings: Record<string, string> = {}) =>
    configuration(
        Object.fromEntries(Object.entries(settings).map(([key, value]) => [`pulumi-failover:${key}`, value])),
        choices,
    );

describe('configuration', () => {
    it('is the CSM guide, hardened, in the lab, when nothing is set', () => {
        expect(read()).toEqual({
            infrastructure: 'lab',
            scenario: 'locality',
            clusterDomain: 'cluster.local',
            variant: 'hardened',
            replicas: 1,
            text: 'hello-world',
            root: 1,
            rotation: 'stable',
            settlingHours: 0,
        });
        expect(read({ infrastructure: 'kind' }).settlingHours).toBe(24);
    });

    it('reads numbers and objects as Pulumi stores them', () => {
        const settings = {
            variant: 'guide',
            replicas: '3',
            text: 'hi',
            regions: '["us-central1","europe-west1"]',
            weights: '{"us-central1":80,"europe-west1":"20"}',
            preference: '["us-central1"]',
        };
        expect(read(settings)).toMatchObject({
            variant: 'guide',
            replicas: 3,
            text: 'hi',
            regions: ['us-central1', 'europe-west1'],
            weights: { 'us-central1': 80, 'europe-west1': 20 },
            preference: ['us-central1'],
        });
    });

    it('leaves the settings of others alone', () => {
        expect(configuration({ 'kubernetes:context': 'x', 'pulumi:tags': '{}' }, choices).infrastructure).toBe('lab');
    });

    it.each([
        ['infrastructure', 'moon', '`infrastructure` is "moon"; known are lab, kind, gke, eks-gke, existing.'],
        ['scenario', 'edge-of-space', '`scenario` is "edge-of-space"; known are locality, mesh'],
        ['variant', 'soft', '`variant` is "soft"; known are hardened, guide.'],
        ['replicas', '0', '`replicas` is "0"; a whole number of at least 1 is needed.'],
        ['replicas', '99999999999999999999', '`replicas` is "99999999999999999999"'],
        ['replicas', 'two', '`replicas` is "two"'],
        ['text', '', '`text` is ""'],
        ['regions', 'europe-west1', '`regions` is "europe-west1"; a list of regions is needed'],
        ['regions', '[]', '`regions` is "[]"'],
        ['regions', '[1]', '`regions` is "[1]"'],
        ['weights', '[50, 50]', '`weights` is "[50, 50]"; percents by region are needed'],
        ['weights', '{"a": "half"}', '`weights` is'],
        ['weights', 'null', '`weights` is "null"'],
        ...['{"a": true}', '{"a": null}', '{"a": ""}', '{"a": " "}', '{"a": [1]}', '{"a": -1}'].map((weights) => [
            'weights',
            weights,
            `\`weights\` is ${JSON.stringify(weights)}; percents by region are needed`,
        ]),
        ['preference', '{"a": 1}', '`preference` is'],
        ['root', '0', '`root` is "0"; a whole number of at least 1 is needed'],
        ['rotation', 'begin', '`rotation` is "begin"; known are stable, introduce, reissue, retire'],
        ['settlingHours', '-1', '`settlingHours` is "-1"'],
        ['replica', '2', 'Did you mean `replicas`?'],
        ['fallbacks', '[["a"]]', '`fallbacks` is a setting of edge, not of locality.'],
        ['replica', '2', '`replica` is no setting; known are infrastructure, scenario, variant, replicas'],
    ])('refuses %s %s', (key, value, message) => {
        expect(() => read({ [key]: value })).toThrow(BadInput);
        expect(() => read({ [key]: value })).toThrow(message);
    });

    it('reads the settings of the infrastructure that is chosen', () => {
        const settings = {
            infrastructure: 'gke',
            project: 'example-project',
            subnetworks: '{"europe-west1": "mesh-europe"}',
            network: 'shared',
            releaseChannel: 'STABLE',
            deletionProtection: 'true',
        };
        expect(read(settings)).toMatchObject({
            project: 'example-project',
            subnetworks: { 'europe-west1': 'mesh-europe' },
            network: 'shared',
            releaseChannel: 'STABLE',
            deletionProtection: true,
        });
        expect(read({ infrastructure: 'kind', workers: '2', apiServerPort: '7000' })).toMatchObject({
            workers: 2,
            apiServerPort: 7000,
        });
        const clusters = [{ name: 'a', kubeconfig: 'a.yaml', region: 'here' }];
        expect(read({ infrastructure: 'existing', clusters: JSON.stringify(clusters) })).toMatchObject({ clusters });
        expect(read(settings)).not.toHaveProperty('workers');
    });

    it.each([
        ['kind', { project: 'example-project' }, '`project` is a setting of gke and eks-gke, not of kind.'],
        ['lab', { workers: '2' }, '`workers` is a setting of kind, not of lab.'],
        ['gke', {}, '`project` is missing, which `gke` needs; the id of a Google Cloud project is needed.'],
        ['existing', {}, '`clusters` is missing, which `existing` needs; a list is needed, such as [{"name": "a"'],
        ['existing', { clusters: '[]' }, '`clusters` is "[]"'],
        ['existing', { clusters: '[{"name": "a", "region": "b"}]' }, '`clusters` is'],
        ['existing', { clusters: '[{"name": "a", "kubeconfig": "f", "region": "b", "kontext": "c"}]' }, '`clusters`'],
        [
            'gke',
            { project: 'p', releaseChannel: 'FAST' },
            '`releaseChannel` is "FAST"; known are RAPID, REGULAR, STABLE',
        ],
        ['gke', { project: 'p', deletionProtection: 'yes' }, '`deletionProtection` is "yes"; true or false is needed'],
        ['gke', { project: 'p', subnetworks: '["a"]' }, '`subnetworks` is'],
        ['kind', { workers: '0' }, '`workers` is "0"'],
        ['eks-gke', { project: 'p', publicAccessRanges: '["all"]' }, '`publicAccessRanges` is'],
        [
            'kind',
            { scenario: 'mesh', weights: '{"a": 100}' },
            '`weights` is a setting of locality and service, not of mesh.',
        ],
        ['kind', { scenario: 'edge', text: 'hi' }, '`text` is a setting of locality and mesh, not of edge.'],
        ['kind', { scenario: 'edge', fallbacks: '[{"a": true}]' }, '`fallbacks` is "[{'],
        ...['{}', '[]', '{"interval": "1"}', '{"unhealthyAfter": 0}', '{"often": "1s"}'].map(
            (detection): [string, Record<string, string>, string] => [
                'kind',
                { scenario: 'edge', detection },
                `\`detection\` is ${JSON.stringify(detection)}; some of these are needed: {"interval"`,
            ],
        ),
        ['kind', { scenario: 'edge', retry: '{"attempts": 0}' }, '`retry` is'],
        ['kind', { scenario: 'edge', failback: 'later' }, '`failback` is "later"; known are auto, hold, ramp'],
        ['kind', { scenario: 'edge', serving: 'green' }, '`serving` is "green"; known are primary, fallback'],
        ['kind', { scenario: 'edge', share: '100' }, '`share` is "100"; a percentage from 1 to 99 is needed'],
        ['kind', { scenario: 'edge', edgeGateway: 'kong' }, '`edgeGateway` is "kong"; known are envoy-gateway, gloo'],
        ['kind', { apiServerPort: '70000' }, '`apiServerPort` is "70000"; the number of a port is needed.'],
        ['kind', { clusterDomain: 'corp.internal' }, '`clusterDomain` is a setting of existing, not of kind.'],
        ['existing', { clusterDomain: '.internal' }, '`clusterDomain` is ".internal"; the DNS suffix of the clusters'],
        ['kind', { unheard: '1' }, '`unheard` is no setting; known are infrastructure, '],
        ['kind', { unheard: '1' }, 'workers, apiServerPort, nodeImage.'],
    ])('refuses for %s %j', (infrastructure, settings, message) => {
        expect(() => read({ infrastructure, ...settings })).toThrow(BadInput);
        expect(() => read({ infrastructure, ...settings })).toThrow(message);
    });

    it('lists everything that is wrong', () => {
        const keys = ['infrastructure', 'scenario', 'variant', 'replicas', 'regions', 'unheard-of'];
        fc.assert(
            fc.property(fc.subarray(keys, { minLength: 1 }), (wrong) => {
                const refused = () => read(Object.fromEntries(wrong.map((key) => [key, '?'])));
                for (const key of wrong) {
                    expect(refused).toThrow(`\`${key}\``);
                }
            }),
        );
    });
});
