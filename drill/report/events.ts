import { round } from '../measurement/percentiles';
import type { Transition } from '../measurement/transition';
import type { Moments } from '../measurement/windows';
import { isMove, type ReportedKind } from '../plan/plan';
import type { Event } from './report';
import { duration } from './wording';

const faultWords = {
    begin: 'Fault',
    end: 'The fault is reverted.',
    beginNoun: 'the fault',
    endNoun: 'its end',
};
const moveWords: typeof faultWords = {
    begin: 'Shift',
    end: 'The shift ends.',
    beginNoun: 'the begin of the shift',
    endNoun: 'its end',
};

/** What happened, in order of time. */
export function events(
    moments: Moments,
    transitions: readonly Transition[],
    { name: fault, description, pods }: { name: ReportedKind; description: string; pods: readonly string[] },
): Event[] {
    const words = isMove(fault) ? moveWords : faultWords;
    const zero = moments.steadyAt;
    const at = (time: number): number => round(time - zero, 1);
    const hit = pods.length > 0 ? ` (${pods.join(', ')})` : '';
    const all: Event[] = [
        { atMs: 0, name: 'steady', text: 'Every expected cluster answers. The steady phase begins.' },
        { atMs: at(moments.faultAt), name: 'fault', text: `${words.begin}: ${description}${hit}.` },
        { atMs: at(moments.faultEndedAt), name: 'fault-ended', text: words.end },
        { atMs: at(moments.endedAt), name: 'end', text: 'End of the drill.' },
        ...transitions.flatMap((transition) => {
            const isFirst = transition.name === 'failover';
            const [from, change] = isFirst ? [moments.faultAt, words.beginNoun] : [moments.faultEndedAt, words.endNoun];
            return transitionEvents(transition, from, zero, change);
        }),
    ];
    return all.sort((a, b) => a.atMs - b.atMs);
}

function transitionEvents(transition: Transition, from: number, zero: number, change: string): Event[] {
    const { name, by, firstReplyMs, lastErrorMs, fullShiftMs, lost } = transition;
    const event = (ms: number | null, kind: 'first-reply' | 'last-error' | 'full-shift', text: string): Event[] =>
        ms === null ? [] : [{ atMs: round(from + ms - zero, 1), name: `${name}-${kind}`, text }];
    const who = by.join(', ');
    return [
        ...event(firstReplyMs, 'first-reply', `First reply of ${who}, ${duration(firstReplyMs)} after ${change}.`),
        ...event(
            lastErrorMs,
            'last-error',
            `Last of ${lost} lost requests given up, ${duration(lastErrorMs)} after ${change}.`,
        ),
        ...event(
            fullShiftMs,
            'full-shift',
            `Full shift: from here on the traffic is as expected, ${duration(fullShiftMs)} after ${change}.`,
        ),
    ];
}
