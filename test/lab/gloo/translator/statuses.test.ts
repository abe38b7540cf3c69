import { resourceStatus, schemeStatus } from '../../../../lab/gloo/translator/statuses';
import type { Report } from '../../../../lab/gloo/translator/translate';
import { scheme, upstream } from './support/snapshot';

const now = new Date('2026-11-21T12:00:00Z');

describe('schemeStatus', () => {
    it('says what was accepted, of the generation that was looked at, under the namespace of Federation', () => {
        const status = {
            state: 'ACCEPTED',
            message: 'a note',
            observedGeneration: 3,
            processingTime: '2026-11-21T12:00:00.000Z',
        };
        expect(schemeStatus({ scheme: scheme(), problems: [], notes: ['a note'] }, now)).toEqual({
            path: expect.stringMatching(
                /^\/apis\/fed\.solo\.io\/v1\/namespaces\/gloo-fed\/failoverschemes\/failover-scheme\/status\?/,
            ) as string,
            body: { status: { ...status, namespacedStatuses: { 'gloo-fed': status } } },
        });
    });

    it('says why not, with every reason', () => {
        expect(schemeStatus({ scheme: scheme(), problems: ['a', 'b'], notes: [] }, now)?.body).toMatchObject({
            status: { state: 'INVALID', message: 'a\nb' },
        });
    });

    it.each([
        ['the same', {}, true],
        ['of an older generation', { observedGeneration: 2 }, false],
        ['of another state', { state: 'INVALID' }, false],
    ])('takes one that is %s for written: %s', (_, change, isWritten) => {
        const found = { state: 'ACCEPTED', message: '', observedGeneration: 3, processingTime: 'then', ...change };
        const known = { ...scheme(), status: { namespacedStatuses: { 'gloo-fed': found } } };
        expect(schemeStatus({ scheme: known, problems: [], notes: [] }, now) === undefined).toBe(isWritten);
    });
});

describe('resourceStatus', () => {
    const report = (state: Report['state'], reasons: string[], statuses?: object): Report => ({
        resource: { ...upstream(), ...(statuses ? { status: { statuses: { 'gloo-system': statuses } } } : {}) },
        plural: 'upstreams',
        state,
        reasons,
    });

    it('writes where Gloo writes, and takes away a reason that is none any more', () => {
        expect(resourceStatus(report('Accepted', [], { state: 'Rejected', reason: 'a' }))).toEqual({
            path: expect.stringContaining(
                '/apis/gloo.solo.io/v1/namespaces/gloo-system/upstreams/default-service-blue-10000?',
            ) as string,
            body: {
                status: {
                    statuses: {
                        'gloo-system': {
                            state: 'Accepted',
                            reason: null,
                            reportedBy: expect.stringContaining('stand-in') as string,
                        },
                    },
                },
            },
        });
    });

    it('writes nothing twice: each write is a new generation, as Gloo has no status of its own', () => {
        expect(resourceStatus(report('Rejected', ['a'], { state: 'Rejected', reason: 'a' }))).toBeUndefined();
        expect(resourceStatus(report('Accepted', [], { state: 'Accepted' }))).toBeUndefined();
    });
});
