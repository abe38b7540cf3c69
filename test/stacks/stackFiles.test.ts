import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { choices } from '../../stacks';
import { configuration } from '../../stacks/settings/configuration';

const root = join(__dirname, '..', '..');

/** What the comments of a file ask for. */
const asked: Record<string, Record<string, string>> = {
    'Pulumi.csm.yaml': { 'pulumi-failover:project': 'example-project' },
};

/** The settings of a stack's file as Pulumi stores them. */
function stored(file: string): Record<string, string> {
    const { config } = load(readFileSync(join(root, file), 'utf8')) as { config: Record<string, unknown> };
    return Object.fromEntries(
        Object.entries(config).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
    );
}

describe.each(readdirSync(root).filter((file) => /^Pulumi\..+\.yaml$/.test(file)))('%s', (file) => {
    it('is a configuration that a stack takes', () => {
        const { infrastructure, scenario, variant } = configuration({ ...stored(file), ...asked[file] }, choices);
        expect({ infrastructure, scenario, variant }).toEqual({
            infrastructure: stored(file)['pulumi-failover:infrastructure'],
            scenario: stored(file)['pulumi-failover:scenario'],
            variant: 'hardened',
        });
    });

    it('lets no Kubernetes resource land in whichever cluster the shell points at', () => {
        expect(stored(file)['pulumi:disable-default-providers']).toBe('["kubernetes"]');
    });
});
