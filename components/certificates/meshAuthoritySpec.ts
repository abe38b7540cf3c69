import type * as pulumi from '@pulumi/pulumi';
import { repeated } from '../../analysis/repeated';
import { refuse } from '../invalidArguments';
import { labelProblems } from '../kubernetesNames';
import type { Problem } from '../problem';
import type { CertificateSettings } from './issuedCertificate';
import { KeyAlgorithm, keyAlgorithmProblems } from './keyAlgorithm';
import type { MeshAuthorityArgs } from './meshAuthority';
import { subjectProblems, usualOrganization } from './subject';
import type { TransitionSettings } from './trustRecord';
import { settlingProblems } from './trustTransition';
import { validity, type Validity, validityProblems } from './validity';

/** A {@link MeshAuthority} with the defaults filled in, apart from the root. */
export interface MeshSpec {
    namespace: string;
    certificate: CertificateSettings;
    transition: TransitionSettings;
}

/** A year; due in its last three months, as nothing renews a certificate but an update. */
const usualValidity: Validity = { validityHours: 8_760, earlyRenewalHours: 2_160 };

/** How long Istio's workload certificates live (`SECRET_TTL` of pilot-agent). */
const workloadCertificateHours = 24;

export function meshSpec(args: pulumi.Unwrap<Omit<MeshAuthorityArgs, 'authority'>>): MeshSpec {
    const namespace = args.namespace ?? 'istio-system';
    const organization = args.organization ?? usualOrganization;
    const lasting = validity(args, usualValidity);
    const algorithm = args.algorithm ?? KeyAlgorithm.EcdsaP256;
    const settlingHours = args.settlingHours ?? workloadCertificateHours;
    refuse('MeshAuthority', [
        ...labelProblems('clusterName', args.clusterName),
        ...meshClusterProblems(args.clusterName, args.meshClusters),
        ...labelProblems('namespace', namespace),
        ...subjectProblems('organization', organization),
        ...keyAlgorithmProblems('algorithm', algorithm),
        ...validityProblems(lasting),
        ...settlingProblems(settlingHours),
    ]);
    return {
        namespace,
        // Istio's tools/certs, but for the key: name, locality and alternative name of its intermediates.
        certificate: {
            ...lasting,
            algorithm,
            subject: { commonName: 'Intermediate CA', organization, locality: args.clusterName },
            dnsNames: [`istiod.${namespace}.svc`],
            allowedUses: ['cert_signing', 'crl_signing', 'digital_signature'],
            isCaCertificate: true,
        },
        transition: { settlingHours, allowOutage: args.allowOutage ?? false },
    };
}

function meshClusterProblems(clusterName: string, meshClusters: readonly string[] | undefined): Problem[] {
    if (meshClusters === undefined) {
        return [];
    }
    return [
        ...repeated(meshClusters).map((name) => ({
            path: 'meshClusters',
            reason: `names \`${name}\` twice; every cluster of a mesh has a name of its own.`,
        })),
        ...(meshClusters.includes(clusterName)
            ? []
            : [
                  {
                      path: 'clusterName',
                      reason: `is "${clusterName}", which \`meshClusters\` does not name; it names ${meshClusters.join(', ')}.`,
                  },
              ]),
    ];
}
