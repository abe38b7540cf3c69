/** One question to another clock: sent and answered by our clock, and what the other one showed in between. Milliseconds. */
export interface ClockAnswer {
    readonly sentAt: number;
    readonly theirs: number;
    readonly receivedAt: number;
}

/** How another clock relates to ours. */
export interface ClockOffset {
    /** To add to a time of the other clock. */
    readonly offsetMs: number;
    /** The offset is off by at most this. */
    readonly errorMs: number;
}

/** Clocks of one rate drift apart by no more: Linux slews a clock by at most 500 ppm. */
const mostDrift = 500e-6;
/** Answers that count: a longer way a minute ago says less than a shorter one now. */
const remembered = 20;

/**
 * The offset of another clock, as NTP finds it: the answer came from some moment between question and reply, so half of the
 * round trip bounds the error. Of the latest answers the one with the smallest bound counts, which grows with its age.
 */
export class ClockEstimate {
    private answers: readonly ClockAnswer[] = [];

    add(answer: ClockAnswer): void {
        this.answers = [...this.answers, answer].slice(-remembered);
    }

    get count(): number {
        return this.answers.length;
    }

    /** The offset as it is at this time of our clock; undefined before the first answer. */
    at(time: number): ClockOffset | undefined {
        const offsets = this.answers.map(({ sentAt, theirs, receivedAt }) => {
            const halfWay = (receivedAt - sentAt) / 2;
            return {
                offsetMs: sentAt + halfWay - theirs,
                errorMs: halfWay + mostDrift * Math.max(0, time - sentAt),
            };
        });
        return offsets.reduce<ClockOffset | undefined>(
            (best, each) => (best && best.errorMs <= each.errorMs ? best : each),
            undefined,
        );
    }
}
