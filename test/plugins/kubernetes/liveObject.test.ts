import * as fc from 'fast-check';
import {
    desiredPart,
    outputsOf,
    previewOfCreate,
    previewOfUpdate,
    projected,
    secretData,
    unjudgedPreview,
} from '../../../plugins/kubernetes/liveObject';
import { type Properties, secret, unknown, type Value } from '../../../plugins/protocol/values';

describe('outputsOf', () => {
    const live = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'x', uid: '1', managedFields: [{ manager: 'm' }] },
        data: { a: '1', b: '2' },
    };

    it('are the live object without its managed fields', () => {
        expect(outputsOf(live, {}, 'me')).toEqual({
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: 'x', uid: '1' },
            data: { a: '1', b: '2' },
            __fieldManager: 'me',
            __initialApiVersion: 'v1',
        });
    });

    it('are secret where the inputs are', () => {
        expect(outputsOf(live, { data: { a: secret('1') } }, 'me')['data']).toEqual({ a: secret('1'), b: '2' });
    });

    it('of a Secret are always secret, and so is what kubectl noted of it', () => {
        const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":…}', other: 'o' };
        const outputs = outputsOf({ ...live, kind: 'Secret', metadata: { annotations } }, {}, 'me');
        expect(outputs['data']).toEqual(secret({ a: '1', b: '2' }));
        expect(outputs['metadata']).toEqual({
            annotations: { 'kubectl.kubernetes.io/last-applied-configuration': secret('{"data":…}'), other: 'o' },
        });
    });
});

describe('secretData', () => {
    it('marks the data of Secrets once', () => {
        const marked = secretData({ kind: 'Secret', stringData: { a: '1' }, data: secret({ b: '2' }), type: 'Opaque' });
        expect(marked).toEqual({
            kind: 'Secret',
            stringData: secret({ a: '1' }),
            data: secret({ b: '2' }),
            type: 'Opaque',
        });
    });
});

describe('desiredPart', () => {
    it('leaves out what the server writes', () => {
        const metadata = { name: 'x', labels: { a: 'b' } };
        const written = { uid: '1', resourceVersion: '2', generation: 3, creationTimestamp: 'now', managedFields: [] };
        expect(desiredPart({ kind: 'K', metadata: { ...metadata, ...written }, spec: {}, status: {} })).toEqual({
            kind: 'K',
            metadata,
            spec: {},
        });
    });
});

describe('previews', () => {
    const dryRun = {
        kind: 'Service',
        metadata: { name: 'x', uid: 'made up', resourceVersion: '7' },
        spec: { clusterIP: '10.0.0.7', type: 'ClusterIP' },
        status: { loadBalancer: {} },
    };

    it('of a create do not know what the server will make up', () => {
        expect(previewOfCreate(dryRun, {})).toEqual({
            kind: 'Service',
            metadata: { name: 'x', uid: unknown, resourceVersion: unknown },
            spec: { clusterIP: unknown, type: 'ClusterIP' },
            status: unknown,
        });
    });

    it('of a create know what the program chose', () => {
        const inputs = { spec: { clusterIP: '10.0.0.7' } };
        expect(previewOfCreate(dryRun, inputs)['spec']).toEqual({ clusterIP: '10.0.0.7', type: 'ClusterIP' });
    });

    it('of an update keep the status unless the spec changes', () => {
        expect(previewOfUpdate(dryRun, dryRun)['status']).toEqual(dryRun.status);
        expect(previewOfUpdate(dryRun, { ...dryRun, spec: { type: 'LoadBalancer' } })['status']).toBe(unknown);
    });

    it('without the server’s judgement know nothing of the spec', () => {
        expect(unjudgedPreview({ kind: 'K', metadata: { name: 'x' }, spec: { a: 1 }, data: { b: '2' } })).toEqual({
            kind: 'K',
            metadata: { name: 'x', uid: unknown, resourceVersion: unknown },
            data: { b: '2' },
        });
    });
});

describe('projected', () => {
    it.each<[what: string, live: Value, inputs: Value, expected: Value]>([
        ['leaves out what only the server says', { a: 1, b: 2 }, { a: 0 }, { a: 1 }],
        ['leaves out what is gone', { a: 1 }, { a: 1, c: 1 }, { a: 1 }],
        ['goes into arrays of the same length', [{ a: 1, b: 2 }], [{ a: 0 }], [{ a: 1 }]],
        [
            'takes an array of another length as it is',
            [{ a: 1, b: 2 }, { a: 3 }],
            [{ a: 1 }],
            [{ a: 1, b: 2 }, { a: 3 }],
        ],
        ['takes another type as it is', 'x', { a: 1 }, 'x'],
        ['sees no drift where the server drops what is empty', {}, { a: {}, b: [] }, { a: {}, b: [] }],
    ])('%s', (_, live, inputs, expected) => expect(projected(live, inputs)).toEqual(expected));

    it('gives the inputs back when the live object has all of them', () => {
        const properties = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })) as fc.Arbitrary<Properties>;
        fc.assert(
            fc.property(properties, properties, (inputs, more) => {
                expect(projected({ ...more, ...inputs }, inputs)).toEqual(inputs);
            }),
        );
    });
});
