import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deploy } from '../support/deployment';

jest.mock('pulumi-failover', () => jest.requireActual<object>('../../index'), { virtual: true });

it('is a program that gives each cluster its own half', async () => {
    const deployment = await deploy(
        () => jest.requireActual<object>('../../examples/openEdgeFailover') as Record<string, unknown>,
    );
    const at = (type: string) => deployment.all(type).map(({ provider }) => provider);
    expect(at('gateway.networking.k8s.io/v1:Gateway').sort()).toEqual(['europe-west1', 'us-central1']);
    expect(at('HTTPRoute')).toEqual(['europe-west1']);
    expect(at('EnvoyPatchPolicy')).toEqual(['europe-west1']);
    expect(at('TLSRoute')).toEqual(['us-central1']);
    expect(deployment.one('Backend').inputs).toMatchObject({
        spec: { endpoints: [{ ip: { address: '203.0.113.7', port: 15_443 } }] },
    });
    expect(deployment.outputs).toEqual({ entry: 'http://203.0.113.7' });
});

it('is the one in the reference', () => {
    const read = (...path: string[]) => readFileSync(join(__dirname, '..', '..', ...path), 'utf8');
    expect(read('docs', 'reference', 'edge-gateways.md')).toContain(
        `\`\`\`ts\n${read('examples', 'openEdgeFailover.ts')}\`\`\``,
    );
});
