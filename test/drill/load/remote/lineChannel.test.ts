import { PassThrough } from 'node:stream';
import * as fc from 'fast-check';
import { lineChannel } from '../../../../drill/load/remote/lineChannel';

/** What a channel reads from these pieces, and why it ended. */
function read(pieces: readonly Buffer[]): { messages: unknown[]; ends: string[] } {
    const stream = new PassThrough();
    const [messages, ends]: [unknown[], string[]] = [[], []];
    lineChannel(
        stream,
        (message) => messages.push(message),
        (why) => ends.push(why),
    );
    pieces.forEach((piece) => stream.emit('data', piece));
    return { messages, ends };
}

describe('a channel of lines', () => {
    it('brings every message whole and in order, however the bytes arrive', () => {
        fc.assert(
            fc.property(
                fc.array(fc.jsonValue(), { maxLength: 20 }),
                fc.array(fc.nat(200), { maxLength: 40 }),
                (sent, cuts) => {
                    const bytes = Buffer.from(sent.map((message) => `${JSON.stringify(message)}\n`).join(''));
                    const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
                        (a, b) => a - b,
                    );
                    const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
                    expect(read(pieces)).toEqual({ messages: JSON.parse(JSON.stringify(sent)) as unknown[], ends: [] });
                },
            ),
        );
    });

    it.each([
        ['something else than JSON', 'HTTP/1.1 400 Bad Request\r\n', 'not a line of JSON: HTTP/1.1 400 Bad Request'],
        ['a line that never ends', 'x'.repeat(65 * 2 ** 20), 'a line that does not end'],
    ])('ends once, and says so, on %s', (_, text, why) => {
        expect(read([Buffer.from(text), Buffer.from('1\n')])).toEqual({
            messages: [],
            ends: [expect.stringContaining(why)],
        });
    });
});
