import type { EngineEvent } from '@pulumi/pulumi/automation';
import { resourceName, tidy } from './resourceName';
import { type Remediation, remediationOf, type Violation, violationOf } from './violations';

/** Number of resources by operation. */
export interface Changes {
    create: number;
    update: number;
    replace: number;
    delete: number;
    same: number;
}

/** One change, done or previewed. */
export interface Step {
    action: string;
    /** Type and name in the program, e.g. `kubernetes:apps/v1:Deployment hello-world`. */
    resource: string;
    /** Properties that changed. */
    properties: string[];
}

/** Result of an operation, from its events. */
export interface Account {
    changes: Changes;
    steps: Step[];
    warnings: string[];
    /** Errors, each after its resource; without the engine's summary lines. */
    errors: string[];
    /** What the policies of a pack reported, and what they changed. */
    violations: Violation[];
    remediations: Remediation[];
}

/** Words for the engine's operations, done and planned. Other operations are ignored. */
const words: Record<string, [done: string, planned: string]> = {
    create: ['created', 'create'],
    'create-replacement': ['created anew', 'create anew'],
    update: ['updated', 'update'],
    delete: ['deleted', 'delete'],
    'delete-replaced': ['deleted for its replacement', 'delete for its replacement'],
    import: ['imported', 'import'],
};

/**
 * The operation of the events. A refresh and a destroy run the program for its providers only, so their other counts
 * mean nothing.
 */
export type OperationKind = 'preview' | 'deploy' | 'refresh' | 'destroy';

/** Results of a refresh. */
const drift: Record<string, string> = { update: 'drifted', delete: 'gone' };

/** The engine's summary lines, which repeat earlier ones. */
const summaries =
    /^(update|preview|destroy|refresh) (failed|canceled)$|^resource (creation|update|deletion|read) failed$|^Program run without the Node\.js/;

/** The source of the lab's plugins is in the summary. */
const pluginPaths = /^using pulumi-(resource|language)-\S+ from \$PATH at /;

/** Records one operation and turns its events into progress lines. */
export class EngineEvents {
    readonly account: Account = {
        changes: { create: 0, update: 0, replace: 0, delete: 0, same: 0 },
        steps: [],
        warnings: [],
        errors: [],
        violations: [],
        remediations: [],
    };
    private readonly statuses = new Map<string, string>();

    constructor(
        private readonly say: (line: string) => void,
        private readonly kind: OperationKind = 'deploy',
    ) {}

    take(event: EngineEvent): void {
        const { summaryEvent, resourcePreEvent, resOutputsEvent, diagnosticEvent } = event;
        if (summaryEvent) {
            this.summed(summaryEvent.resourceChanges);
        }
        if (resourcePreEvent?.planning === true) {
            this.planned(resourcePreEvent.metadata);
        } else if (resOutputsEvent && resOutputsEvent.planning !== true) {
            this.done(resOutputsEvent.metadata);
        }
        if (diagnosticEvent) {
            this.heard(diagnosticEvent);
        }
        this.account.violations.push(...[violationOf(event) ?? []].flat());
        this.account.remediations.push(...[remediationOf(event) ?? []].flat());
    }

    private planned({ op, urn, detailedDiff, diffs }: Metadata): void {
        const planned = words[op]?.[1];
        if (planned !== undefined) {
            const properties = Object.keys(detailedDiff ?? {});
            this.account.steps.push({
                action: planned,
                resource: resourceName(urn),
                properties:
                    op === 'update' || op === 'create-replacement'
                        ? properties.length > 0
                            ? properties
                            : (diffs ?? [])
                        : [],
            });
        }
    }

    private done(metadata: Metadata): void {
        const { op, urn, detailedDiff } = metadata;
        const refreshing = this.kind === 'refresh';
        const done = refreshing ? drift[op] : words[op]?.[0];
        // The program of a refresh changes components and providers; only objects can drift.
        if (done !== undefined && (!refreshing || livesOutside(metadata))) {
            const properties = op === 'update' ? Object.keys(detailedDiff ?? {}) : [];
            this.account.steps.push({ action: done, resource: resourceName(urn), properties });
            this.say(`${done} ${resourceName(urn)}${properties.length > 0 ? ` (${properties.join(', ')})` : ''}`);
        }
    }

    private summed(counts: Partial<Record<string, number>>): void {
        const { changes, steps } = this.account;
        const count = (key: string): number => counts[key] ?? 0;
        Object.assign(changes, Object.fromEntries(Object.keys(changes).map((key) => [key, count(key)])));
        if (this.kind === 'destroy') {
            Object.assign(changes, { create: 0, update: 0, replace: 0, same: 0 });
        }
        if (this.kind === 'refresh') {
            changes.update = steps.filter(({ action }) => action === drift['update']).length;
            changes.delete = steps.filter(({ action }) => action === drift['delete']).length;
            changes.same = count('same') + count('update') + count('delete') - changes.update - changes.delete;
        }
    }

    private heard({ urn, message, severity, ephemeral }: Diagnostic): void {
        const text = tidy(message);
        const about = urn === undefined || urn === '' || isStack(urn) ? '' : `${resourceName(urn)}: `;
        if (text === '') {
            return;
        }
        if (ephemeral === true) {
            if (this.statuses.get(urn ?? '') !== text) {
                this.statuses.set(urn ?? '', text);
                this.say(`waiting for ${about}${text}`);
            }
        } else if (severity === 'error' && !summaries.test(text)) {
            this.account.errors.push(`${about}${text}`);
        } else if (severity === 'warning' && !pluginPaths.test(text)) {
            this.account.warnings.push(`${about}${text}`);
        }
    }
}

type Metadata = NonNullable<EngineEvent['resourcePreEvent']>['metadata'];
type Diagnostic = NonNullable<EngineEvent['diagnosticEvent']>;

/** True for resources outside the state: neither components nor providers. */
function livesOutside({ type, old, new: now }: Metadata): boolean {
    return !type.startsWith('pulumi:') && (now ?? old)?.custom === true;
}

const isStack = (urn: string): boolean => urn.split('::')[2] === 'pulumi:pulumi:Stack';

/** A preview's counts in words: `2 to create, 5 unchanged`. */
export function described(changes: Changes): string {
    const words: Record<keyof Changes, string> = {
        create: 'to create',
        update: 'to update',
        replace: 'to replace',
        delete: 'to delete',
        same: 'unchanged',
    };
    const counted = (Object.keys(words) as (keyof Changes)[]).filter((key) => changes[key] > 0);
    return counted.map((key) => `${changes[key]} ${words[key]}`).join(', ') || 'nothing';
}
