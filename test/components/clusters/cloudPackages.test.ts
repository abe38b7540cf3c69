import { RunError } from '@pulumi/pulumi';
import { cloudPackages, load } from '../../../components/clusters/cloudPackages';
import { peerDependencies, peerDependenciesMeta } from '../../../package.json';

function failingWith(code: string, message: string): () => never {
    return () => {
        throw Object.assign(new Error(message), { code });
    };
}

describe('packages that only some components need', () => {
    it('are optional peers, in the versions that the error names', () => {
        const optional = Object.keys(peerDependenciesMeta) as (keyof typeof peerDependenciesMeta)[];
        const ofComponents = optional.filter((name) => name !== '@pulumi/policy'); // of the policy pack alone
        expect(Object.fromEntries(ofComponents.map((name) => [name, peerDependencies[name]]))).toEqual(
            Object.fromEntries(Object.entries(cloudPackages).map(([name, { versions }]) => [name, versions])),
        );
        expect(optional.filter((name) => !peerDependenciesMeta[name].optional)).toEqual([]);
    });

    it.each([
        ['@pulumi/aws', 'eks', '`EksCluster` needs the package @pulumi/aws'],
        ['@pulumi/command', 'local', '`KindCluster` and `KindRoutes` need the package @pulumi/command'],
        ['@pulumi/gcp', 'container', '`GkeCluster` and the stacks on GKE need the package @pulumi/gcp'],
    ] as const)('says how to add %s where it is not installed', (name, module, message) => {
        const notFound = failingWith('MODULE_NOT_FOUND', `Cannot find module '${name}/${module}'`);
        const attempt = () => load(name, module, notFound);
        expect(attempt).toThrow(RunError);
        expect(attempt).toThrow(message);
        expect(attempt).toThrow(`npm install "${name}@${cloudPackages[name].versions}"`);
    });

    it.each([
        ['a module that the package itself lacks', 'MODULE_NOT_FOUND', "Cannot find module 'semver'"],
        ['a fault in the package', 'ERR_OTHER', "in '@pulumi/gcp/container'"],
    ])('reports %s as it is', (_, code, message) => {
        expect(() => load('@pulumi/gcp', 'container', failingWith(code, message))).toThrow(new Error(message));
    });
});
