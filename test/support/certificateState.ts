/** A root that ends in 2126. Nobody has its key any more. */
export const rootPem = `-----BEGIN CERTIFICATE-----
MIIBxTCCAWugAwIBAgIUMZAdnWbtZjgiPFRBRy656aazv+YwCgYIKoZIzj0EAwIw
LzEeMBwGA1UECgwVcHVsdW1pLWZhaWxvdmVyIHRlc3RzMQ0wCwYDVQQDDARSb290
MCAXDTI2MTEyMTEwMjQxMFoYDzIxMjYxMDI4MTAyNDEwWjAvMR4wHAYDVQQKDBVw
dWx1bWktZmFpbG92ZXIgdGVzdHMxDTALBgNVBAMMBFJvb3QwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAASJGIH0W9fd48hruCTlH6o/Tx+2NfIG87XkCPH9uXMN6KrD
vFPLyRQiu8WxULmlKw6Lqcl34wsoq66xuOLIsKnXo2MwYTAdBgNVHQ4EFgQUvf3I
ajCX1FNTBT0XDJrlIShIggswHwYDVR0jBBgwFoAUvf3IajCX1FNTBT0XDJrlIShI
ggswDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwCgYIKoZIzj0EAwID
SAAwRQIgWRuNgb4wnOS2Ug1nCHnwoZe9OeY87hvN0gLOdMw32aYCIQCA3xKrBSn2
Kk3labtrKMpkAP8XLh6v+RDqOKd6ZB7nDw==
-----END CERTIFICATE-----
`;

/** A certificate under it. */
export const signedPem = `-----BEGIN CERTIFICATE-----
MIIBPDCB4wIUIuv9vVXF3WyJ5ocW0KY2yAKEnEIwCgYIKoZIzj0EAwIwLzEeMBwG
A1UECgwVcHVsdW1pLWZhaWxvdmVyIHRlc3RzMQ0wCwYDVQQDDARSb290MCAXDTI2
MTEyMTEwMjQxMFoYDzIxMjYxMDI4MTAyNDEwWjARMQ8wDQYDVQQDDAZTaWduZWQw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAT7N8T33Af5uSLLXfp2nDq/kuV68jOJ
0WS2D1ZaQR29n6UdKKG24+yFOYL1s0YRPpWlXqmoSKwgMN3mQLI/oadmMAoGCCqG
SM49BAMCA0gAMEUCIDSYqrxy+nVbkd5ySJbMiFzPohImdS2DI+5hQ+FmMTtLAiEA
ki55BFTLu/L/jbiowM06hGkIzeC05jSo0AYnMGhczCE=
-----END CERTIFICATE-----
`;

/** Stands for a private key. It is none. */
export const keyText = '-----BEGIN PRIVATE KEY-----\nnobody can read this\n-----END PRIVATE KEY-----\n';

/** What the recorded tls plugin makes of its inputs: always the same. Real ones: test/components/certificates/issuer.ts. */
export function certificateState(type: string): Record<string, unknown> {
    const issued = { validityEndTime: '2126-10-28T10:24:10Z', readyForRenewal: false };
    switch (type) {
        case 'tls:index/privateKey:PrivateKey':
            return { privateKeyPem: keyText };
        case 'tls:index/certRequest:CertRequest':
            return { certRequestPem: 'a request' };
        case 'tls:index/selfSignedCert:SelfSignedCert':
            return { ...issued, certPem: rootPem };
        case 'tls:index/locallySignedCert:LocallySignedCert':
            return { ...issued, certPem: signedPem };
        default:
            return {};
    }
}
