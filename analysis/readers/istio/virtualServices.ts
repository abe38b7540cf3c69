import { fieldsOf, type KubernetesObject, listOf, numberOf, textOf, textsOf } from '../../manifests/kubernetesObject';
import type { Retries, Route, VirtualService } from '../../model/rules';
import { fromField } from '../../model/sourced';
import { fullHost } from './hosts';

/** The HTTP routes in a `VirtualService` object. */
export function virtualService(cluster: string, object: KubernetesObject): VirtualService {
    const { exportTo, gateways, hosts, http } = fieldsOf(object.content.spec);
    const { name, namespace = 'default' } = object.metadata;
    return {
        name,
        namespace,
        hosts: textsOf(hosts).map((host) => fullHost(host, namespace)),
        gateways: gatewayNames(gateways, namespace),
        exportTo: textsOf(exportTo),
        routes: listOf(http).flatMap((route, index) => routesOf(route, `spec.http[${index}]`, cluster, object)),
        object,
    };
}

/**
 * Full names of the gateways of a route, `namespace/name`; without any it is for the sidecars (`mesh`). Istio reads
 * `./name`, and the older `name.namespace.svc.cluster.local`, too.
 */
export function gatewayNames(gateways: unknown, own: string): string[] {
    const named = textsOf(gateways).map((each) => {
        const [namespace = '', name] = each.split('/');
        if (name !== undefined) {
            return namespace === '.' ? `${own}/${name}` : each;
        }
        const [first, other] = each.split('.');
        return each === 'mesh' ? each : `${other ?? own}/${first}`;
    });
    return named.length === 0 ? ['mesh'] : named;
}

function routesOf(value: unknown, field: string, cluster: string, object: KubernetesObject): Route[] {
    const { retries, route, timeout } = fieldsOf(value);
    const limit = textOf(timeout);
    const again = retriesOf(retries);
    return listOf(route).flatMap((each, index) => {
        const destination = fieldsOf(fieldsOf(each).destination);
        const [host, subset] = [textOf(destination.host), textOf(destination.subset)];
        const port = numberOf(fieldsOf(destination.port).number);
        return host === undefined || numberOf(fieldsOf(each).weight) === 0
            ? []
            : [
                  {
                      field: `${field}.route[${index}]`,
                      host: fullHost(host, object.metadata.namespace ?? 'default'),
                      writtenHost: host,
                      ...(subset !== undefined && { subset }),
                      ...(port !== undefined && { port }),
                      ...(again && { retries: fromField(again, cluster, object, `${field}.retries`) }),
                      ...(limit !== undefined && { timeout: fromField(limit, cluster, object, `${field}.timeout`) }),
                  },
              ];
    });
}

/** Retries, of a route or of the mesh; undefined where nothing is said about them. */
export function retriesOf(value: unknown): Retries | undefined {
    if (value === undefined || value === null) {
        return undefined;
    }
    const { attempts, perTryTimeout, retryOn, retryRemoteLocalities } = fieldsOf(value);
    const [limit, conditions] = [textOf(perTryTimeout), textOf(retryOn)];
    return {
        attempts: numberOf(attempts) ?? 0,
        remoteLocalities: retryRemoteLocalities === true,
        ...(limit !== undefined && { perTryTimeout: limit }),
        ...(conditions !== undefined && { retryOn: conditions }),
    };
}
