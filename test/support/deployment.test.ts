import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { deploy } from './deployment';
import { isSecret, opened, visible } from './secrets';

const configMap = (name: string, value: pulumi.Input<string>) =>
    new kubernetes.core.v1.ConfigMap(name, { data: { value } });

class Empty extends pulumi.ComponentResource {
    constructor(name: string) {
        super('test:index:Empty', name);
        this.registerOutputs({ answer: pulumi.output(42), key: pulumi.secret('hidden') });
    }
}

describe('deploy', () => {
    it('records inputs, parents, registered outputs and the outputs of the stack', async () => {
        const deployment = await deploy(() => {
            new Empty('empty');
            return { id: configMap('map', 'plain').id, secret: pulumi.secret('hidden') };
        });
        expect(deployment.one('ConfigMap').inputs).toMatchObject({ data: { value: 'plain' } });
        expect(deployment.one('ConfigMap').parent).toBe(deployment.one('pulumi:pulumi:Stack').urn);
        expect(opened(deployment.one('Empty').outputs)).toEqual({ answer: 42, key: 'hidden' });
        expect(isSecret(deployment.one('Empty').outputs?.['key'])).toBe(true);
        expect(visible(deployment.outputs)).toEqual({ id: 'map-id', secret: '[secret]' });
    });

    it('shows a secret input as an envelope and not in the clear', async () => {
        const { inputs } = (await deploy(() => void configMap('map', pulumi.secret('hidden')))).one('ConfigMap');
        expect(JSON.stringify(visible(inputs))).not.toContain('hidden');
        expect(opened(inputs)).toMatchObject({ data: { value: 'hidden' } });
    });

    it('names the explicit provider of a resource, and none for the default one', async () => {
        const deployment = await deploy(() => {
            const provider = new kubernetes.Provider('cluster-a', {});
            new kubernetes.core.v1.ConfigMap('explicit', {}, { provider });
            new kubernetes.core.v1.ConfigMap('implicit', {});
        });
        expect(deployment.one('ConfigMap', 'explicit').provider).toBe('cluster-a');
        expect(deployment.one('ConfigMap', 'implicit').provider).toBeUndefined();
    });

    it('leaves out of a preview what only the cluster knows', async () => {
        const program = () => {
            const made = new kubernetes.core.v1.Service('made', { spec: { type: 'LoadBalancer' } });
            configMap(
                'map',
                made.status.apply(({ loadBalancer }) => loadBalancer.ingress[0]?.ip ?? 'none'),
            );
        };
        const planned = await deploy(program, { preview: true });
        expect(planned.one('ConfigMap').inputs).toMatchObject({ data: { value: pulumi.runtime.unknownValue } });
        expect((await deploy(program)).one('ConfigMap').inputs).toMatchObject({ data: { value: '203.0.113.7' } });
    });

    it('refuses a URN that is declared twice', async () => {
        const program = () => {
            configMap('same', 'a');
            configMap('same', 'b');
        };
        await expect(deploy(program)).rejects.toThrow('Declared twice');
    });

    it('rejects when the program does', async () => {
        await expect(deploy(() => Promise.reject(new Error('no such cluster')))).rejects.toThrow('no such cluster');
    });

    it('says what was declared when the program hangs', async () => {
        const never = new Promise<string>(() => undefined);
        const program = () => {
            configMap('first', 'a');
            configMap('second', never);
        };
        await expect(deploy(program, { timeoutMs: 200 })).rejects.toThrow(/hangs after .*ConfigMap::first/);
    });

    it('fails the test, with the cause, when the input of a resource rejects', async () => {
        const jest = spawn(process.execPath, [
            require.resolve('jest/bin/jest'),
            '--testMatch=**/rejectingInput.fixture.ts',
            '--silent',
        ]);
        let report = '';
        jest.stderr.on('data', (text: Buffer) => (report += text.toString()));
        const [code] = (await once(jest, 'close')) as [number];
        expect(report).toContain('broken on purpose');
        expect(code).toBe(1);
    }, 60_000);
});
