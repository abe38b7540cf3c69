import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deploy } from '../support/deployment';

jest.mock('pulumi-failover', () => jest.requireActual<object>('../../index'), { virtual: true });

it('is a program that gives each cluster its own half', async () => {
    const deployment = await deploy(
        () => jest.requireActual<object>('../../examples/certificates') as Record<string, unknown>,
    );
    const secrets = deployment.all('Secret').map(({ name, provider }) => [name, provider]);
    expect(secrets.sort()).toEqual([
        ['primary-certificate-secret', 'europe-west1'],
        ['primary-mesh-secret', 'europe-west1'],
        ['remote-certificate-secret', 'us-central1'],
        ['remote-mesh-secret', 'us-central1'],
    ]);
    expect(deployment.outputs).toEqual({ rootEnds: '2126-10-28T10:24:10Z', introduceNextRoot: false });
});

it('is the one in the reference', () => {
    const read = (...path: string[]) => readFileSync(join(__dirname, '..', '..', ...path), 'utf8');
    expect(read('docs', 'reference', 'certificates.md')).toContain(
        `\`\`\`ts\n${read('examples', 'certificates.ts')}\`\`\``,
    );
});
