import type * as pulumi from '@pulumi/pulumi';
import { refuse } from '../invalidArguments';
import { type Trust, trustProblems } from './authority';
import { certificatesIn, joinedPem } from './certificatePem';
import { KeyAlgorithm, keyAlgorithmProblems } from './keyAlgorithm';
import type { RootAuthorityArgs } from './rootAuthority';
import { predecessorIsTrusted, predecessorSigns, RotationPhase, rotationProblems } from './rotation';
import { subjectProblems, usualOrganization } from './subject';
import { validity, type Validity, validityProblems } from './validity';

/** Arguments of a {@link RootAuthority}, without other roots' keys and certificates. */
export interface RootSettings extends Omit<pulumi.Unwrap<RootAuthorityArgs>, 'rotation'> {
    componentName: string;
    phase?: RotationPhase | undefined;
    hasPredecessor: boolean;
}

/** A root with the defaults filled in. */
export interface RootSpec extends Validity {
    commonName: string;
    organization: string;
    algorithm: KeyAlgorithm;
    phase: RotationPhase;
}

/**
 * Ten years, as in Istio's tools/certs. Due 13 months before its end: an intermediate of a year's validity that is
 * issued while the next root is introduced still ends before the root does.
 */
const usualValidity: Validity = { validityHours: 87_600, earlyRenewalHours: 9_480 };

export function rootSpec(settings: RootSettings): RootSpec {
    const spec: RootSpec = {
        commonName: settings.commonName ?? settings.componentName,
        organization: settings.organization ?? usualOrganization,
        algorithm: settings.algorithm ?? KeyAlgorithm.EcdsaP256,
        phase: settings.phase ?? RotationPhase.Stable,
        ...validity(settings, usualValidity),
    };
    refuse('RootAuthority', [
        ...subjectProblems('commonName', spec.commonName),
        ...subjectProblems('organization', spec.organization),
        ...keyAlgorithmProblems('algorithm', spec.algorithm),
        ...validityProblems(spec),
        ...rotationProblems(spec.phase, settings.hasPredecessor),
    ]);
    return spec;
}

/** Which root signs and which are trusted, in the order in which they came: an unchanged bundle is the same text. */
export function rotatedTrust(phase: RotationPhase, ownPem: string, predecessor: Trust | undefined): Trust {
    if (predecessor === undefined) {
        return { certificatePem: ownPem, trustBundlePem: joinedPem(ownPem) };
    }
    const problems = trustProblems('rotation.predecessor', predecessor);
    const trusted = problems.length > 0 ? 1 : certificatesIn(predecessor.trustBundlePem).length;
    refuse('RootAuthority', [
        ...problems,
        ...(trusted === 1
            ? []
            : [
                  {
                      path: 'rotation.predecessor.trustBundlePem',
                      reason: `holds ${trusted} roots: the predecessor is in a rotation itself.`,
                      fix: 'End that one first.',
                  },
              ]),
    ]);
    return {
        certificatePem: predecessorSigns(phase) ? predecessor.certificatePem : ownPem,
        trustBundlePem: predecessorIsTrusted(phase) ? joinedPem(predecessor.trustBundlePem, ownPem) : joinedPem(ownPem),
    };
}
