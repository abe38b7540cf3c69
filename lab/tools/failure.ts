/** What is likely wrong when a build or an installation fails, and what to do: the first line that its output fits. */
const causes: readonly (readonly [RegExp, string])[] = [
    [
        /no space left on device|ENOSPC|disk quota exceeded/i,
        "The disk is full. A first build takes about 9 GiB, nearly all of it in Go's caches; `go clean -cache` afterwards frees 5 of them.",
    ],
    [
        /checksum mismatch|SECURITY ERROR|DO NOT MATCH THE HASHES/,
        'What was downloaded is not what is pinned here. Do not use it: clean the download cache, and look at who answers for the registry.',
    ],
    [
        /signal: killed|out of memory|cannot allocate memory/i,
        'It was killed, most likely for want of memory: linking the API server alone takes 2 GiB. End something else, or build on a larger machine.',
    ],
    [/read-only file system|permission denied/i, 'A directory cannot be written to.'],
    [
        /dial tcp|no such host|i\/o timeout|connection (refused|reset|timed out)|network is unreachable|TLS handshake|proxyconnect|server misbehaving|GOPROXY=off|NewConnectionError|ConnectTimeoutError|ReadTimeout|name resolution|Max retries exceeded|ProxyError|certificate verify failed|x509: /i,
        "The registry cannot be reached. Look at the network, and at GOPROXY, HTTPS_PROXY or pip's `index-url` where there is a mirror.",
    ],
    [
        /No matching distribution found/,
        'pip found no such wheel: the index has to be reachable and have it, and pip has to be 20.3 or newer.',
    ],
    [
        /toolchain not available/,
        'The go command could not fetch the Go release that is needed. Install it from https://go.dev/dl/.',
    ],
];

const lastLines = 12;

/** Output lines about progress, not about errors. */
const chatter = /^(go: downloading |[\w.~-]+(\/[\w.~-]+)*$|Collecting |\s*Downloading |\s*━)/;

/** The sentence for a failure, and under it the end of what was printed. */
export function explainFailure(what: string, how: string, output: string): string {
    const cause = causes.find(([pattern]) => pattern.test(output))?.[1];
    const lines = output.split(/[\r\n]+/).filter((line) => line.trim() !== '' && !chatter.test(line));
    const end = lines.slice(-lastLines).map((line) => `  ${line}`);
    return [`${what} failed (${how}).${cause ? ` ${cause}` : ''}`, ...end].join('\n');
}
