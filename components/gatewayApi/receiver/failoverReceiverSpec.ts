import type * as pulumi from '@pulumi/pulumi';
import { dnsNameProblems } from '../../certificates/subject';
import { failoverPort, serverSecretName } from '../../gloo/gloo';
import { refuse } from '../../invalidArguments';
import { labelProblems, subdomainProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';
import { portProblems } from '../../valueProblems';
import { reachProblems, reachSpec, type ReachSpec } from '../gateway/reachSpec';
import type { FailoverReceiverArgs } from './failoverReceiver';

/** A {@link FailoverReceiverArgs} with the defaults filled in. */
export interface FailoverReceiverSpec extends ReachSpec {
    services: { serverName: string; service: string; port: number }[];
    clientNames: string[];
    secretName: string;
}

export function failoverReceiverSpec(args: pulumi.Unwrap<FailoverReceiverArgs>): FailoverReceiverSpec {
    const spec: FailoverReceiverSpec = {
        ...reachSpec(args, args.gatewayName ?? 'failover', args.port ?? failoverPort),
        // Envoy Gateway 1.9 gives Envoy the client's certificate of such clusters only, where a TLSRoute decrypts (internal/xds/
        // translator/translator.go, `processTCPListenerXdsTranslation`). Without it Envoy would wait for it for ever.
        ...(args.backendSecretName !== undefined && { sharesClusters: true }),
        services: args.services,
        clientNames: args.clientNames,
        secretName: args.secretName ?? serverSecretName,
    };
    refuse('FailoverReceiver', [...reachProblems(spec), ...problems(spec)]);
    return spec;
}

function problems({ clientNames, secretName, services }: FailoverReceiverSpec): Problem[] {
    const names = services.map(({ serverName }) => serverName.toLowerCase());
    return [
        ...subdomainProblems('secretName', secretName),
        ...(services.length > 0
            ? []
            : [{ path: 'services', reason: 'is empty: nothing could be reached.', fix: 'Name one or more.' }]),
        ...services.flatMap(({ serverName, service, port }, index) => [
            ...serverNameProblems(`services[${index}].serverName`, serverName),
            ...labelProblems(`services[${index}].service`, service),
            ...portProblems(`services[${index}].port`, port),
        ]),
        ...names.flatMap((name, index) =>
            names.indexOf(name) === index
                ? []
                : [
                      {
                          path: `services[${index}].serverName`,
                          reason: `is "${name}", which \`services[${names.indexOf(name)}]\` has too`,
                          fix: 'give each Service its own name, and the certificate all of them.',
                      },
                  ],
        ),
        ...(clientNames.length > 0
            ? []
            : [
                  {
                      path: 'clientNames',
                      reason: 'is empty: any certificate of the authority would be accepted, this gateway’s own too.',
                      fix: 'Give the output `clientName` of `FailoverCertificates`.',
                  },
              ]),
        ...clientNames.flatMap((name, index) => dnsNameProblems(`clientNames[${index}]`, name)),
    ];
}

/** The problem with a name that is asked for by SNI, or nothing: Gateway API takes DNS names only. */
export function serverNameProblems(path: string, name: string): Problem[] {
    return dnsNameProblems(path, name).map(({ reason }) => ({
        path,
        reason,
        fix:
            'use the output `serverName` of `FailoverCertificates`. The SNI of Gloo’s Upstreams, such as ' +
            '`default-service-green-10000_gloo-system`, is no DNS name.',
    }));
}
