import { createHash } from 'node:crypto';
import { textAt } from '../protocol/values';
import { alternativeNames, refusedNames } from './alternativeNames';
import { alternativeNamesExtension } from './certificate';
import { privateKeyFromPem, signerOf } from './keyAlgorithm';
import type { TlsResource } from './resource';
import { distinguishedName, refusedSubject } from './subject';
import { Pkcs10CertificateRequestGenerator } from './x509';

/** `tls:index/certRequest:CertRequest`. */
export const certRequest: TlsResource = {
    inputs: {
        privateKeyPem: 'string',
        subject: 'object',
        dnsNames: 'strings',
        ipAddresses: 'strings',
        uris: 'strings',
    },
    required: ['privateKeyPem'],
    inPlace: [],
    refuse: (inputs) => [...refusedSubject(inputs), ...refusedNames(inputs)],
    create: async (inputs) => {
        const signer = await signerOf(privateKeyFromPem(textAt(inputs, 'privateKeyPem') ?? '', 'privateKeyPem'));
        const subject = distinguishedName(inputs['subject']);
        const request = await Pkcs10CertificateRequestGenerator.create({
            name: subject,
            keys: signer.keys,
            signingAlgorithm: signer.signingAlgorithm,
            extensions: alternativeNamesExtension(alternativeNames(inputs), subject),
        });
        const certRequestPem = `${request.toString('pem')}\n`;
        return {
            id: createHash('sha1').update(certRequestPem).digest('hex'),
            outputs: { ...inputs, certRequestPem, keyAlgorithm: signer.algorithm },
        };
    },
};
