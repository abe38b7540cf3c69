/** Errors of this machine, which has no open files, local ports or memory left: the request was never sent. */
const exhaustion: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM']);

export function isExhaustion(error: string): boolean {
    return exhaustion.has(error);
}
