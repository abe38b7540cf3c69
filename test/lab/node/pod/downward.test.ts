import { fieldValue, formatMap, resourceValue } from '../../../../lab/node/pod/downward';
import { samplePlace, samplePod } from './samplePod';

const resources = { limits: { cpu: '250m', memory: '100Mi' }, requests: { cpu: '0.1' } };
const pod = samplePod(
    { serviceAccountName: 'gateway', containers: [{ name: 'main', resources }, { name: 'other' }] },
    { labels: { app: 'hello', 'app.kubernetes.io/name': 'x' }, annotations: { quote: 'a "b"\nc' } },
);

describe('fieldValue', () => {
    it.each([
        ['metadata.name', 'hello-1'],
        ['metadata.namespace', 'default'],
        ['metadata.uid', 'uid-1'],
        ["metadata.labels['app.kubernetes.io/name']", 'x'],
        ["metadata.labels['none']", ''],
        ["metadata.annotations['quote']", 'a "b"\nc'],
        ['metadata.labels', 'app="hello"\napp.kubernetes.io/name="x"'],
        ['spec.nodeName', 'europe-west1-b'],
        ['spec.serviceAccountName', 'gateway'],
        ['status.podIP', '198.18.1.7'],
        ['status.podIPs', '198.18.1.7'],
        ['status.hostIP', '198.18.1.1'],
        ['status.phase', undefined],
    ])('of %s is %s', (fieldPath, value) => {
        expect(fieldValue(pod, samplePlace, { fieldPath })).toBe(value);
    });
});

describe('formatMap', () => {
    it('sorts the keys and escapes the values, as istiod reads them', () => {
        expect(formatMap({ b: 'x\ny', a: '"' })).toBe('a="\\""\nb="x\\ny"');
    });
});

describe('resourceValue', () => {
    it.each([
        [{ resource: 'limits.cpu' }, '1'],
        [{ resource: 'limits.cpu', divisor: '1m' }, '250'],
        [{ resource: 'requests.cpu', divisor: '1m' }, '100'],
        [{ resource: 'limits.memory', divisor: '1Mi' }, '100'],
        [{ resource: 'limits.memory', divisor: '0' }, '104857600'],
        [{ resource: 'limits.cpu', containerName: 'other' }, '2'],
        [{ resource: 'requests.memory', containerName: 'other' }, '0'],
        [{ resource: 'limits.cpu', containerName: 'none' }, undefined],
        [{ resource: 'usage.cpu' }, undefined],
    ])('of %j is %s', (selector, value) => {
        expect(resourceValue(pod, samplePlace, selector, 'main')).toBe(value);
    });
});
