import type { EngineEvent } from '@pulumi/pulumi/automation';
import { isObject } from '../isObject';
import { resourceName, tidy } from './resourceName';

/** What a policy reported. */
export interface Violation {
    policy: string;
    /** `mandatory` fails the operation. */
    level: 'advisory' | 'mandatory';
    /** Type and name in the program; undefined where it concerns no single resource. */
    resource?: string;
    message: string;
}

/** What a policy changed before the resource was registered. */
export interface Remediation {
    policy: string;
    resource: string;
    /** Fields, e.g. `spec.replicas: 1 → 2`. */
    changes: string[];
}

/** A policy pack to run with an operation. */
export interface PolicyPack {
    /** Folder of the PulumiPolicy.yaml. */
    folder: string;
    /** JSON file with the level of each policy, by name. */
    levels?: string;
}

/** Events that the SDK's types do not have yet. */
type PolicyEngineEvent = EngineEvent & {
    policyRemediationEvent?: { resourceUrn?: string; policyName: string; before?: unknown; after?: unknown };
};

/** The violation that an event reports. */
export function violationOf({ policyEvent }: EngineEvent): Violation | undefined {
    if (!policyEvent) {
        return undefined;
    }
    const { enforcementLevel, message, policyName, resourceUrn } = policyEvent;
    return {
        policy: policyName,
        level: enforcementLevel === 'mandatory' ? 'mandatory' : 'advisory',
        ...(resourceUrn !== undefined && resourceUrn !== '' && { resource: resourceName(resourceUrn) }),
        message: tidy(message),
    };
}

/** The remediation that an event reports. */
export function remediationOf(event: EngineEvent): Remediation | undefined {
    const { policyRemediationEvent: remediation } = event as PolicyEngineEvent;
    return (
        remediation && {
            policy: remediation.policyName,
            resource: resourceName(remediation.resourceUrn ?? ''),
            changes: differences(remediation.before, remediation.after),
        }
    );
}

/** A violation as people read it: which policy, what is wrong where, without the policy's own description. */
export function violationText({ level, message, policy, resource }: Violation): string {
    const [description = '', ...details] = message.split('\n');
    return [
        `${level} ${policy}${resource === undefined ? '' : `: ${resource}`}`,
        ...(details.length > 0 ? details : [description]).map((line) => `    ${line}`),
    ].join('\n');
}

function differences(before: unknown, after: unknown, path = ''): string[] {
    if (isObject(before) && isObject(after)) {
        return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
            differences(before[name], after[name], path === '' ? name : `${path}.${name}`),
        );
    }
    const text = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));
    return text(before) === text(after) ? [] : [`${path}: ${text(before)} → ${text(after)}`];
}
