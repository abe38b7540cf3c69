/** Where everything of the scenario is: Envoy Gateway's objects are in the namespace of the Services that they route to. */
export const appNamespace = 'default';

/** Port of Bookinfo's Services. */
export const appPort = 9080;

/** Trust domain of the mesh: the default of Istio and of `ControlPlane`. */
export const trustDomain = 'cluster.local';

/** The version of reviews that has pods: it calls ratings, and one version is enough for a failover. */
export const reviewsVersion = 'v3';

/** Time limit of one try at the edge: above productpage's own, which waits 3 s for what it calls. */
export const edgePerTryTimeout = '4s';

/** Time between two health checks at the edge, and the limit of one. */
export const edgeCheckInterval = '1s';

/** Secret with the edge's identity in the mesh. */
export const identitySecret = 'edge-identity';

/** Secret with the token, by its name in `drillSecrets`. */
export const tokenName = 'token';
