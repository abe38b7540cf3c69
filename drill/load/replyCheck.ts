import { isDeepStrictEqual } from 'node:util';
import type { ReplyExpectation } from '../plan/request';
import { valueAt } from './jsonPointer';
import type { ReplyText } from './replyText';

/** Judges a whole reply by what its request expects. */
export interface ReplyCheck {
    /** Whether the status is one of the expected ones; undefined where the request lists none. */
    expected(status: number): boolean | undefined;
    /** Whether the body is as expected. */
    fits(body: ReplyText): boolean;
}

/** @param expectedBody Text that replies to every request must contain. */
export function replyCheck(
    { status, body, json = {}, pattern }: ReplyExpectation = {},
    expectedBody: string | undefined,
): ReplyCheck {
    const statuses = status?.map((each) => String(each).toLowerCase());
    const texts = [expectedBody, body].filter((text) => text !== undefined);
    const values = Object.entries(json);
    const matching = pattern === undefined ? undefined : new RegExp(pattern);
    return {
        expected: (found) => statuses?.some((each) => each === String(found) || each === `${String(found)[0]}xx`),
        fits: (found) =>
            texts.every((text) => found.text().includes(text)) &&
            (matching?.test(found.text()) ?? true) &&
            values.every(([pointer, value]) => isDeepStrictEqual(valueAt(found.json(), pointer), value)),
    };
}
