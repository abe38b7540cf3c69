import type { Single } from '../declaredOnce';

/**
 * Text as a Secret's `data` holds it. Not `stringData`: with server-side apply a key once given there is never removed
 * again (https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data).
 */
export const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

/** The Secret that a cluster has once. */
export const secretSingles = (path: string, namespace: string, secretName: string): Single[] => [
    { path, thing: `Secret ${namespace}/${secretName}`, fix: `give each its own \`${path}\`.` },
];
