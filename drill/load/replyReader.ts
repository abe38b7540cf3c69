import type { ReplyHeaders } from './backend';

/** Bytes of a reply that are read for the words that name the backend; the rest only has to arrive. */
export const bodyLimit = 65_536;
/** Node's own limit for the head of a message. */
const headLimit = 16_384;
/** A chunk's size and extensions, and a line of a trailer. */
const lineLimit = 4096;
const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [^\r\n]*)?$/;
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*?)[ \t]*$/;
const chunkSize = /^([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?$/;
const wholeNumber = /^\d{1,15}$/;
const lineEnd = '\r\n';

/** The bytes are no HTTP/1.1 reply. */
export class BadReply extends Error {
    override readonly name = 'BadReply';
}

/** What the next bytes of a connection belong to. */
type State = 'head' | 'sized' | 'chunk size' | 'chunk' | 'chunk end' | 'trailers' | 'until close' | 'whole';

/** The head of a reply, and what follows. */
interface Head {
    readonly status: number;
    readonly headers: ReplyHeaders;
    readonly keepsOpen: boolean;
    readonly idleMs: number;
    readonly state: State;
    /** Of the body, where the head says it. */
    readonly size: number;
}

const noHead: Head = { status: 0, headers: {}, keepsOpen: true, idleMs: Infinity, state: 'head', size: 0 };

/**
 * Reads the replies of one HTTP/1.1 connection (RFC 9112), one at a time. It is strict: a malformed reply is an error,
 * never a whole one. An interim reply (1xx) is skipped.
 */
export class ReplyReader {
    status = 0;
    headers: ReplyHeaders = {};
    /** One character for each byte. */
    body = '';
    /** Whether the server keeps the connection open after the reply. */
    keepsOpen = true;
    /** For how long at most. */
    idleMs = Infinity;
    private state: State = 'whole';
    private hasBody = true;
    /** Bytes of the body or the chunk that are still to come. */
    private rest = 0;
    /** The beginning of a head or a line whose end has not arrived. */
    private part = '';
    private last: { text: string; hasBody: boolean; head: Head } = { text: '', hasBody: true, head: noHead };
    /** Bytes that arrived together. */
    private length = 0;

    /** Makes ready for the next reply. */
    expect(method: string): void {
        this.status = 0;
        this.headers = {};
        this.body = '';
        this.hasBody = method !== 'HEAD';
        this.part = '';
        this.state = 'head';
    }

    /**
     * Reads what arrived, the first `length` bytes, and says whether the reply is whole now.
     *
     * @throws {@link BadReply} Where it cannot be a reply.
     */
    read(bytes: Buffer, length = bytes.length): boolean {
        this.length = length;
        let at = 0;
        while (at < length && this.state !== 'whole') {
            at = this.step(bytes, at);
        }
        if (at < length) {
            this.keepsOpen = false; // nobody asked for more
        }
        return this.state === 'whole';
    }

    /** Whether the reply is whole once the server has closed the connection. */
    readEnd(): boolean {
        return this.state === 'until close' || this.state === 'whole';
    }

    /** Reads from `at`, and gives where to go on. */
    private step(bytes: Buffer, at: number): number {
        if (this.state === 'head') {
            return this.readHead(bytes, at);
        }
        if (this.state === 'until close') {
            this.keep(bytes, at, this.length);
            return this.length;
        }
        return this.state === 'sized' || this.state === 'chunk' ? this.readRest(bytes, at) : this.readLine(bytes, at);
    }

    private readHead(bytes: Buffer, at: number): number {
        const text = this.part + bytes.toString('latin1', at, this.length);
        const end = text.indexOf('\r\n\r\n');
        if ((end === -1 ? text.length : end) > headLimit) {
            throw new BadReply('the head is too long');
        }
        if (end === -1) {
            this.part = text;
            return this.length;
        }
        const next = at + end + 4 - this.part.length;
        this.part = '';
        this.onHead(text.slice(0, end));
        return next;
    }

    /** Heads repeat: those of a second differ in nothing, where a server answers often. */
    private onHead(text: string): void {
        if (text !== this.last.text || this.hasBody !== this.last.hasBody) {
            this.last = { text, hasBody: this.hasBody, head: headOf(text, this.hasBody) };
        }
        const { status, headers, keepsOpen, idleMs, state, size } = this.last.head;
        this.status = status;
        if (status >= 200) {
            this.headers = headers;
            this.keepsOpen = keepsOpen;
            this.idleMs = idleMs;
            this.state = state;
            this.rest = size;
        }
    }

    private readRest(bytes: Buffer, at: number): number {
        const end = Math.min(this.length, at + this.rest);
        this.keep(bytes, at, end);
        this.rest -= end - at;
        if (this.rest === 0) {
            this.state = this.state === 'sized' ? 'whole' : 'chunk end';
        }
        return end;
    }

    private readLine(bytes: Buffer, at: number): number {
        const found = bytes.indexOf(10, at);
        const end = found < this.length ? found : -1;
        const next = end === -1 ? this.length : end + 1;
        const text = this.part + bytes.toString('latin1', at, next);
        if (text.length > lineLimit) {
            throw new BadReply('a line of the body is too long');
        }
        this.part = end === -1 ? text : '';
        if (end !== -1) {
            if (!text.endsWith(lineEnd)) {
                throw new BadReply('a line ends without a carriage return');
            }
            this.onLine(text.slice(0, -2));
        }
        return next;
    }

    private onLine(line: string): void {
        if (this.state === 'chunk size') {
            const [, size] = chunkSize.exec(line) ?? [];
            if (size === undefined) {
                throw new BadReply('no size of a chunk');
            }
            this.rest = parseInt(size, 16);
            this.state = this.rest === 0 ? 'trailers' : 'chunk';
        } else if (this.state === 'trailers') {
            if (line === '') {
                this.state = 'whole';
            } else {
                headersOf([line]);
            }
        } else if (line === '') {
            this.state = 'chunk size';
        } else {
            throw new BadReply('a chunk is longer than it says');
        }
    }

    private keep(bytes: Buffer, from: number, to: number): void {
        const room = bodyLimit - this.body.length;
        if (room > 0) {
            this.body += bytes.toString('latin1', from, Math.min(to, from + room));
        }
    }
}

function headOf(text: string, hasBody: boolean): Head {
    const [first = '', ...lines] = text.split(lineEnd);
    const [, minor, code] = statusLine.exec(first) ?? [];
    if (code === undefined) {
        throw new BadReply('no status line');
    }
    const status = Number(code);
    if (status === 101) {
        throw new BadReply('another protocol, which nobody asked for');
    }
    const headers = headersOf(lines);
    const connection = tokensOf(headers.connection ?? '');
    const isOpen = minor === '1' ? !connection.includes('close') : connection.includes('keep-alive');
    const { state, size } = bodyOf(status, headers, hasBody);
    const [, seconds] = /timeout=(\d+)/i.exec(String(headers['keep-alive'] ?? '')) ?? [];
    const idleMs = seconds === undefined ? Infinity : Number(seconds) * 1000;
    return { status, headers, keepsOpen: isOpen && state !== 'until close', idleMs, state, size };
}

/** How the body is delimited (RFC 9112, 6.3). */
function bodyOf(status: number, headers: ReplyHeaders, hasBody: boolean): Pick<Head, 'state' | 'size'> {
    const { 'content-length': length, 'transfer-encoding': coding } = headers;
    if (coding !== undefined && length !== undefined) {
        throw new BadReply('both Content-Length and Transfer-Encoding');
    }
    const size = length === undefined ? undefined : sizeOf(length);
    if (!hasBody || status === 204 || status === 304 || size === 0) {
        return { state: 'whole', size: 0 };
    }
    if (size !== undefined) {
        return { state: 'sized', size };
    }
    return {
        state: coding !== undefined && tokensOf(coding).at(-1) === 'chunked' ? 'chunk size' : 'until close',
        size: 0,
    };
}

function headersOf(lines: readonly string[]): Record<string, string | string[]> {
    const headers: Record<string, string | string[]> = {};
    for (const line of lines) {
        const [, name, value] = headerLine.exec(line) ?? [];
        if (name === undefined || value === undefined) {
            throw new BadReply('no header');
        }
        const key = name.toLowerCase();
        const known = Object.hasOwn(headers, key) ? headers[key] : undefined;
        headers[key] = known === undefined ? value : [known, value].flat();
    }
    return headers;
}

/** The value of Content-Length, which may be there more than once. */
function sizeOf(length: string | string[]): number {
    const sizes = typeof length === 'string' && wholeNumber.test(length) ? [length] : [...new Set(tokensOf(length))];
    const [size = ''] = sizes;
    if (sizes.length > 1 || !wholeNumber.test(size)) {
        throw new BadReply('no Content-Length');
    }
    return Number(size);
}

/** Lower-case elements of a header that is a list. */
function tokensOf(header: string | string[]): string[] {
    const elements = [header].flat().flatMap((each) => each.toLowerCase().split(/[ \t]*,[ \t]*/));
    return elements.filter((each) => each !== ''); // RFC 9110, 5.6.1
}
