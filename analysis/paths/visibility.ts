import type { Cluster, Service, SidecarScope } from '../model/fleet';
import { isExportedTo } from '../readers/istio/exports';
import { coversHost } from '../readers/istio/hosts';

/** Whether a Service or ServiceEntry is exported to the proxies of a namespace. */
export function isServiceExported({ mesh }: Pick<Cluster, 'mesh'>, service: Service, namespace: string): boolean {
    const exportTo = service.exportTo.length === 0 ? mesh.serviceExportTo : service.exportTo;
    return isExportedTo(exportTo, service.namespace, namespace);
}

/** The `Sidecar` that limits the sidecars of a namespace: its own, or that of the root namespace. */
export function sidecarOf(
    { mesh, sidecars }: Pick<Cluster, 'mesh' | 'sidecars'>,
    namespace: string,
): SidecarScope | undefined {
    return (
        sidecars.find((each) => each.namespace === namespace) ??
        sidecars.find((each) => each.namespace === mesh.rootNamespace)
    );
}

/** Whether a `Sidecar` lets the sidecars of a namespace see a service (`spec.egress[].hosts`). */
export function imports(sidecar: SidecarScope | undefined, service: Service, namespace: string): boolean {
    return (
        sidecar?.egressHosts === undefined ||
        sidecar.egressHosts.some((each) => {
            const [from = '', host = ''] = each.split('/');
            const isThere =
                from === '*' || from === service.namespace || (from === '.' && service.namespace === namespace);
            return isThere && (host === '*' || coversHost(host, service.host));
        })
    );
}
