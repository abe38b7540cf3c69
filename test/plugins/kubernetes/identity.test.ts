import * as fc from 'fast-check';
import {
    autoName,
    fieldManagerOf,
    idOf,
    isAppliedBy,
    placeOf,
    recordedManager,
    tokenOf,
} from '../../../plugins/kubernetes/identity';

const urn =
    'urn:pulumi:lab-locality::pulumi-failover::pulumi-failover:index:EchoApp$kubernetes:apps/v1:Deployment::hello';

describe('tokenOf', () => {
    it.each([
        [urn, { apiVersion: 'apps/v1', kind: 'Deployment', name: 'hello' }],
        ['urn:pulumi:s::p::kubernetes:core/v1:Service::a::b', { apiVersion: 'v1', kind: 'Service', name: 'a::b' }],
        [
            'urn:pulumi:s::p::kubernetes:networking.istio.io/v1:Gateway::g',
            { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', name: 'g' },
        ],
        ['urn:pulumi:s::p::kubernetes:v1:ConfigMap::c', { apiVersion: 'v1', kind: 'ConfigMap', name: 'c' }],
    ])('reads %s', (of, expected) => expect(tokenOf(of)).toEqual({ ...expected, patch: false }));

    it('tells a patch from what it patches', () => {
        const [type, place] = ['kubernetes:core/v1:NamespacePatch', 'urn:pulumi:s::p'];
        expect(tokenOf(`${place}::${type}::n`)).toEqual({
            apiVersion: 'v1',
            kind: 'Namespace',
            name: 'n',
            patch: true,
        });
        expect(tokenOf(`${place}::kubernetes:example.com/v1:Patch::n`)).toMatchObject({ kind: 'Patch', patch: false });
    });
});

describe('field managers', () => {
    it('are the same for one resource and differ between resources', () => {
        expect(fieldManagerOf(urn)).toMatch(/^pulumi-kubernetes-[0-9a-f]{8}$/);
        expect(fieldManagerOf(urn)).toBe(fieldManagerOf(urn));
        expect(fieldManagerOf(`${urn}2`)).not.toBe(fieldManagerOf(urn));
    });

    it('on record go before our own', () => {
        expect(recordedManager({ __fieldManager: 'pulumi-kubernetes-12345678' }, urn)).toBe(
            'pulumi-kubernetes-12345678',
        );
        expect(recordedManager({}, urn)).toBe(fieldManagerOf(urn));
    });

    it('own an object only by having applied it', () => {
        const live = (
            operation: string,
        ): { metadata: { managedFields: { manager: string; operation: string }[] } } => ({
            metadata: { managedFields: [{ manager: 'me', operation }] },
        });
        expect(isAppliedBy(live('Apply'), 'me')).toBe(true);
        expect(isAppliedBy(live('Update'), 'me')).toBe(false);
        expect(isAppliedBy(live('Apply'), 'you')).toBe(false);
    });
});

describe('names', () => {
    it('made up are the program’s with a random suffix', () => {
        expect(autoName('hello')).toMatch(/^hello-[0-9a-f]{8}$/);
        expect(autoName('hello')).not.toBe(autoName('hello'));
    });

    it('and namespaces go into an id and come out of it', () => {
        const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/);
        fc.assert(
            fc.property(fc.option(label, { nil: undefined }), label, (namespace, name) => {
                const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
                expect(placeOf(idOf({ metadata }))).toEqual({ namespace, name });
            }),
        );
    });
});
