import * as pulumi from '@pulumi/pulumi';
import {
    annotationOf,
    annotationText,
    issuedAt,
    type PartialRecord,
    type TransitionSettings,
    trustOf,
    type TrustRecord,
} from './trustRecord';

/** What the annotations of a Secret are made of. */
interface Annotated {
    certificatePem: pulumi.Output<string>;
    issuingRootPem: pulumi.Output<string>;
    trustBundlePem: pulumi.Output<string>;
    transition: pulumi.Output<TransitionSettings>;
}

/** The annotations of a Secret, each known as early as it can be: a preview judges a rotation by them. */
export function trustAnnotations({ certificatePem, issuingRootPem, trustBundlePem, transition }: Annotated) {
    const trust = pulumi.all([issuingRootPem, trustBundlePem]).apply((pems) => trustOf(...pems));
    const annotate = (record: pulumi.Output<PartialRecord>, ...parts: (keyof TrustRecord)[]) =>
        parts.map((part) => [annotationOf(part), record.apply((known) => annotationText(known, part))] as const);
    return Object.fromEntries([
        ...annotate(trust, 'trustedRoots', 'issuingRoot', 'issuingRootSince'),
        ...annotate(certificatePem.apply(issuedAt), 'issuedAt'),
        ...annotate(transition, 'settlingHours', 'allowOutage'),
    ]);
}
