import * as pulumi from '@pulumi/pulumi';
import { isLater } from '../later';
import type { Problem } from '../problem';
import { certificatesIn, fingerprint, joinedPem, pemProblems } from './certificatePem';
import { issuerAmong } from './trustRecord';

/** A root that signs, and the roots that are trusted meanwhile: three outputs of a `RootAuthority`. */
export interface Authority {
    /** Certificate of the root that signs, or of an issuing authority that a root of `trustBundlePem` signed. PEM. */
    certificatePem: pulumi.Input<string>;
    /** Its private key. PEM. Treated as a secret, whether it is given as one or not. */
    privateKeyPem: pulumi.Input<string>;
    /** Certificates of all roots to trust: one, or two during a rotation. PEM, one after the other. */
    trustBundlePem: pulumi.Input<string>;
}

/** The public part of an {@link Authority}. */
export interface Trust {
    certificatePem: string;
    trustBundlePem: string;
}

/** Everything wrong with an authority, without its key: a key that does not fit fails when it signs. */
export function trustProblems(argument: string, { certificatePem, trustBundlePem }: Trust): Problem[] {
    const unreadable = [
        ...pemProblems(`${argument}.certificatePem`, certificatePem),
        ...pemProblems(`${argument}.trustBundlePem`, trustBundlePem),
    ];
    const [certificate, ...others] = unreadable.length > 0 ? [] : certificatesIn(certificatePem);
    if (certificate === undefined) {
        return unreadable;
    }
    return [
        ...(others.length === 0
            ? []
            : [
                  {
                      path: `${argument}.certificatePem`,
                      reason: `holds ${1 + others.length} certificates`,
                      fix: 'write the one that signs.',
                  },
              ]),
        ...(certificate.ca
            ? []
            : [{ path: `${argument}.certificatePem`, reason: 'is not a certificate of an authority (CA:TRUE).' }]),
        ...(isTrustedItself({ certificatePem, trustBundlePem }) || issuerAmong(trustBundlePem, certificatePem) !== ''
            ? []
            : [
                  {
                      path: `${argument}.trustBundlePem`,
                      reason: `does not hold \`${argument}.certificatePem\` nor the root that signed it: nobody would trust what it signs.`,
                      fix: 'Add that root.',
                  },
              ]),
    ];
}

/** Certificate of the root behind an authority: its own, or that of the root in the bundle that signed it. PEM. */
export function rootOf({ certificatePem, trustBundlePem }: Trust): string {
    return isTrustedItself({ certificatePem, trustBundlePem })
        ? certificatePem
        : issuerAmong(trustBundlePem, certificatePem);
}

/** A certificate, followed by its issuer where that is not a trusted root itself. PEM. */
export function presented(issuedPem: string, trust: Trust): string {
    return isTrustedItself(trust) ? issuedPem : joinedPem(issuedPem, trust.certificatePem);
}

function isTrustedItself({ certificatePem, trustBundlePem }: Trust): boolean {
    const [certificate] = certificatesIn(certificatePem);
    return (
        certificate !== undefined && certificatesIn(trustBundlePem).map(fingerprint).includes(fingerprint(certificate))
    );
}

/** An authority as the state may hold it. */
export function hidingKey(authority: pulumi.Input<Authority>): pulumi.Input<Authority> {
    return isLater(authority)
        ? pulumi.secret(authority)
        : { ...authority, privateKeyPem: pulumi.secret(authority.privateKeyPem) };
}
