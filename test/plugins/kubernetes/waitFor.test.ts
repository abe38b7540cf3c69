import { awaiterOf } from '../../../plugins/kubernetes/awaiting/awaiters';
import { waitForProgress, wantedOf } from '../../../plugins/kubernetes/awaiting/waitFor';
import type { Properties } from '../../../plugins/protocol/values';

const scheme: Properties = {
    apiVersion: 'fed.solo.io/v1',
    kind: 'FailoverScheme',
    metadata: { name: 'failover-scheme', annotations: { 'a.b/c': 'd' } },
    status: {
        namespacedStatuses: { 'gloo-fed': { state: 'ACCEPTED', observedGeneration: 2 } },
        conditions: [{ type: 'Ready', status: 'True' }],
        empty: null,
    },
};

describe('pulumi.com/waitFor is met', () => {
    it.each([
        ['by a value', 'jsonpath={.status.namespacedStatuses.gloo-fed.state}=ACCEPTED'],
        ['by a number', 'jsonpath={.status.namespacedStatuses.gloo-fed.observedGeneration}=2'],
        ['by a name in brackets', "jsonpath={.metadata.annotations['a.b/c']}=d"],
        ['by any value', 'jsonpath={.status.namespacedStatuses}'],
        ['by a condition', 'condition=Ready'],
        ['by a status of a condition', 'condition=Ready=True'],
        ['by all of a list', '["condition=Ready", "jsonpath={.kind}=FailoverScheme"]'],
    ])('%s', (_, annotation) => expect(waitForProgress(scheme, wantedOf(annotation)).state).toBe('ready'));
});

describe('pulumi.com/waitFor is waited for', () => {
    it.each([
        ['with another value', 'jsonpath={.status.namespacedStatuses.gloo-fed.observedGeneration}=3'],
        ['with no value', 'jsonpath={.status.phase}'],
        ['with null', 'jsonpath={.status.empty}'],
        ['with another status of the condition', 'condition=Ready=False'],
        ['without the condition', 'condition=Synced'],
    ])('%s', (_, annotation) => {
        const { state, message } = waitForProgress(scheme, wantedOf(annotation));
        expect(state).toBe('waiting');
        expect(message).toContain(annotation);
    });

    it('until every expression of a list is met, and names those that are not', () => {
        const { state, message } = waitForProgress(scheme, wantedOf('["condition=Ready", "condition=Synced"]'));
        expect({ state, message }).toEqual({
            state: 'waiting',
            message: 'waiting for condition=Synced, but it is not there',
        });
    });
});

describe('pulumi.com/waitFor is not understood', () => {
    it.each([
        ['as a word', 'Ready'],
        ['with a filter', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}=True'],
        ['with an index', 'jsonpath={.spec.ports[0]}'],
        ['as a list of numbers', '[1]'],
        ['as half a list', '["condition=Ready"'],
    ])('%s', (_, annotation) => expect(() => wantedOf(annotation)).toThrow());
});

describe('awaiterOf', () => {
    const withAnnotations = (annotations: Properties): Properties => ({ metadata: { annotations } });
    const cluster = undefined as never; // not asked: the annotation speaks of the object alone

    it('waits for what the resource itself asks, not for what a patch of the same object does', async () => {
        const patched: Properties = { ...scheme, ...withAnnotations({ 'pulumi.com/waitFor': 'condition=Never' }) };
        expect(awaiterOf(patched, {})).toBeUndefined();
        const awaiter = awaiterOf(scheme, withAnnotations({ 'pulumi.com/waitFor': 'condition=Never' }));
        expect((await awaiter?.progress(scheme, cluster))?.state).toBe('waiting');
    });

    it('says what the status says when it does not come true', async () => {
        const awaiter = awaiterOf(scheme, withAnnotations({ 'pulumi.com/waitFor': 'condition=Never' }));
        expect((await awaiter?.problems(scheme, cluster))?.join()).toContain('"state":"ACCEPTED"');
        expect((await awaiter?.problems({ kind: 'FailoverScheme' }, cluster))?.join()).toContain('nobody has looked');
    });

    it('does not wait when asked not to', () => {
        expect(awaiterOf({ apiVersion: 'v1', kind: 'Pod' }, withAnnotations({ 'pulumi.com/skipAwait': 'true' }))).toBe(
            undefined,
        );
    });
});
