import { type Summary, summaryJson, summaryText } from '../../cli/stackSummary';

const summary: Summary = {
    operation: 'up',
    stack: 'lab-locality',
    result: 'succeeded',
    changes: { create: 2, update: 1, replace: 0, delete: 0, same: 30 },
    steps: [{ action: 'created', resource: 'kubernetes:core/v1:Service hello', properties: [] }],
    durationMs: 6_240,
    plugins: [
        { name: 'kubernetes', version: '4.34.2', source: 'stand-in' },
        { name: 'tls', version: '5.6.1', source: 'official' },
    ],
    outputs: {
        entry: { value: 'http://198.18.1.240/', secret: false },
        drill: { value: { schemaVersion: 1 }, secret: false },
        kubeconfigs: { value: { a: 'hush' }, secret: true },
        token: { value: 'hush', secret: true },
    },
    warnings: ['taking back .spec.replicas'],
};

describe('the summary for people', () => {
    it('says what was done, by which plugins, and what came of it', () => {
        expect(summaryText(summary)).toBe(
            [
                'warning: taking back .spec.replicas',
                'lab-locality: 2 created, 1 updated, 30 unchanged (6.2 s)',
                'plugins: kubernetes 4.34.2 (stand-in), tls 5.6.1 (official)',
                'entry: http://198.18.1.240/',
                '',
            ].join('\n'),
        );
    });

    it.each([
        ['preview', 'create', '2 to create, 1 to update, 30 unchanged'],
        ['refresh', 'drifted', '1 drifted, 30 as recorded'],
        ['destroy', 'deleted', '3 deleted'],
    ])('of a %s uses its words', (operation, action, counts) => {
        const all: Record<string, Summary['changes']> = {
            preview: { create: 2, update: 1, replace: 0, delete: 0, same: 30 },
            refresh: { create: 0, update: 1, replace: 0, delete: 0, same: 30 },
            destroy: { create: 0, update: 0, replace: 0, delete: 3, same: 0 },
        };
        const changes = all[operation];
        const steps = [{ action, resource: 'a:b:C x', properties: ['spec.replicas'] }];
        const text = summaryText({ ...summary, operation, steps, ...(changes && { changes }) });
        expect(text).toContain(`lab-locality: ${counts} (6.2 s)`);
        expect(text.includes(`  ${action} a:b:C x: spec.replicas\n`)).toBe(operation !== 'destroy');
    });

    it('says so when there was nothing to do', () => {
        const changes = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
        expect(summaryText({ ...summary, changes })).toContain('lab-locality: nothing to do (6.2 s)');
    });
});

describe('the summary for machines', () => {
    it('is JSON with everything but secrets', () => {
        const text = summaryJson(summary);
        expect(text).not.toContain('hush');
        expect(JSON.parse(text)).toEqual({
            ...summary,
            outputs: {
                entry: 'http://198.18.1.240/',
                drill: { schemaVersion: 1 },
                kubeconfigs: '[secret]',
                token: '[secret]',
            },
        });
    });
});
