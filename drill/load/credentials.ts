/** Headers whose value is secret wherever it was written. */
const secretHeader = /^(proxy-)?authorization$|^cookie$|token|secret|password|api-?key|credential/i;
/** A shorter part of a header is no secret, but would hide parts of words. */
const shortestPart = 4;

/** What of a header is secret: its value, and each part that a server may repeat alone. */
export function secretsOfHeader(name: string, value: string): string[] {
    if (!secretHeader.test(name)) {
        return [];
    }
    const parts =
        name === 'cookie'
            ? value.split(/;\s*/).map((pair) => pair.slice(pair.indexOf('=') + 1))
            : [value.replace(/^\S+\s+/, '')];
    return [value, ...parts.filter((part) => part.length >= shortestPart)];
}

/** The credentials of a URL, as a header: a client that gets the URL's origin and path never sees them. */
export function authorizationOf({ username, password }: URL): string | undefined {
    if (username === '' && password === '') {
        return undefined;
    }
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

/** The secrets of a URL. A user without a password is a token. */
export function secretsOfUrl(url: URL): string[] {
    const authorization = authorizationOf(url);
    const secret = url.password === '' ? url.username : url.password;
    return authorization === undefined
        ? []
        : [secret, decodeURIComponent(secret), ...secretsOfHeader('authorization', authorization)];
}
