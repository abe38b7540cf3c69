import * as pulumi from '@pulumi/pulumi';
import { load } from 'js-yaml';
import { BadInput } from '../../../errors';
import { choices } from '../../../stacks';
import { forContext } from '../../../stacks/clusters/kubeconfigContext';
import { existing } from '../../../stacks/infrastructure/existing';
import { configuration } from '../../../stacks/settings/configuration';
import { deploy } from '../../support/deployment';
import { opened } from '../../support/secrets';
import { kubeconfigFile } from '../support/everyStack';

const described = (change: Record<string, string> = {}) => ({
    name: 'primary',
    kubeconfig: kubeconfigFile('primary'),
    region: 'europe-west1',
    ...change,
});

const fallback = { name: 'fallback', kubeconfig: kubeconfigFile('fallback'), region: 'us-central1' };

const clustersOf = (clusters: object[], regions?: string[]) =>
    existing(
        configuration(
            {
                'pulumi-failover:infrastructure': 'existing',
                'pulumi-failover:clusters': JSON.stringify(clusters),
                ...(regions && { 'pulumi-failover:regions': JSON.stringify(regions) }),
            },
            choices,
        ),
    );

describe('existing clusters', () => {
    it('are connected to by their current context, or by the one that is named', async () => {
        const deployment = await deploy(() => {
            clustersOf([described(), { ...fallback, context: 'other-than-fallback' }]);
        });
        const contextOf = (name: string) => {
            const { inputs } = deployment.one('pulumi:providers:kubernetes', name);
            const kubeconfig = load(String(opened(inputs['kubeconfig']))) as Record<string, unknown>;
            return [kubeconfig['current-context'], JSON.stringify(kubeconfig).match(/https:[^"]*/g)];
        };
        expect(contextOf('primary')).toEqual(['primary', ['https://primary.example:6443']]);
        expect(contextOf('fallback')).toEqual(['other-than-fallback', ['https://other-than-fallback.example:6443']]);
    });

    it('are in the zone and network that are given, else in ones of their own', async () => {
        let clusters: object[] = [];
        await deploy(() => {
            clusters = clustersOf([described({ zone: 'europe-west1-d', network: 'shared' }), fallback]).map(
                ({ name, region, zone, network }) => ({ name, region, zone, network }),
            );
        });
        expect(clusters).toEqual([
            { name: 'primary', region: 'europe-west1', zone: 'europe-west1-d', network: 'shared' },
            { name: 'fallback', region: 'us-central1', zone: 'us-central1-a', network: 'network-fallback' },
        ]);
    });

    it('are taken in the order of the regions that are chosen', async () => {
        let names: string[] = [];
        await deploy(() => {
            names = clustersOf([described(), fallback], ['us-central1', 'europe-west1']).map(({ name }) => name);
        });
        expect(names).toEqual(['fallback', 'primary']);
    });

    it.each([
        ['a file that is not there', { kubeconfig: '/nonexistent/config' }, 'no such file or directory'],
        ['a context that is not there', { context: 'admin' }, 'has primary, other-than-primary; "admin" is not there.'],
        ['a file that is something else', { kubeconfig: __filename }, 'is no kubeconfig.'],
        ['a name twice', { name: 'fallback' }, '`clusters[1].name` is fallback, as of another cluster before it.'],
        ['a region twice', { region: 'us-central1' }, '`clusters[1].region` is us-central1'],
    ])('are refused for %s', (_, change, message) => {
        expect(() => clustersOf([described(change), fallback])).toThrow(BadInput);
        expect(() => clustersOf([described(change), fallback])).toThrow(message);
    });
});

describe('forContext', () => {
    it.each([
        ['contexts: []', 'has no context; none is current, so name one.'],
        ['contexts: [{name: a, context: {cluster: b, user: c}}]\ncurrent-context: a', 'has no cluster or no user'],
        ['{', 'is no kubeconfig.'],
        ['', 'is no kubeconfig.'],
    ])('says what is wrong with %j', (text, problem) => {
        expect(forContext(text)).toEqual({ problem: expect.stringContaining(problem) as string });
    });
});

afterAll(() => pulumi.runtime.setAllConfig({}));
