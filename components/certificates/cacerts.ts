import { joinedPem } from './certificatePem';
import { base64 } from './secretData';

/** Name by which istiod finds its certificate authority. */
export const cacertsName = 'cacerts';

/** An intermediate, the authority that issued it, and all roots that its cluster trusts. */
export interface Cacerts {
    certificatePem: string;
    privateKeyPem: string;
    issuerPem: string;
    trustBundlePem: string;
}

/**
 * The four files that istiod reads; with one of them missing it does not start ("incomplete signing CA bundle").
 * `root-cert.pem` is what workloads trust, `cert-chain.pem` what they show with their own certificate
 * (istio/pilot/pkg/bootstrap/istio_ca.go, security/pkg/pki/util/keycertbundle.go).
 */
export function cacertsData({ certificatePem, privateKeyPem, issuerPem, trustBundlePem }: Cacerts) {
    return {
        'ca-cert.pem': base64(joinedPem(certificatePem)),
        'ca-key.pem': base64(joinedPem(privateKeyPem)),
        'cert-chain.pem': base64(joinedPem(certificatePem, issuerPem)),
        'root-cert.pem': base64(joinedPem(trustBundlePem)),
    };
}
