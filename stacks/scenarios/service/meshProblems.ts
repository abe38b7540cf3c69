import { fieldsOf, listOf } from '../../../analysis/manifests/kubernetesObject';
import { isTcp } from '../../../analysis/readers/services';
import type { ReadObject } from '../../../drill/cluster/clusterReader';

/** Why rules for sidecars would have no effect on a Service, though Istio accepts them. */
export function meshProblems(what: string, { spec }: ReadObject, port: number): string[] {
    const found = listOf(spec?.['ports'])
        .map(fieldsOf)
        .find((each) => each.port === port);
    return [
        ...(spec?.['clusterIP'] === 'None'
            ? [
                  `${what} is headless (\`clusterIP: None\`): sidecars send to the pod whose address the caller looked up, ` +
                      'whatever the rules say. Name a Service with an address, or set `weights` with `entry.gateway` or `entry.ingress`.',
              ]
            : []),
        ...(found && isTcp(found)
            ? [
                  `${what} has a port ${port} that Istio takes for TCP (\`name\` ${JSON.stringify(found.name ?? '')}, \`appProtocol\` ` +
                      `${JSON.stringify(found.appProtocol ?? '')}): routes and retries of requests would have no effect. Name the port ` +
                      'http, http2 or grpc, or set `appProtocol`.',
              ]
            : []),
    ];
}
