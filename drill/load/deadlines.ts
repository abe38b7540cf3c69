/** Something that ends by itself, or at its deadline. */
interface Expiring {
    readonly ended: boolean;
    readonly deadline: number;
    expire(): void;
}

/** Deadlines, all alike and so in order: one queue costs less than a timer each. */
export class Deadlines {
    private readonly queue: Expiring[] = [];
    private head = 0;

    add(expiring: Expiring): void {
        this.queue.push(expiring);
    }

    /** Ends what is due. */
    expire(now: number): void {
        for (
            let next = this.queue[this.head];
            next && (next.ended || next.deadline <= now);
            next = this.queue[this.head]
        ) {
            if (!next.ended) {
                next.expire();
            }
            this.head++;
        }
        if (this.head > 1024) {
            this.queue.splice(0, this.head);
            this.head = 0;
        }
    }
}
