import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { changedInPlace, replacingProblems } from '../../../components/certificates/changedInPlace';
import { deploy } from '../../support/deployment';

class Empty extends pulumi.ComponentResource {
    constructor(opts: pulumi.ComponentResourceOptions) {
        super('test:index:Empty', 'empty', {}, opts);
    }
}

describe('a value for a Secret that has to be changed in place', () => {
    it.each<[string, () => pulumi.ComponentResourceOptions]>([
        [
            'with a provider that changes Secrets in place',
            () => ({ provider: new kubernetes.Provider('cluster', { enableSecretMutable: true }) }),
        ],
        ['without a provider of its own', () => ({})],
        [
            'with a provider that another program declared, of which only the reference is here',
            () => ({
                provider: new pulumi.DependencyProviderResource('urn:pulumi:a::b::pulumi:providers:kubernetes::c'),
            }),
        ],
    ])('is taken %s', async (_, options) => {
        const { outputs } = await deploy(() => ({
            value: changedInPlace(new Empty(options()), 'MeshAuthority', 'the value'),
        }));
        expect(outputs).toEqual({ value: 'the value' });
    });

    it.each([
        ['not at all', undefined, 1],
        ['to the contrary', 'false', 1],
        ['so', 'true', 0],
        ['so, in the programs of other languages', true, 0],
    ])('is refused unless the provider was told: told %s', (_, setting, problems) => {
        expect(replacingProblems(setting)).toHaveLength(problems);
    });
});
