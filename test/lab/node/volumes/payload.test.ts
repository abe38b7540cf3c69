import type { V1Volume } from '@kubernetes/client-node';
import { tokenRequests, volumePayload } from '../../../../lab/node/volumes/payload';
import { samplePlace, samplePod } from '../pod/samplePod';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const context = {
    pod: samplePod({}, { labels: { app: 'hello' } }),
    place: samplePlace,
    sources: {
        configMap: (name: string) =>
            name === 'map' ? { data: { a: '1', b: '2' }, binaryData: { c: base64('3') } } : undefined,
        secret: (name: string) => (name === 'keys' ? { data: { key: base64('hidden') } } : undefined),
    },
    tokens: new Map([['istio-ca|3600', 'the-token']]),
};
const payload = (volume: Omit<V1Volume, 'name'>) => volumePayload({ name: 'v', ...volume }, context);
const files = (volume: Omit<V1Volume, 'name'>): Record<string, string> =>
    Object.fromEntries(
        [...payload(volume).files].map(([path, { data, mode }]) => [path, `${mode.toString(8)} ${data.toString()}`]),
    );

describe('volumePayload', () => {
    it.each<[string, Omit<V1Volume, 'name'>, Record<string, string>]>([
        ['a ConfigMap', { configMap: { name: 'map' } }, { a: '644 1', b: '644 2', c: '644 3' }],
        [
            'chosen keys with modes',
            {
                configMap: {
                    name: 'map',
                    defaultMode: 0o600,
                    items: [
                        { key: 'a', path: 'x/y' },
                        { key: 'b', path: 'z', mode: 0o400 },
                    ],
                },
            },
            { 'x/y': '600 1', z: '400 2' },
        ],
        ['a Secret', { secret: { secretName: 'keys', defaultMode: 0o400 } }, { key: '400 hidden' }],
        ['an optional Secret that is not there', { secret: { secretName: 'none', optional: true } }, {}],
        ['no chosen key', { configMap: { name: 'map', items: [] } }, {}],
        [
            'the downward API',
            { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
            { labels: '644 app="hello"' },
        ],
        [
            'a projection',
            {
                projected: {
                    defaultMode: 0o640,
                    sources: [
                        { serviceAccountToken: { path: 'istio-token', audience: 'istio-ca' } },
                        { configMap: { name: 'map', items: [{ key: 'a', path: 'root-cert.pem' }] } },
                        { secret: { name: 'none', optional: true } },
                        { downwardAPI: { items: [{ path: 'ns', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
                    ],
                },
            },
            { 'istio-token': '640 the-token', 'root-cert.pem': '640 1', ns: '640 default' },
        ],
    ])('has the files of %s', (_, volume, expected) => {
        expect(files(volume)).toEqual(expected);
        expect(payload(volume).missing).toEqual([]);
    });

    it.each<[string, Omit<V1Volume, 'name'>, string]>([
        ['a ConfigMap', { configMap: { name: 'none' } }, 'configmap "none" not found'],
        ['a Secret', { secret: { secretName: 'none' } }, 'secret "none" not found'],
        ['a key', { configMap: { name: 'map', items: [{ key: 'k', path: 'k' }] } }, 'non-existent key: k'],
        ['a token', { projected: { sources: [{ serviceAccountToken: { path: 't', audience: 'other' } }] } }, '`t`'],
    ])('tells of %s that is missing', (_, volume, message) => {
        expect(payload(volume).missing).toEqual([expect.stringContaining(message)]);
    });
});

describe('tokenRequests', () => {
    it('asks once for equal tokens, and for an hour by default', () => {
        const source = (audience: string, expirationSeconds?: number) => ({
            serviceAccountToken: { path: 't', audience, ...(expirationSeconds ? { expirationSeconds } : {}) },
        });
        const sources = [source('istio-ca'), source('istio-ca'), source('istio-ca', 43200), source('vault')];
        const requests = tokenRequests([
            { name: 'v', projected: { sources } },
            { name: 'w', emptyDir: {} },
        ]);
        expect(requests.map(({ audience, expirationSeconds }) => [audience, expirationSeconds])).toEqual([
            ['istio-ca', 3600],
            ['istio-ca', 43200],
            ['vault', 3600],
        ]);
    });
});
