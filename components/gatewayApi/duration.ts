import { milliseconds } from '../../duration';

const units = [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
    ['ms', 1],
] as const;

/** A duration in the form of Gateway API (GEP-2257): whole numbers of at most five digits, such as `1m30s` or `0s`. */
export function gatewayDuration(duration: string): string {
    let left = milliseconds(duration) ?? 0;
    const parts = units.map(([unit, size]) => {
        const count = Math.floor(left / size);
        left -= count * size;
        return count > 0 ? `${count}${unit}` : '';
    });
    return parts.join('') || '0s';
}
