import { immutableChanges } from '../../../plugins/kubernetes/immutableFields';
import { changesBetween, propertyPath } from '../../../plugins/protocol/changes';
import type { Properties } from '../../../plugins/protocol/values';

const unchangeable = { ConfigMap: false, Secret: false };
const changeable = { ConfigMap: true, Secret: true };

const replacing = (before: Properties, change: Properties, mutable = unchangeable): string[] => {
    const after = { ...before, ...change };
    return immutableChanges(changesBetween(before, after), before, after, mutable).map(({ segments }) =>
        propertyPath(segments),
    );
};

const object = (apiVersion: string, kind: string, rest: Properties = {}): Properties => ({
    apiVersion,
    kind,
    metadata: { name: 'x', namespace: 'n' },
    ...rest,
});

describe('immutableChanges', () => {
    it.each<[what: string, before: Properties, change: Properties, expected: string[]]>([
        ['another name', object('v1', 'Service'), { metadata: { name: 'y', namespace: 'n' } }, ['metadata.name']],
        [
            'another namespace',
            object('v1', 'Service'),
            { metadata: { name: 'x', namespace: 'm' } },
            ['metadata.namespace'],
        ],
        ['another label', object('v1', 'Service'), { metadata: { name: 'x', namespace: 'n', labels: { a: 'b' } } }, []],
        ['another kind', object('v1', 'Service'), { kind: 'Pod' }, ['kind']],
        ['another version of its group', object('apps/v1', 'Deployment'), { apiVersion: 'apps/v2' }, []],
        ['another group', object('apps/v1', 'Deployment'), { apiVersion: 'extensions/v1' }, ['apiVersion']],
        [
            'a Deployment’s selector',
            object('apps/v1', 'Deployment', { spec: { selector: { matchLabels: { a: 'b' } }, replicas: 1 } }),
            { spec: { selector: { matchLabels: { a: 'c' } }, replicas: 2 } },
            ['spec.selector.matchLabels.a'],
        ],
        [
            'a Service’s address',
            object('v1', 'Service', { spec: { clusterIP: 'None' } }),
            { spec: {} },
            ['spec.clusterIP'],
        ],
        [
            'a Service’s type',
            object('v1', 'Service', { spec: { type: 'ClusterIP' } }),
            { spec: { type: 'LoadBalancer' } },
            [],
        ],
        ['a Secret’s type', object('v1', 'Secret', { type: 'Opaque' }), { type: 'kubernetes.io/tls' }, ['type']],
        ['a Secret’s data', object('v1', 'Secret', { data: { a: 'YQ==' } }), { data: { a: 'Yg==' } }, ['data.a']],
        ['a ConfigMap’s data', object('v1', 'ConfigMap', { data: { a: '1' } }), { data: { a: '2' } }, ['data.a']],
        [
            'a role binding’s role',
            object('rbac.authorization.k8s.io/v1', 'RoleBinding', { roleRef: { name: 'a' } }),
            { roleRef: { name: 'b' } },
            ['roleRef.name'],
        ],
        [
            'a Job’s template',
            object('batch/v1', 'Job', { spec: { template: { a: 1 } } }),
            { spec: { template: { a: 2 } } },
            ['spec.template.a'],
        ],
        [
            'a custom resource’s spec',
            object('networking.istio.io/v1', 'Gateway', { spec: { a: 1 } }),
            { spec: { a: 2 } },
            [],
        ],
        [
            'a custom resource that is called like a built-in one',
            object('example.com/v1', 'Secret', { data: { a: '1' } }),
            { data: { a: '2' } },
            [],
        ],
    ])('judges %s', (_, before, change, expected) => expect(replacing(before, change)).toEqual(expected));

    it('lets data change where the provider allows it', () => {
        const map = object('v1', 'ConfigMap', { data: { a: '1' } });
        expect(replacing(map, { data: { a: '2' } }, changeable)).toEqual([]);
        expect(
            replacing(object('v1', 'Secret', { type: 'a', data: {} }), { type: 'b', data: { a: '' } }, changeable),
        ).toEqual(['type']);
    });

    it('does not where the object itself is immutable', () => {
        const map = object('v1', 'ConfigMap', { immutable: true, data: { a: '1' } });
        expect(replacing(map, { data: { a: '2' } }, changeable)).toEqual(['data.a']);
    });
});
