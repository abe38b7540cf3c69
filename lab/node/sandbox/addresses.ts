const FIRST = 2;
const LAST = 239;

/**
 * Pod addresses 198.18.k.2–239 of one cluster, given in turn, so that a freed one rests for as long as possible: a
 * client that has not heard of a pod's end must not reach another pod.
 */
export class Addresses {
    private readonly used = new Set<number>();
    private next = FIRST;

    /** @param subnet first three bytes, e.g. `198.18.1` */
    constructor(private readonly subnet: string) {}

    /** The gateway of the subnet, which is also the host address of its pods. */
    get gateway(): string {
        return `${this.subnet}.1`;
    }

    /** A free address, or `undefined` when all are taken. */
    take(): string | undefined {
        for (let tried = FIRST; tried <= LAST; tried++) {
            const byte = this.next;
            this.next = byte === LAST ? FIRST : byte + 1;
            if (!this.used.has(byte)) {
                this.used.add(byte);
                return `${this.subnet}.${byte}`;
            }
        }
        return undefined;
    }

    release(address: string): void {
        this.used.delete(Number(address.split('.')[3]));
    }
}
