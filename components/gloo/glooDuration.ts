import { milliseconds } from '../../duration';

/** A duration such as `250ms` or `1m30s` in protobuf's JSON form, which Gloo reads: `0.25s`, `90s`. */
export function glooDuration(duration: string): string {
    return duration === '0s' ? duration : `${(milliseconds(duration) ?? 0) / 1000}s`;
}
