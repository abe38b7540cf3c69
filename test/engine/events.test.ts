import type { EngineEvent } from '@pulumi/pulumi/automation';
import { EngineEvents, type OperationKind } from '../../engine/events';
import { resourceName, tidy } from '../../engine/resourceName';

const urn = 'urn:pulumi:s::p::pulumi-failover:index:EchoApp$kubernetes:apps/v1:Deployment::hello';
const stackUrn = 'urn:pulumi:s::p::pulumi:pulumi:Stack::p-s';

function account(...events: object[]): Account {
    return accountOf('deploy', ...events);
}

interface Account {
    account: EngineEvents['account'];
    said: string[];
}

function accountOf(kind: OperationKind, ...events: object[]): { account: EngineEvents['account']; said: string[] } {
    const said: string[] = [];
    const engineEvents = new EngineEvents((line) => said.push(line), kind);
    events.forEach((event) => engineEvents.take(event as EngineEvent));
    return { account: engineEvents.account, said };
}

const diagnostic = (message: string, rest: object = {}): object => ({
    diagnosticEvent: { urn, message, severity: 'error', color: 'never', ...rest },
});
const step = (
    op: string,
    event: 'resourcePreEvent' | 'resOutputsEvent',
    planning: boolean,
    rest: object = {},
): object => ({
    [event]: { metadata: { op, urn, ...rest }, planning },
});

describe('the account of an operation', () => {
    it('counts what the engine counts', () => {
        const resourceChanges = { create: 2, same: 3, refresh: 9 };
        expect(account({ summaryEvent: { resourceChanges } }).account.changes).toEqual({
            create: 2,
            update: 0,
            replace: 0,
            delete: 0,
            same: 3,
        });
    });

    it('lists what a preview plans, with the properties of an update', () => {
        const detailedDiff = { 'spec.replicas': {} };
        expect(
            account(
                step('create', 'resourcePreEvent', true),
                step('update', 'resourcePreEvent', true, { detailedDiff }),
                step('same', 'resourcePreEvent', true),
                step('replace', 'resourcePreEvent', true),
            ).account.steps,
        ).toEqual([
            { action: 'create', resource: 'kubernetes:apps/v1:Deployment hello', properties: [] },
            { action: 'update', resource: 'kubernetes:apps/v1:Deployment hello', properties: ['spec.replicas'] },
        ]);
    });

    it('lists and says what was done', () => {
        const { said } = account(
            step('create', 'resourcePreEvent', false),
            step('create', 'resOutputsEvent', false),
            step('update', 'resOutputsEvent', false, { detailedDiff: { 'spec.replicas': {} } }),
            step('same', 'resOutputsEvent', false),
        );
        expect(said).toEqual([
            'created kubernetes:apps/v1:Deployment hello',
            'updated kubernetes:apps/v1:Deployment hello (spec.replicas)',
        ]);
    });

    it('keeps causes and leaves out the engine’s summaries of them', () => {
        expect(
            account(
                diagnostic('<{%reset%}>Preview failed: no such field<{%reset%}>\n'),
                diagnostic('update failed', { urn: stackUrn }),
                diagnostic('the stack itself', { urn: stackUrn }),
            ).account.errors,
        ).toEqual(['kubernetes:apps/v1:Deployment hello: no such field', 'the stack itself']);
    });

    it('says each status once, and keeps warnings', () => {
        const status = { severity: 'info', ephemeral: true };
        const { account: of, said } = account(
            diagnostic('0 of 1', status),
            diagnostic('0 of 1', status),
            diagnostic('', status),
            diagnostic('taking back', { severity: 'warning' }),
            diagnostic('using pulumi-resource-tls from $PATH at /lab/plugins/pulumi-resource-tls', {
                severity: 'warning',
            }),
        );
        expect(said).toEqual(['waiting for kubernetes:apps/v1:Deployment hello: 0 of 1']);
        expect(of.warnings).toEqual(['kubernetes:apps/v1:Deployment hello: taking back']);
    });
});

describe('a refresh', () => {
    it('tells what drifted, and not what its program touched', () => {
        const of = (custom: boolean, type: string): object => ({ type, new: { custom } });
        const { account: refreshed, said } = accountOf(
            'refresh',
            step('update', 'resOutputsEvent', false, of(true, 'kubernetes:apps/v1:Deployment')),
            step('delete', 'resOutputsEvent', false, { type: 'kubernetes:v1:Service', old: { custom: true } }),
            step('update', 'resOutputsEvent', false, of(true, 'pulumi:providers:kubernetes')),
            step('update', 'resOutputsEvent', false, of(false, 'pulumi-failover:index:EchoApp')),
            { summaryEvent: { resourceChanges: { update: 3, delete: 1, same: 5 } } },
        );
        expect(said.map((line) => line.split(' ')[0])).toEqual(['drifted', 'gone']);
        expect(refreshed.changes).toEqual({ create: 0, update: 1, replace: 0, delete: 1, same: 7 });
    });
});

describe('a destroy', () => {
    it('counts what it deleted, and not what its program touched', () => {
        const { account: destroyed } = accountOf('destroy', {
            summaryEvent: { resourceChanges: { delete: 3, same: 3, create: 1 } },
        });
        expect(destroyed.changes).toEqual({ create: 0, update: 0, replace: 0, delete: 3, same: 0 });
    });
});

describe('resourceName', () => {
    it('is type and name, whatever the parents and the name', () => {
        expect(resourceName('urn:pulumi:s::p::a:b:C$d:e:F::x::y')).toBe('d:e:F x::y');
    });
});

describe('tidy', () => {
    it.each([
        ['<{%fg 1%}>error<{%reset%}>', 'error'],
        ['Preview failed: x', 'x'],
        ['1 error occurred:\n\t* a\n\n', 'a'],
        ['2 errors occurred:\n\t* a\n\t* b', 'a\n  b'],
    ])('makes of %j %j', (message, expected) => expect(tidy(message)).toBe(expected));
});
