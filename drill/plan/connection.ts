import type { TextSource } from './request';

/** How TLS connections to the entry are made. Each text is PEM. */
export interface EntryTls {
    /** Authorities that the server's certificate must come from. Default: those that Node trusts. */
    ca?: TextSource;
    /** The client's certificate, with intermediate ones after it. */
    certificate?: TextSource;
    /** Its private key, without a passphrase. */
    key?: TextSource;
    /** Name that is asked for (SNI) and that the server's certificate must have. Default: the entry's host. */
    serverName?: string;
}
