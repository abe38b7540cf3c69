/** A reply's body, decoded when something looks at it. */
export interface ReplyText {
    text(): string;
    /** Undefined where the body is not JSON. */
    json(): unknown;
}

/** @param bytes One character for each byte. */
export function replyText(bytes: string): ReplyText {
    let text: string | undefined;
    let json: { value: unknown } | undefined;
    const decoded = (): string => (text ??= isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8'));
    return { text: decoded, json: () => (json ??= { value: parsed(decoded()) }).value };
}

function isAscii(bytes: string): boolean {
    return !/[^\0-\x7f]/.test(bytes);
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}
