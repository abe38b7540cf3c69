import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { messageOf } from '../../errors';
import type { EntryTls } from '../plan/connection';
import type { TextSource } from '../plan/request';
import { originOf, type TextReader } from './textReader';

/** What TLS connections to the entry are made with. Its key is secret. */
export interface TlsMaterial {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly servername?: string;
}

const pemCertificate = /-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g;

/** Reads and checks the certificates and the key of a plan; what is wrong becomes a problem of the reader. */
export function tlsMaterial({ ca, certificate, key, serverName }: EntryTls, reader: TextReader): TlsMaterial {
    const now = Date.now();
    const problem = (text: string): void => void reader.problems.push(text);
    const read = (field: string, source: TextSource | undefined): { text: string; from: string } | undefined => {
        const text = source === undefined ? undefined : reader.read(field, source);
        return source === undefined || text === undefined ? undefined : { text, from: originOf(field, source) };
    };
    const certificates = (field: string, { text, from }: { text: string; from: string }): X509Certificate[] => {
        try {
            const found = (text.match(pemCertificate) ?? []).map((pem) => new X509Certificate(pem));
            if (found.length === 0) {
                problem(`\`${field}\` has no certificate: ${from} has no PEM block \`BEGIN CERTIFICATE\`.`);
            }
            return found;
        } catch (error) {
            problem(`\`${field}\` is no certificate: ${from}: ${messageOf(error)}.`);
            return [];
        }
    };

    const authorities = read('tls.ca', ca);
    const roots = authorities ? certificates('tls.ca', authorities) : [];
    // A bundle may have old roots beside those that count.
    if (authorities && roots.length > 0 && roots.every((root) => validity(root, now) !== undefined)) {
        problem(`\`tls.ca\` ${validity(roots[0], now)}: ${authorities.from}.`);
    }
    const own = read('tls.certificate', certificate);
    const [leaf] = own ? certificates('tls.certificate', own) : [];
    const expired = validity(leaf, now);
    if (own && expired !== undefined) {
        problem(`\`tls.certificate\` ${expired}: ${own.from}.`);
    }
    const secret = read('tls.key', key);
    if (secret) {
        reader.hide(secret.text);
        const privateKey = privateKeyOf(secret.text);
        if (privateKey === undefined) {
            problem(`\`tls.key\` is no private key: ${secret.from} needs PEM without a passphrase.`);
        } else if (leaf && !leaf.checkPrivateKey(privateKey)) {
            problem(
                `\`tls.key\` does not match \`tls.certificate\`: ${secret.from} is the key of another certificate.`,
            );
        }
    }
    return {
        ...(authorities && { ca: authorities.text }),
        ...(own && { cert: own.text }),
        ...(secret && { key: secret.text }),
        ...(serverName !== undefined && { servername: serverName }),
    };
}

/** Why a certificate is not valid at a time; undefined where it is. */
function validity(certificate: X509Certificate | undefined, now: number): string | undefined {
    if (certificate && now > Date.parse(certificate.validTo)) {
        return `expired on ${new Date(certificate.validTo).toISOString()}`;
    }
    return certificate && now < Date.parse(certificate.validFrom)
        ? `is not valid before ${new Date(certificate.validFrom).toISOString()}`
        : undefined;
}

function privateKeyOf(pem: string): KeyObject | undefined {
    try {
        return createPrivateKey(pem);
    } catch {
        return undefined;
    }
}
