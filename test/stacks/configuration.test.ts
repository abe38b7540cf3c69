import fc from 'fast-check';
import { BadInput } from '../../errors/badInput';
import { choices } from '../../stacks';
import { configuration } from '../../stacks/configuration';

const read = (settings: Record<string, string> = {}) =>
    configuration(
        Object.fromEntries(Object.entries(settings).map(([key, value]) => [`pulumi-failover:${key}`, value])),
        choices,
    );

describe('configuration', () => {
    it('is document 004, hardened, in the lab, when nothing is set', () => {
        expect(read()).toEqual({
            infrastructure: 'lab',
            scenario: 'locality',
            variant: 'hardened',
            replicas: 1,
            text: 'hello-world',
        });
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
        ['infrastructure', 'moon', '`infrastructure` is "moon"; known are lab.'],
        ['scenario', 'edge-of-space', '`scenario` is "edge-of-space"; known are locality.'],
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
        ['preference', '{"a": 1}', '`preference` is'],
        ['replica', '2', '`replica` is no setting; known are infrastructure, scenario, variant, replicas'],
    ])('refuses %s %s', (key, value, message) => {
        expect(() => read({ [key]: value })).toThrow(BadInput);
        expect(() => read({ [key]: value })).toThrow(message);
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
