import { leanObject } from '../../fleet/leanObject';

describe('a lean object', () => {
    it('of a Secret has the names of its keys, and nothing of what they hold', () => {
        const secret = {
            metadata: {
                name: 'istio-remote-secret-east',
                annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'hush' },
                managedFields: [
                    { fieldsV1: { 'f:data': { '.': {}, 'f:east': {} }, 'f:type': {} } },
                    { fieldsV1: { 'f:data': { 'f:east': {}, 'f:north': {} } } },
                    {},
                ],
            },
            data: { east: 'hush' },
        };
        expect(leanObject('Secret', secret)).toEqual({
            metadata: { name: 'istio-remote-secret-east', annotations: {} },
            data: { east: '', north: '' },
        });
    });

    it('of a pod has its labels and its node, and no containers', () => {
        const pod = {
            metadata: { name: 'hello-1', labels: { app: 'hello' }, managedFields: [{}], resourceVersion: '7' },
            spec: { nodeName: 'node-a', containers: [{ name: 'hello' }] },
            status: { phase: 'Running', podIP: '10.0.0.1', containerStatuses: [{ name: 'hello' }] },
        };
        expect(leanObject('Pod', pod)).toEqual({
            metadata: { name: 'hello-1', labels: { app: 'hello' } },
            spec: { nodeName: 'node-a' },
            status: { phase: 'Running', podIP: '10.0.0.1' },
        });
    });

    it('of any kind keeps what its owner wrote, and loses what tools noted', () => {
        const service = {
            metadata: {
                name: 'hello',
                annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', owner: 'shop' },
            },
            spec: { ports: [{ port: 80 }] },
            status: { loadBalancer: {} },
        };
        expect(leanObject('Service', service)).toEqual({
            metadata: { name: 'hello', annotations: { owner: 'shop' } },
            spec: { ports: [{ port: 80 }] },
            status: { loadBalancer: {} },
        });
    });
});
