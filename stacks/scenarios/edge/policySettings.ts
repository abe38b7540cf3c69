import { milliseconds } from '../../../duration';
import { isObject } from '../../../isObject';
import { json, number, type Reader } from '../../settings/readers';

/** How a failure is detected, as configured; the gateways' defaults fill in the rest. */
export interface DetectionSetting {
    /** Time between two health checks. */
    interval?: string;
    /** Time limit of a check. */
    timeout?: string;
    /** Failed checks in a row after which an endpoint is unhealthy. */
    unhealthyAfter?: number;
    /** Good checks in a row after which it is healthy again. */
    healthyAfter?: number;
}

/** What happens to a request that meets a failed endpoint, as configured. */
export interface RetrySetting {
    /** Tries after the first. */
    attempts?: number;
    /** Time limit of one try. */
    perTryTimeout?: string;
    /** Longest time before the first retry. */
    backOff?: string;
}

type Field = (value: unknown) => unknown;

const duration: Field = (value) => (typeof value === 'string' && milliseconds(value) !== undefined ? value : undefined);

const count: Field = (value) => {
    const found = number(value);
    return Number.isInteger(found) && Number(found) >= 1 ? found : undefined;
};

export const detectionSetting: Reader<DetectionSetting> = fields<DetectionSetting>({
    interval: duration,
    timeout: duration,
    unhealthyAfter: count,
    healthyAfter: count,
});

export const retrySetting: Reader<RetrySetting> = fields<RetrySetting>({
    attempts: count,
    perTryTimeout: duration,
    backOff: duration,
});

/** Reads an object of these fields, each optional; undefined where there is another one, or one that is not accepted. */
function fields<T extends object>(known: { [field in keyof Required<T>]: Field }): Reader<T> {
    const readers = known as Readonly<Record<string, Field>>;
    return (stored) => {
        const parsed = json(stored);
        if (!isObject(parsed)) {
            return undefined;
        }
        const read = Object.entries(parsed).map(([field, value]) => [field, readers[field]?.(value)] as const);
        return read.length > 0 && read.every(([, value]) => value !== undefined)
            ? (Object.fromEntries(read) as T)
            : undefined;
    };
}
