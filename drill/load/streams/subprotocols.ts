export const subprotocolHeader = 'sec-websocket-protocol';

/** The subprotocols that a header asks for. */
export function subprotocols(header: string): string[] {
    return header
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '');
}

/** Whether a client can ask for them: each is a token, and there once (RFC 6455, 4.1). */
export function areSubprotocols(header: string): boolean {
    const names = subprotocols(header);
    return (
        names.length > 0 &&
        new Set(names).size === names.length &&
        names.every((name) => /^[!#$%&'*+.^_`|~\w-]+$/.test(name))
    );
}
