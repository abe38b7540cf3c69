import type { Refusal } from '../protocol/plugin';
import { type Properties, textsAt } from '../protocol/values';

/** Bits of the KeyUsage extension (RFC 5280 4.2.1.3), as the X.509 library counts them. */
const keyUsages: Record<string, number> = {
    digital_signature: 1,
    content_commitment: 2,
    key_encipherment: 4,
    data_encipherment: 8,
    key_agreement: 16,
    cert_signing: 32,
    crl_signing: 64,
    encipher_only: 128,
    decipher_only: 256,
};

/** Object identifiers of extended key usages. */
const extendedKeyUsages: Record<string, string> = {
    any_extended: '2.5.29.37.0',
    server_auth: '1.3.6.1.5.5.7.3.1',
    client_auth: '1.3.6.1.5.5.7.3.2',
    code_signing: '1.3.6.1.5.5.7.3.3',
    email_protection: '1.3.6.1.5.5.7.3.4',
    ipsec_end_system: '1.3.6.1.5.5.7.3.5',
    ipsec_tunnel: '1.3.6.1.5.5.7.3.6',
    ipsec_user: '1.3.6.1.5.5.7.3.7',
    timestamping: '1.3.6.1.5.5.7.3.8',
    ocsp_signing: '1.3.6.1.5.5.7.3.9',
    microsoft_server_gated_crypto: '1.3.6.1.4.1.311.10.3.3',
    netscape_server_gated_crypto: '2.16.840.1.113730.4.1',
    microsoft_commercial_code_signing: '1.3.6.1.4.1.311.2.1.22',
    microsoft_kernel_code_signing: '1.3.6.1.4.1.311.61.1.1',
};

/** What the certificate's key may be used for, in the two extensions that say so. */
export interface Usages {
    /** Flags of the KeyUsage extension; 0 when there is none. */
    key: number;
    /** Object identifiers for the ExtendedKeyUsage extension. */
    extended: string[];
}

export function usagesOf(allowedUses: string[]): Usages {
    return {
        key: allowedUses.reduce((flags, use) => flags | (keyUsages[use] ?? 0), 0),
        extended: allowedUses.flatMap((use) => extendedKeyUsages[use] ?? []),
    };
}

export function refusedUsages(inputs: Properties): Refusal[] {
    const known = [...Object.keys(keyUsages), ...Object.keys(extendedKeyUsages)];
    return textsAt(inputs, 'allowedUses').flatMap((use, index) =>
        known.includes(use)
            ? []
            : [{ property: `allowedUses[${index}]`, reason: `"${use}" is not a use; known: ${known.join(', ')}` }],
    );
}
