import { isObject } from '../../isObject';
import type { ChangeKind } from './plugin';
import type { Properties, Value } from './values';

/** One place where two values differ. */
export interface Change {
    segments: (string | number)[];
    kind: ChangeKind;
}

/** Every place, as deep as possible, where `after` differs from `before`. Array elements are compared by position. */
export function changesBetween(before: Properties, after: Properties): Change[] {
    return between(before, after, []);
}

function between(before: Value | undefined, after: Value | undefined, segments: Change['segments']): Change[] {
    if (Array.isArray(before) && Array.isArray(after)) {
        const length = Math.max(before.length, after.length);
        return Array.from({ length }, (_, index) => between(before[index], after[index], [...segments, index])).flat();
    }
    if (isObject(before) && isObject(after)) {
        const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
        return keys.flatMap((key) => between(before[key], after[key], [...segments, key]));
    }
    return before === after ? [] : [{ segments, kind: changeKind(before, after) }];
}

export function changeKind(before: Value | undefined, after: Value | undefined): ChangeKind {
    if (before === undefined) {
        return 'add';
    }
    return after === undefined ? 'delete' : 'update';
}

/** The change's place as a Pulumi property path: `spec.ports[0].name`, `metadata.labels["app.kubernetes.io/name"]`. */
export function propertyPath(segments: Change['segments']): string {
    return segments.reduce<string>((path, segment) => {
        if (typeof segment === 'number') {
            return `${path}[${segment}]`;
        }
        if (!/^[A-Za-z0-9_$-]+$/.test(segment)) {
            return `${path}["${segment.replace(/(["\\])/g, '\\$1')}"]`;
        }
        return path === '' ? segment : `${path}.${segment}`;
    }, '');
}

/** True when the change is at the path, inside of it, or around it. `*` matches any one segment. */
export function touches(change: Change, path: string): boolean {
    const wanted = path.split('.');
    return wanted
        .slice(0, change.segments.length)
        .every((segment, index) => segment === '*' || segment === String(change.segments[index]));
}
