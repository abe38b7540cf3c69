import { objectsAt, type Properties, textAt } from '../../protocol/values';

/** The progress of an object towards readiness. */
export interface Progress {
    state: 'ready' | 'waiting' | 'failed';
    /** What is missing, for people. */
    message: string;
}

export const ready: Progress = { state: 'ready', message: '' };
export const waiting = (message: string): Progress => ({ state: 'waiting', message });
export const failed = (message: string): Progress => ({ state: 'failed', message });

/** A condition of the object's status, by type. */
export function condition(object: Properties, type: string): Properties | undefined {
    return objectsAt(object, 'status', 'conditions').find((entry) => textAt(entry, 'type') === type);
}

export function isTrue(object: Properties, type: string): boolean {
    return textAt(condition(object, type), 'status') === 'True';
}

/** A condition's message, or its reason when it has none. */
export function said(entry: Properties | undefined): string {
    return textAt(entry, 'message') ?? textAt(entry, 'reason') ?? 'no reason given';
}
