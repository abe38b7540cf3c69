/** When requests are due: one every `1000 / rate` milliseconds from `startsAt`, whatever the server does. */
export interface Schedule {
    /** Milliseconds, on any clock. */
    readonly startsAt: number;
    /** Requests a second. */
    readonly rate: number;
}

/** Due time of the request with this index; a product, not a running sum, so that it never drifts. */
export function dueAt(schedule: Schedule, index: number): number {
    return schedule.startsAt + (index * 1000) / schedule.rate;
}

/** Index of the first request that is due strictly after `now`: how many must have been sent by then. */
export function dueBy(schedule: Schedule, now: number): number {
    if (now < schedule.startsAt) {
        return 0;
    }
    let count = Math.floor(((now - schedule.startsAt) * schedule.rate) / 1000) + 1;
    // The division may round across a due time; dueAt() is the truth.
    while (count > 0 && dueAt(schedule, count - 1) > now) {
        count--;
    }
    while (dueAt(schedule, count) <= now) {
        count++;
    }
    return count;
}
