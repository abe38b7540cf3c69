import * as fc from 'fast-check';
import { BadReply, bodyLimit, ReplyReader } from '../../../drill/load/replyReader';

/** What a reader makes of bytes that arrive in these pieces, and then of the end of the connection. */
function read(pieces: readonly string[], method = 'GET'): { reader: ReplyReader; whole: boolean; wholeAtEnd: boolean } {
    const reader = new ReplyReader();
    reader.expect(method);
    const whole = pieces.map((piece) => reader.read(Buffer.from(piece, 'latin1'))).includes(true);
    return { reader, whole, wholeAtEnd: whole || reader.readEnd() };
}

const head = (...lines: string[]): string => [...lines, '', ''].join('\r\n');

describe('a reader of replies', () => {
    it.each<[string, string, object]>([
        ['a body of a known length', `${head('HTTP/1.1 200 OK', 'Content-Length: 2')}ok`, { status: 200, body: 'ok' }],
        ['no body', head('HTTP/1.1 200 OK', 'content-length: 0'), { status: 200, body: '' }],
        ['no reason', head('HTTP/1.1 204'), { status: 204, keepsOpen: true }],
        ['304 with the length of what it spares', head('HTTP/1.1 304 x', 'content-length: 9'), { status: 304 }],
        [
            'chunks, extensions and trailers',
            `${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}3\r\nabc\r\nA;x="y"\r\n0123456789\r\n0\r\nx: y\r\n\r\n`,
            { body: 'abc0123456789' },
        ],
        [
            'a list with empty elements',
            `${head('HTTP/1.1 200 OK', 'Transfer-Encoding: , chunked,')}3\r\nabc\r\n0\r\n\r\n`,
            { body: 'abc' },
        ],
        [
            'interim replies first',
            `${head('HTTP/1.1 100 Continue')}${head('HTTP/1.1 103 x', 'link: a')}${head('HTTP/1.1 200 OK', 'content-length: 1')}a`,
            { status: 200, body: 'a', headers: { 'content-length': '1' } },
        ],
        [
            'headers that occur more than once',
            head('HTTP/1.1 204 x', 'A:  b ', 'set-cookie: 1', 'Set-Cookie: 2', 'empty:'),
            { headers: { a: 'b', 'set-cookie': ['1', '2'], empty: '' } },
        ],
        [
            'the same length twice',
            `${head('HTTP/1.1 200 OK', 'content-length: 1', 'content-length: 1')}a`,
            { body: 'a' },
        ],
        ['a connection that closes', head('HTTP/1.1 204 x', 'Connection: foo, Close'), { keepsOpen: false }],
        ['HTTP/1.0', `${head('HTTP/1.0 200 OK', 'content-length: 1')}a`, { keepsOpen: false }],
        ['more than was asked for', `${head('HTTP/1.1 204 x')}HTTP/1.1 408 y`, { status: 204, keepsOpen: false }],
    ])('reads %s, in whatever pieces it arrives', (_, reply, expected) => {
        const bytes = fc.uniqueArray(fc.integer({ min: 1, max: reply.length - 1 }), { maxLength: 8 });
        fc.assert(
            fc.property(bytes, (places) => {
                const at = [0, ...places.sort((one, other) => one - other), reply.length];
                const { whole, reader } = read(at.slice(1).map((end, index) => reply.slice(at[index], end)));
                expect(whole).toBe(true);
                const { status, headers, body, keepsOpen } = reader;
                expect({ status, headers, body, keepsOpen }).toMatchObject({ keepsOpen: true, ...expected });
            }),
        );
    });

    it('takes a reply without a length for whole when the connection closes', () => {
        const made = read([head('HTTP/1.1 200 OK'), 'abc', 'def']);
        expect(made).toMatchObject({ whole: false, wholeAtEnd: true, reader: { body: 'abcdef', keepsOpen: false } });
    });

    it('takes the reply to HEAD for whole without its body', () => {
        expect(read([head('HTTP/1.1 200 OK', 'content-length: 5')], 'HEAD').whole).toBe(true);
    });

    it('reads on after what it keeps of a body', () => {
        const size = bodyLimit + 100;
        const { whole, reader } = read([head('HTTP/1.1 200 OK', `content-length: ${size}`), 'x'.repeat(size)]);
        expect(whole).toBe(true);
        expect(reader.body).toHaveLength(bodyLimit);
    });

    it.each([
        ['nothing', ''],
        ['half a head', 'HTTP/1.1 200 OK\r\ncontent-le'],
        ['an interim reply', head('HTTP/1.1 103 x')],
        ['a part of the body', `${head('HTTP/1.1 200 OK', 'content-length: 5')}abc`],
        ['a part of a chunk', `${head('HTTP/1.1 200 OK', 'transfer-encoding: chunked')}5\r\nabc`],
        ['no last chunk', `${head('HTTP/1.1 200 OK', 'transfer-encoding: chunked')}3\r\nabc\r\n`],
        ['no end of the trailers', `${head('HTTP/1.1 200 OK', 'transfer-encoding: chunked')}0\r\n`],
    ])('takes no reply for whole of which came %s', (_, reply) => {
        expect(read([reply])).toMatchObject({ whole: false, wholeAtEnd: false });
    });

    const chunked = head('HTTP/1.1 200 OK', 'transfer-encoding: chunked');
    it.each([
        ['another protocol', 'SSH-2.0-OpenSSH_9.7\r\n\r\n'],
        ['a status of two digits', head('HTTP/1.1 20 OK')],
        ['HTTP/2', head('HTTP/2 200 OK')],
        ['a switch of protocols', head('HTTP/1.1 101 x', 'upgrade: websocket')],
        ['a header without a name', head('HTTP/1.1 200 OK', ': a')],
        ['a header without a colon', head('HTTP/1.1 200 OK', 'content-length 5')],
        ['a space before the colon', head('HTTP/1.1 200 OK', 'content-length : 5')],
        ['a folded header', head('HTTP/1.1 200 OK', 'a: b', ' c')],
        ['a bare line feed', head('HTTP/1.1 200 OK\ncontent-length: 5')],
        ['a negative length', head('HTTP/1.1 200 OK', 'content-length: -5')],
        ['two lengths', head('HTTP/1.1 200 OK', 'content-length: 5', 'content-length: 6')],
        ['a length beside chunks', head('HTTP/1.1 200 OK', 'content-length: 5', 'transfer-encoding: chunked')],
        ['a chunk without a size', `${chunked}\r\n`],
        ['a chunk whose size is no number', `${chunked}5x\r\n`],
        ['a chunk that goes on', `${chunked}2\r\nabc\r\n`],
        ['a trailer that is none', `${chunked}0\r\nabc\r\n`],
        ['a line that never ends', `${chunked}${'0'.repeat(5000)}`],
        ['a head that never ends', `HTTP/1.1 200 OK\r\na: ${'b'.repeat(20_000)}`],
    ])('refuses %s', (_, reply) => {
        expect(() => read([reply])).toThrow(BadReply);
    });

    it('reads the next reply as if nothing had been before', () => {
        const { reader } = read([`${head('HTTP/1.1 503 x', 'a: b', 'content-length: 3')}abc`]);
        reader.expect('GET');
        reader.read(Buffer.from(head('HTTP/1.1 200 OK', 'content-length: 0')));
        expect(reader).toMatchObject({ status: 200, body: '', headers: { 'content-length': '0' } });
    });
});
