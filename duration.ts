const unitMilliseconds: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/**
 * Milliseconds of a duration as Istio writes it, a Go duration such as `250ms`, `1.5s` or `1m30s`.
 * Undefined for what Istio would refuse: no unit, shorter than 1ms, finer than 1ms
 * (https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection).
 */
export function milliseconds(duration: string): number | undefined {
    if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(duration)) {
        return undefined;
    }
    let total = 0;
    for (const [, amount = '', unit = ''] of duration.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)) {
        total += Number(amount) * (unitMilliseconds[unit] ?? 0);
    }
    const rounded = Math.round(total);
    return rounded >= 1 && Math.abs(total - rounded) < 1e-6 ? rounded : undefined;
}
