import type * as pulumi from '@pulumi/pulumi';
import { Hardening } from '../istio/hardening';
import { labelProblems } from '../kubernetesNames';
import type { Problem } from '../problem';
import type { BridgedApplicationArgs } from './bridgedApplication';
import { bridgeHardening } from './defaults';
import { BridgeExposure } from './settings';

type Args = pulumi.Unwrap<BridgedApplicationArgs>;

/** What a bridge of Istio's objects lacks, and what has no effect in it. */
export function throughIstioProblems(args: Args): Problem[] {
    const { clusterName, clusters, exposure = bridgeHardening[args.hardening ?? Hardening.Hardened].exposure } = args;
    return [
        ...(['organization', 'tenant', 'objectsNamespace'] as const)
            .filter((field) => args[field] !== undefined)
            .map((field) => ({ path: field, reason: 'has no effect through `istio`', fix: 'leave it out.' })),
        ...(clusterName === undefined ? [{ path: 'clusterName', reason: 'is missing, which `istio` needs.' }] : []),
        ...clusters.flatMap(({ address, eastWestAddress }, index) => [
            ...(address === undefined
                ? [
                      {
                          path: `clusters[${index}].address`,
                          reason: 'is missing, which `istio` needs',
                          fix: 'write the address of a `BridgeGateway` of type `ingress`.',
                      },
                  ]
                : []),
            ...(exposure === BridgeExposure.Endpoints && eastWestAddress === undefined
                ? [
                      {
                          path: `clusters[${index}].eastWestAddress`,
                          reason: 'is missing, which `exposure` `endpoints` needs',
                          fix: 'write the address of a `BridgeGateway` of type `east-west`, or use `exposure` `hostname`.',
                      },
                  ]
                : []),
        ]),
    ];
}

/** What a bridge of the objects of Tetrate Service Bridge lacks, and what has no effect in it. */
export function throughTsbProblems(args: Args): Problem[] {
    const { clusters, objectsNamespace, organization, retry, tenant, workspaceOnly } = args;
    const needed = { organization, tenant };
    return [
        ...Object.entries(needed).flatMap(([path, name]) =>
            name === undefined ? [{ path, reason: 'is missing, which `tsb` needs.' }] : labelProblems(path, name),
        ),
        ...labelProblems('objectsNamespace', objectsNamespace ?? args.namespace),
        ...(['clusterName', 'role'] as const)
            .filter((field) => args[field] !== undefined)
            .map((field) => ({
                path: field,
                reason: 'has no effect through `tsb`, whose objects are written once',
                fix: 'leave it out.',
            })),
        ...clusters.flatMap((cluster, index) =>
            (['address', 'localAddress', 'eastWestAddress'] as const)
                .filter((field) => cluster[field] !== undefined)
                .map((field) => ({
                    path: `clusters[${index}].${field}`,
                    reason: 'has no effect through `tsb`, which finds the addresses itself',
                    fix: 'leave it out.',
                })),
        ),
        ...(workspaceOnly !== undefined
            ? [
                  {
                      path: 'workspaceOnly',
                      reason: 'has no effect through `tsb`',
                      fix: 'leave it out, and declare a `ServiceBridgeSecurity` for the workspace.',
                  },
              ]
            : []),
        ...(retry?.nonIdempotent === false
            ? [
                  {
                      path: 'retry.nonIdempotent',
                      reason: 'is false: Tetrate Service Bridge has one rule for all requests',
                      fix: 'leave it out, or use `through` `istio`.',
                  },
              ]
            : []),
    ];
}
