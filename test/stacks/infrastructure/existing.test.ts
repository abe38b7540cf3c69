import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { load } from 'js-yaml';
import type { DrillPlan } from '../../../drill/plan/plan';
import { BadInput } from '../../../errors';
import { choices } from '../../../stacks';
import { forContext } from '../../../stacks/clusters/kubeconfigContext';
import { existing } from '../../../stacks/infrastructure/existing';
import { configuration } from '../../../stacks/settings/configuration';
import { deploy } from '../../support/deployment';
import { opened } from '../../support/secrets';
import { deployStack, kubeconfigFile, licence } from '../support/everyStack';

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
        [
            'an unverified server',
            { kubeconfig: kubeconfigFile('primary', { 'insecure-skip-tls-verify': true }) },
            'has `insecure-skip-tls-verify`, but other clusters read this one with a token',
        ],
        [
            'one cluster under two names',
            { kubeconfig: fallback.kubeconfig },
            '`clusters[1].kubeconfig` and its context reach the same API server as `clusters[0]`.',
        ],
    ])('are refused for %s', (_, change, message) => {
        expect(() => clustersOf([described(change), fallback])).toThrow(BadInput);
        expect(() => clustersOf([described(change), fallback])).toThrow(message);
    });
});

describe('two existing clusters of one region', () => {
    const both = [described({ region: 'us-central1' }), fallback];
    const deployed = (scenario: string) =>
        deployStack({
            infrastructure: 'existing',
            scenario,
            variant: 'hardened',
            settings: { clusters: JSON.stringify(both), ...(scenario === 'edge' && { glooLicenseKey: licence }) },
            clusters: [],
            environment: {},
        });

    it.each(['mesh', 'edge'])('fail over to each other in scenario %s, which orders clusters', async (scenario) => {
        const plan = (await deployed(scenario)).outputs['drill'] as DrillPlan;
        expect(plan.clusters).toEqual([
            { name: 'primary', region: 'us-central1' },
            { name: 'fallback', region: 'us-central1' },
        ]);
        expect(plan.expectations.faults.crash?.fault).toMatchObject({ fallback: 1 });
    });

    it('are refused by scenario locality, which balances by region', async () => {
        await expect(deployed('locality')).rejects.toThrow(
            '`primary` and `fallback` are both in us-central1: scenario `locality` balances by region',
        );
    });
});

describe('existing clusters with a domain of their own', () => {
    const settings = {
        clusters: JSON.stringify([described({ region: 'europe-west1' }), fallback]),
        clusterDomain: 'corp.internal',
    };
    const deployed = (scenario: string) =>
        deployStack({
            infrastructure: 'existing',
            scenario,
            variant: 'hardened',
            settings: { ...settings, ...(scenario === 'edge' && { glooLicenseKey: licence }) },
            clusters: [],
            environment: {},
        });

    it.each(['locality', 'mesh', 'edge'])('have it in everything that scenario %s declares', async (scenario) => {
        const { resources } = await deployed(scenario);
        const declared = JSON.stringify(resources.map(({ inputs }) => inputs));
        expect(declared).toContain('svc.corp.internal');
        expect(declared.match(/[-a-z.]*\.svc\.cluster\.local/g)).toBeNull();
    });
});

describe('forContext', () => {
    it.each([
        ['contexts: []', 'has no context; none is current, so name one.'],
        ['contexts: [{name: a, context: {cluster: b, user: c}}]\ncurrent-context: a', 'has no cluster or no user'],
        ['{', 'is no kubeconfig.'],
        ['', 'is no kubeconfig.'],
    ])('says what is wrong with %j', (text, problem) => {
        expect(forContext(text, undefined, '/')).toEqual({ problem: expect.stringContaining(problem) as string });
    });

    const inFolder = (cluster: object, user: object) => {
        const folder = mkdtempSync(join(tmpdir(), 'failover-kubeconfig-'));
        writeFileSync(join(folder, 'ca.crt'), 'an authority');
        const text = JSON.stringify({
            'current-context': 'a',
            contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
            clusters: [{ name: 'a', cluster }],
            users: [{ name: 'a', user }],
        });
        return { folder, taken: forContext(text, undefined, folder) };
    };

    it('takes what a kubeconfig keeps in files beside it along: the program runs in another folder', () => {
        const { folder, taken } = inFolder(
            { server: 'https://a.example', 'certificate-authority': 'ca.crt' },
            { 'client-certificate': 'me.crt', 'client-key': '/keys/me.key', tokenFile: 'token' },
        );
        expect(JSON.parse('kubeconfig' in taken ? taken.kubeconfig : '')).toMatchObject({
            clusters: [{ cluster: { 'certificate-authority-data': Buffer.from('an authority').toString('base64') } }],
            users: [
                {
                    user: {
                        'client-certificate': join(folder, 'me.crt'),
                        'client-key': '/keys/me.key',
                        tokenFile: join(folder, 'token'),
                    },
                },
            ],
        });
    });

    it('says which authority cannot be read', () => {
        expect(inFolder({ 'certificate-authority': 'none.crt' }, {}).taken).toEqual({
            problem: expect.stringMatching(/has a `certificate-authority` that cannot be read: .*none\.crt/) as string,
        });
    });
});

afterAll(() => pulumi.runtime.setAllConfig({}));
