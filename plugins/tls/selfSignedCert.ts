import { at, type Properties, textAt } from '../protocol/values';
import { alternativeNames, refusedNames } from './alternativeNames';
import { certificate } from './certificate';
import { privateKeyFromPem, type Signer, signerOf } from './keyAlgorithm';
import type { TlsResource } from './resource';
import { distinguishedName, refusedSubject } from './subject';
import { refusedUsages } from './usages';
import { refusedValidity } from './validity';
import { SubjectKeyIdentifierExtension } from './x509';

/** `tls:index/selfSignedCert:SelfSignedCert`. */
export const selfSignedCert: TlsResource = {
    inputs: {
        privateKeyPem: 'string',
        subject: 'object',
        dnsNames: 'strings',
        ipAddresses: 'strings',
        uris: 'strings',
        validityPeriodHours: 'number',
        earlyRenewalHours: 'number',
        allowedUses: 'strings',
        isCaCertificate: 'boolean',
        maxPathLength: 'number',
        setSubjectKeyId: 'boolean',
        setAuthorityKeyId: 'boolean',
    },
    required: ['privateKeyPem', 'validityPeriodHours', 'allowedUses'],
    inPlace: ['earlyRenewalHours'],
    refuse: (inputs) => [
        ...refusedSubject(inputs),
        ...refusedNames(inputs),
        ...refusedUsages(inputs),
        ...refusedValidity(inputs),
    ],
    create: async (inputs) => {
        const signer = await signerOf(privateKeyFromPem(textAt(inputs, 'privateKeyPem') ?? '', 'privateKeyPem'));
        const subject = distinguishedName(inputs['subject']);
        const { id, outputs } = await certificate(inputs, {
            subject,
            issuer: subject,
            publicKey: signer.spki,
            signer,
            authorityKeyId: await ownKeyId(inputs, signer),
            alternativeNames: alternativeNames(inputs),
        });
        return { id, outputs: { ...inputs, ...outputs, keyAlgorithm: signer.algorithm } };
    },
};

/** A self-signed certificate's authority is itself. */
async function ownKeyId(inputs: Properties, signer: Signer): Promise<string | undefined> {
    return at(inputs, 'setAuthorityKeyId') === true
        ? (await SubjectKeyIdentifierExtension.create(signer.keys.publicKey)).keyId
        : undefined;
}
