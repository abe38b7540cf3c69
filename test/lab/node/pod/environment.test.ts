import type { V1Container } from '@kubernetes/client-node';
import { commandLine, containerEnvironment } from '../../../../lab/node/pod/environment';
import { samplePlace, samplePod } from './samplePod';

const sources = {
    configMap: (name: string) => (name === 'map' ? { data: { A: 'map-a', B: 'map-b' } } : undefined),
    secret: (name: string) => (name === 'keys' ? { data: { K: Buffer.from('hidden').toString('base64') } } : undefined),
};

const environment = (container: Partial<V1Container>) =>
    containerEnvironment(samplePod(), { name: 'main', ...container }, samplePlace, sources, {
        IMAGE: 'i',
        A: 'image-a',
    });

describe('containerEnvironment', () => {
    it('has what every container has', () => {
        expect(environment({}).variables).toMatchObject({
            IMAGE: 'i',
            HOSTNAME: 'hello-1',
            KUBERNETES_SERVICE_HOST: '198.18.1.1',
            KUBERNETES_SERVICE_PORT: '6443',
        });
    });

    it('lets env win over envFrom, and both over the image', () => {
        const envFrom = [{ configMapRef: { name: 'map' } }, { prefix: 'P_', secretRef: { name: 'keys' } }];
        const { variables } = environment({ envFrom, env: [{ name: 'B', value: 'own' }] });
        expect(variables).toMatchObject({ A: 'map-a', B: 'own', P_K: 'hidden' });
    });

    it('expands variables that were set before, not after', () => {
        const env = [
            { name: 'ONE', value: '1' },
            { name: 'TWO', value: '$(ONE)$(THREE)' },
            { name: 'THREE', value: '3' },
        ];
        expect(environment({ env }).variables.TWO).toBe('1$(THREE)');
    });

    it.each([
        ['a ConfigMap', { configMapKeyRef: { name: 'none', key: 'k' } }, 'configmap "none" not found'],
        ['a key', { configMapKeyRef: { name: 'map', key: 'k' } }, `couldn't find key k in configmap "map"`],
        ['a Secret', { secretKeyRef: { name: 'none', key: 'k' } }, 'secret "none" not found'],
        ['a field', { fieldRef: { fieldPath: 'status.phase' } }, 'fieldRef status.phase'],
    ])('tells of %s that is missing', (_, valueFrom, message) => {
        expect(environment({ env: [{ name: 'X', valueFrom }] }).missing).toEqual([message]);
    });

    it.each([
        ['key', { env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 'none', key: 'k', optional: true } } }] }],
        ['whole', { envFrom: [{ configMapRef: { name: 'none', optional: true } }] }],
    ])('leaves out an optional source (%s)', (_, container) => {
        const { variables, missing } = environment(container);
        expect(missing).toEqual([]);
        expect(variables).not.toHaveProperty('X');
    });
});

describe('commandLine', () => {
    const image = { entrypoint: ['/app', '$(V)'], command: ['default'] };
    it.each([
        ['nothing', {}, ['/app', '$(V)', 'default']],
        ['args', { args: ['$(V)'] }, ['/app', '$(V)', 'v']],
        ['command', { command: ['/other', '$(V)'] }, ['/other', 'v']],
        ['both', { command: ['/other'], args: ['$$(V)'] }, ['/other', '$(V)']],
        ['empty lists', { command: [], args: [] }, ['/app', '$(V)', 'default']],
    ])('with %s', (_, container, words) => {
        expect(commandLine({ name: 'main', ...container }, image, { V: 'v' })).toEqual(words);
    });
});
