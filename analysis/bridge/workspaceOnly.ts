import { type IstioObject, istioObject } from './istioObject';

/**
 * Denies who shows a certificate of another namespace than these. Who shows none is not refused: that takes mutual TLS
 * which is required.
 */
export function workspaceOnly(
    owner: { workspace: string; namespace: string; name: string },
    namespaces: readonly string[],
): IstioObject {
    return istioObject('AuthorizationPolicy', owner, {
        action: 'DENY',
        rules: [{ from: [{ source: { principals: ['*'], notNamespaces: namespaces } }] }],
    });
}
