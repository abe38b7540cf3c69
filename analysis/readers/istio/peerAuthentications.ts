import { fieldsOf, type KubernetesObject, labelsOf, namespaceOf, textOf } from '../../manifests/kubernetesObject';
import type { MutualTlsMode, PeerAuthentication } from '../../model/fleet';

/** The `PeerAuthentication` in an object. */
export function peerAuthentication(object: KubernetesObject): PeerAuthentication {
    const { mtls, portLevelMtls, selector } = fieldsOf(object.content.spec);
    return {
        namespace: namespaceOf(object),
        selector: labelsOf(fieldsOf(selector).matchLabels),
        mode: modeOf(mtls),
        ports: new Map(Object.entries(fieldsOf(portLevelMtls)).map(([port, each]) => [Number(port), modeOf(each)])),
        object,
    };
}

function modeOf(mtls: unknown): MutualTlsMode {
    const mode = textOf(fieldsOf(mtls).mode);
    return mode === 'DISABLE' || mode === 'PERMISSIVE' || mode === 'STRICT' ? mode : 'UNSET';
}
