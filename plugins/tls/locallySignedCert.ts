import { textAt } from '../protocol/values';
import { certificate } from './certificate';
import { privateKeyFromPem, signerOf } from './keyAlgorithm';
import type { TlsResource } from './resource';
import { refusedUsages } from './usages';
import { refusedValidity } from './validity';
import {
    type JsonGeneralNames,
    Pkcs10CertificateRequest,
    SubjectAlternativeNameExtension,
    SubjectKeyIdentifierExtension,
    X509Certificate,
} from './x509';

/** `tls:index/locallySignedCert:LocallySignedCert`. */
export const locallySignedCert: TlsResource = {
    inputs: {
        certRequestPem: 'string',
        caPrivateKeyPem: 'string',
        caCertPem: 'string',
        validityPeriodHours: 'number',
        earlyRenewalHours: 'number',
        allowedUses: 'strings',
        isCaCertificate: 'boolean',
        maxPathLength: 'number',
        setSubjectKeyId: 'boolean',
    },
    required: ['certRequestPem', 'caPrivateKeyPem', 'caCertPem', 'validityPeriodHours', 'allowedUses'],
    inPlace: ['earlyRenewalHours'],
    refuse: (inputs) => [...refusedUsages(inputs), ...refusedValidity(inputs)],
    create: async (inputs) => {
        const signer = await signerOf(privateKeyFromPem(textAt(inputs, 'caPrivateKeyPem') ?? '', 'caPrivateKeyPem'));
        const authority = parsed('caCertPem', () => new X509Certificate(textAt(inputs, 'caCertPem') ?? ''));
        const request = parsed(
            'certRequestPem',
            () => new Pkcs10CertificateRequest(textAt(inputs, 'certRequestPem') ?? ''),
        );
        if (!Buffer.from(authority.publicKey.rawData).equals(signer.spki)) {
            throw new Error('`caPrivateKeyPem` is not the key of the certificate `caCertPem`');
        }
        if (!(await request.verify())) {
            throw new Error('`certRequestPem` is not signed by the key it is for');
        }
        const { id, outputs } = await certificate(inputs, {
            subject: request.subjectName,
            issuer: authority.subjectName,
            publicKey: request.publicKey.rawData,
            signer,
            authorityKeyId: authority.getExtension(SubjectKeyIdentifierExtension)?.keyId,
            alternativeNames: requestedNames(request),
        });
        return { id, outputs: { ...inputs, ...outputs, caKeyAlgorithm: signer.algorithm } };
    },
};

function requestedNames(request: Pkcs10CertificateRequest): JsonGeneralNames {
    const extension = request.extensions.find((candidate) => candidate instanceof SubjectAlternativeNameExtension);
    return extension?.names.toJSON() ?? [];
}

function parsed<T>(property: string, parse: () => T): T {
    try {
        return parse();
    } catch {
        throw new Error(`\`${property}\` is not PEM text of the right kind`);
    }
}
